/// Sequences of token identifiers of different lengths, stored one behind the other.
///
/// One array of identifiers and one of offsets instead of an array per text: 25,000 reviews are two
/// allocations.
///
/// ```swift
/// let sequences = TokenSequences(encoding: texts) { bytes, output in
///   encoder.append(bytes, to: &output)
/// }
/// let batch = sequences.padded(indices: 0..<32, length: 150)
/// ```
public struct TokenSequences: Sendable, Hashable {
  /// The identifiers of all sequences.
  public private(set) var identifiers: [Int32] = []
  /// Where each sequence starts in `identifiers`, and the end of the last: `count + 1` offsets.
  public private(set) var offsets: [Int] = [0]

  /// No sequences.
  public init() {}

  /// The sequences of an array of arrays.
  public init(_ sequences: [[Int32]]) {
    for sequence in sequences { append(sequence) }
  }

  /// Encodes every text: `encode` appends the identifiers of one text to its second argument.
  public init(
    encoding texts: LabelledTexts, _ encode: (Span<UInt8>, inout [Int32]) -> Void
  ) {
    offsets.reserveCapacity(texts.count + 1)
    for index in 0..<texts.count {
      texts.withText(at: index) { text in append { encode(text, &$0) } }
    }
  }

  /// The number of sequences.
  public var count: Int { offsets.count - 1 }
  /// Whether there are no sequences.
  public var isEmpty: Bool { offsets.count == 1 }
  /// The number of identifiers in the longest sequence, 0 if there is none.
  public var maximumLength: Int {
    var longest = 0
    for index in 0..<count { longest = max(longest, offsets[index + 1] - offsets[index]) }
    return longest
  }

  /// The number of identifiers in a sequence.
  public func length(at index: Int) -> Int {
    require(index >= 0 && index < count, "TokenSequences: no sequence \(index) among \(count)")
    return offsets[index + 1] - offsets[index]
  }

  /// The identifiers of a sequence.
  public subscript(index: Int) -> ArraySlice<Int32> {
    require(index >= 0 && index < count, "TokenSequences: no sequence \(index) among \(count)")
    return identifiers[offsets[index]..<offsets[index + 1]]
  }

  /// Adds a sequence at the end.
  public mutating func append(_ sequence: [Int32]) {
    identifiers.append(contentsOf: sequence)
    offsets.append(identifiers.count)
  }

  /// Adds the sequence that `body` appends to its argument, without an array of its own.
  ///
  /// `body` must only append: what is there belongs to the sequences before.
  public mutating func append<Failure: Error>(
    with body: (inout [Int32]) throws(Failure) -> Void
  ) throws(Failure) {
    let start = identifiers.count
    do throws(Failure) {
      try body(&identifiers)
    } catch {
      identifiers.removeLast(max(0, identifiers.count - start))
      throw error
    }
    require(identifiers.count >= start, "TokenSequences.append: the closure removed identifiers")
    offsets.append(identifiers.count)
  }
}
