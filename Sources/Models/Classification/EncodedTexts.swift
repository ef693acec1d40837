import NeuralNets

/// Texts as token identifiers, one after the other, with their labels.
struct EncodedTexts: Sendable {
  /// The identifiers of all texts.
  private(set) var identifiers: [Int32] = []
  /// Where each text begins; one more entry for the end of the last.
  private(set) var offsets = [0]
  /// The label of each text.
  private(set) var labels: [Int32] = []

  /// The number of texts.
  var count: Int { labels.count }

  mutating func append(_ text: [Int32], label: Int32) {
    identifiers += text
    offsets.append(identifiers.count)
    labels.append(label)
  }

  /// The number of tokens of a text.
  func length(of index: Int) -> Int { offsets[index + 1] - offsets[index] }

  /// Some texts as a padded batch.
  ///
  /// - Parameters:
  ///   - indices: the texts.
  ///   - minimumLength: the batch is at least this long.
  ///   - fixedLength: if given, the batch has this length and padding counts as tokens.
  func batch(_ indices: some Collection<Int>, minimumLength: Int, fixedLength: Int?) -> TokenBatch {
    let longest = indices.reduce(0) { max($0, self.length(of: $1)) }
    let length = max(fixedLength ?? longest, minimumLength)
    var padded = [Int32](repeating: 0, count: indices.count * length)
    var lengths: [Int32] = []
    lengths.reserveCapacity(indices.count)
    padded.withUnsafeMutableBufferPointer { padded in
      identifiers.withUnsafeBufferPointer { identifiers in
        for (row, index) in indices.enumerated() {
          let count = min(self.length(of: index), length)
          for position in 0..<count {
            padded[row * length + position] = identifiers[offsets[index] + position]
          }
          lengths.append(Int32(fixedLength == nil ? count : length))
        }
      }
    }
    return TokenBatch(identifiers: padded, count: indices.count, length: length, lengths: lengths)
  }

  /// The labels of some texts.
  func labels(_ indices: some Sequence<Int>) -> [Int32] { indices.map { labels[$0] } }
}
