import Archives
import NeuralNets
import Tensors
import Text

/// The values that settings with a closed choice can have.
enum SettingChoices {
  private static let all: [(type: String, values: [String])] = [
    choice(ClassifierArchitecture.self), choice(TextEnd.self), choice(EmbeddingChannels.self),
    choice(Activation.self), choice(Precision.self), choice(TokenizerConfiguration.Unit.self),
    choice(NormalizationStep.self), choice(OptimizerConfiguration.Name.self),
    choice(RecurrentUnit.self), choice(SequencePooling.self),
    choice(LinearConfiguration.TermFrequency.self), choice(LinearConfiguration.ClassWeights.self),
    choice(LanguageModelArchitecture.self), choice(LanguageUnit.self),
  ]

  private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ type: Choice.Type
  ) -> (type: String, values: [String]) {
    ("\(type)", type.allCases.map(\.rawValue))
  }

  /// What is wrong with a value, from the standard library's words, which name the type only.
  static func message(for description: String) -> String {
    for (type, values) in all {
      let beginning = "Cannot initialize \(type) from invalid String value "
      if description.hasPrefix(beginning) {
        let value = description.dropFirst(beginning.count)
        return "\"\(value)\" is not one of \(values.joined(separator: ", "))"
      }
    }
    return description
  }
}
