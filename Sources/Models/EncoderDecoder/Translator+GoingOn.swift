import NeuralNets
import Tensors

/// What training needs of a model that it goes on from.
extension Translator {
  /// Checks that texts would be cut as this model has learnt them.
  ///
  /// - Throws: `SettingsError`.
  func requireSameTexts(as text: TranslationTextSettings) throws(SettingsError) {
    var own = settings.text
    // How much is read is no part of the vocabulary, and how the vocabulary came about is over.
    own.sourceLength = text.sourceLength
    own.targetLength = text.targetLength
    own.vocabularySize = text.vocabularySize
    own.minimumCount = text.minimumCount
    guard own == text else {
      throw SettingsError(
        name: "text",
        message: "differs from that of the model to go on from; leave out units, locales, "
          + "shares-vocabulary and lower case, which are its own")
    }
  }

  /// Gives a new network the weights of this model.
  ///
  /// - Throws: `SettingsError` naming the first weights that do not fit.
  func copyWeights(to network: any SequenceNetwork) throws(SettingsError) {
    let entries = network.parameters
    for (index, weight) in weights.enumerated() {
      let entry = index < entries.count ? entries[index] : nil
      guard let entry, entry.parameter.value.shape == weight.tensor.shape else {
        let here = entry.map { "\($0.parameter.value.shape)" } ?? "missing"
        throw SettingsError(
          name: "model",
          message: "does not fit the model to go on from: the weights \(weight.name) are "
            + "\(weight.tensor.shape) there and \(here) here; leave out its sizes")
      }
      entry.parameter.value = weight.tensor
    }
    guard entries.count == weights.count else {
      throw SettingsError(
        name: "model", message: "has weights that the model to go on from lacks")
    }
  }
}
