import Tensors

extension WordVectorRun {
  /// Moves all vectors by the mean of the words, each weighted as it is drawn for a negative.
  ///
  /// What all words have in common tells none from another, but raises every cosine; it is greatest
  /// where words share pieces. As a word is the mean of its parts, moving the parts moves the words.
  func center() {
    let inputs = rows.inputs
    let wordWeights = NegativeSampler.weights(
      counts: vocabulary.counts, power: settings.negativePower)
    let total = wordWeights.reduce(0, +)
    // A word alone would be left with nothing.
    guard vocabulary.count > 1, total > 0 else { return }
    var weights = [Double](repeating: 0, count: inputs.count)
    for (word, weight) in wordWeights.enumerated() {
      guard let parts = rows.parts else {
        weights[word] = weight
        continue
      }
      let range = Int(parts.offsets[word])..<Int(parts.offsets[word + 1])
      for place in range {
        weights[Int(parts.rows[place])] += weight / Double(range.count)
      }
    }
    var mean = [Double](repeating: 0, count: inputs.dimension)
    for (row, weight) in weights.enumerated() {
      let vector = inputs.pointer + row * inputs.stride
      for index in mean.indices { mean[index] += weight * Double(vector[index]) }
    }
    let shift = mean.map { Float($0 / total) }
    for row in 0..<inputs.count {
      let vector = inputs.pointer + row * inputs.stride
      for index in shift.indices { vector[index] -= shift[index] }
    }
  }
}
