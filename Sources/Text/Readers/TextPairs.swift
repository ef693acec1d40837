/// Pairs of texts in memory: all sources and targets in one block of bytes.
///
/// ```swift
/// let pairs = try TextPairs(PairReader(path: "de-en.tsv.gz"))
/// pairs.withPair(at: 0) { source, target in print(source.count, target.count) }
/// ```
public struct TextPairs: Sendable {
  /// How many records were invalid and skipped while reading.
  public let skippedCount: Int

  private var bytes: [UInt8]
  /// Where each source and each target starts, in turn, and the end of the last: `2 · count + 1`
  /// offsets.
  private var offsets: [Int]

  /// The number of pairs.
  public var count: Int { offsets.count / 2 }
  /// Whether there are no pairs; never the case after reading from a file.
  public var isEmpty: Bool { count == 0 }
  /// The number of bytes of all texts together.
  public var byteCount: Int { bytes.count }

  /// Pairs put together from their sides, one target for each source.
  public init(sources: [String], targets: [String]) {
    require(
      sources.count == targets.count,
      "TextPairs: \(sources.count) sources and \(targets.count) targets; the counts must agree")
    self.init(skippedCount: 0)
    for (source, target) in zip(sources, targets) {
      append(source.utf8)
      append(target.utf8)
    }
  }

  /// Reads all pairs of a reader.
  ///
  /// Takes `maximumByteCount` bytes of text at most, 16 GiB by default: gzip data of a few megabytes
  /// may unpack to more than any memory holds.
  /// - Throws: `TextError`: what the reader throws, too much text, or no valid pair at all.
  public init(_ reader: PairReader, maximumByteCount: Int = 16 << 30) throws(TextError) {
    var pairs = TextPairs(skippedCount: 0)
    while try reader.advance() {
      reader.withPair { source, target in
        source.withUnsafeBufferPointer { pairs.append($0) }
        target.withUnsafeBufferPointer { pairs.append($0) }
      }
      guard pairs.byteCount <= maximumByteCount else {
        throw TextError(
          .invalidData, path: reader.path, line: reader.line,
          message: "more than the \(maximumByteCount) bytes of text allowed",
          advice: "Train on a part of the pairs, or allow more memory for them.")
      }
    }
    guard !pairs.isEmpty else {
      let skipped = reader.skippedCount
      throw TextError(
        .invalidData, path: reader.path,
        message: skipped > 0
          ? "none of its \(skipped) records is valid" : "holds no pairs of texts",
        advice: reader.firstSkipped.map { "The first problem: \($0)" }
          ?? "Check the command that wrote it.")
    }
    self.init(bytes: pairs.bytes, offsets: pairs.offsets, skippedCount: reader.skippedCount)
  }

  private init(bytes: [UInt8] = [], offsets: [Int] = [0], skippedCount: Int) {
    self.bytes = bytes
    self.offsets = offsets
    self.skippedCount = skippedCount
  }

  private mutating func append(_ text: some Collection<UInt8>) {
    bytes.append(contentsOf: text)
    offsets.append(bytes.count)
  }

  /// Calls `body` with the bytes of a source and its target, valid during the call only.
  public func withPair<Result, Failure: Error>(
    at index: Int,
    _ body: (_ source: Span<UInt8>, _ target: Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (source, target) = ranges(at: index)
    return try body(bytes.span.extracting(source), bytes.span.extracting(target))
  }

  /// Calls `body` with the bytes of a source, valid during the call only.
  public func withSource<Result, Failure: Error>(
    at index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes.span.extracting(ranges(at: index).source))
  }

  /// Calls `body` with the bytes of a target, valid during the call only.
  public func withTarget<Result, Failure: Error>(
    at index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes.span.extracting(ranges(at: index).target))
  }

  /// The source at an index.
  public func source(at index: Int) -> String {
    String(decoding: bytes[ranges(at: index).source], as: UTF8.self)
  }

  /// The target at an index.
  public func target(at index: Int) -> String {
    String(decoding: bytes[ranges(at: index).target], as: UTF8.self)
  }

  private func ranges(at index: Int) -> (source: Range<Int>, target: Range<Int>) {
    require(index >= 0 && index < count, "TextPairs: no pair \(index) among \(count)")
    return (
      offsets[2 * index]..<offsets[2 * index + 1], offsets[2 * index + 1]..<offsets[2 * index + 2]
    )
  }

  /// The pairs at the indices, in their order.
  public func selecting(_ indices: some Collection<Int>) -> TextPairs {
    var result = TextPairs(skippedCount: 0)
    for index in indices {
      let (source, target) = ranges(at: index)
      result.append(bytes[source])
      result.append(bytes[target])
    }
    return result
  }

  /// These pairs followed by others.
  public func appending(_ other: TextPairs) -> TextPairs {
    TextPairs(
      bytes: bytes + other.bytes,
      offsets: offsets + other.offsets.dropFirst().map { $0 + bytes.count },
      skippedCount: skippedCount + other.skippedCount)
  }

  /// Holds out a fraction of the pairs, drawn at random; see ``DataSplit``.
  public func split(heldOutFraction fraction: Double, seed: UInt64) -> DataSplit {
    DataSplit(
      labels: [Int32](repeating: 0, count: count), heldOutFraction: fraction, seed: seed)
  }
}
