import Tensors

/// Sequences of token identifiers, padded at their ends to a common length.
///
/// Identifiers are `[N, T]` in row-major order; positions beyond a sequence's length hold padding.
public struct TokenBatch: Hashable, Sendable {
  /// All identifiers, `[N, T]`.
  public let identifiers: [Int32]
  /// The number N of sequences.
  public let count: Int
  /// The common length T.
  public let length: Int
  /// The length of each sequence without its padding, `[N]`.
  public let lengths: [Int32]

  /// A batch of padded sequences; traps if the counts disagree.
  ///
  /// - Parameters:
  ///   - identifiers: `[N, T]` in row-major order.
  ///   - count: the number N of sequences.
  ///   - length: the common length T.
  ///   - lengths: the length of each sequence, from 0 to T; all T if left out.
  public init(identifiers: [Int32], count: Int, length: Int, lengths: [Int32]? = nil) {
    require(
      identifiers.count == count * length,
      "TokenBatch: \(identifiers.count) identifiers for [\(count), \(length)]")
    let lengths = lengths ?? Array(repeating: Int32(length), count: count)
    requireLengths(lengths, count: count, length: length, "TokenBatch")
    self.identifiers = identifiers
    self.count = count
    self.length = length
    self.lengths = lengths
  }

  /// A batch of sequences of any lengths.
  ///
  /// - Parameters:
  ///   - sequences: the identifiers of each sequence.
  ///   - length: the common length T; the longest sequence's if left out. Longer sequences lose
  ///     their ends.
  ///   - minimumLength: the common length is at least this, for example a filter's width.
  ///   - paddingIdentifier: what fills the ends.
  public init(
    _ sequences: [[Int32]], length: Int? = nil, minimumLength: Int = 0,
    paddingIdentifier: Int32 = 0
  ) {
    let length = max(length ?? sequences.map(\.count).max() ?? 0, minimumLength)
    var identifiers = [Int32](repeating: paddingIdentifier, count: sequences.count * length)
    for (index, sequence) in sequences.enumerated() {
      let kept = min(length, sequence.count)
      identifiers.replaceSubrange(
        index * length..<index * length + kept, with: sequence.prefix(kept))
    }
    self.init(
      identifiers: identifiers, count: sequences.count, length: length,
      lengths: sequences.map { Int32(min(length, $0.count)) })
  }

  /// Some of the sequences, padded as before: a shard of the batch.
  public subscript(range: Range<Int>) -> TokenBatch {
    TokenBatch(
      identifiers: Array(identifiers[range.lowerBound * length..<range.upperBound * length]),
      count: range.count, length: length, lengths: Array(lengths[range]))
  }

  /// The identifiers of one sequence without its padding.
  public func sequence(_ index: Int) -> ArraySlice<Int32> {
    identifiers[index * length..<index * length + Int(lengths[index])]
  }
}

/// Traps unless there is a length from 0 to `length` for each of `count` sequences.
func requireLengths(_ lengths: [Int32], count: Int, length: Int, _ operation: String) {
  require(
    lengths.count == count, "\(operation): \(lengths.count) lengths for \(count) sequences")
  if let bad = lengths.first(where: { $0 < 0 || $0 > length }) {
    require(false, "\(operation): a sequence of length \(bad) in a batch of length \(length)")
  }
}
