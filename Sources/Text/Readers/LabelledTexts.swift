/// Labelled texts in memory: all texts in one block of bytes, labels as numbers.
///
/// The identifier of a label is its position in `labelNames`, which are sorted bytewise: the same
/// texts in another order, or read on another machine, get the same identifiers.
///
/// ```swift
/// let texts = try LabelledTexts(LabelledReader(path: "train.tsv.gz"))
/// texts.withText(at: 0) { bytes in print(bytes.count, texts.labelNames[Int(texts.labels[0])]) }
/// ```
public struct LabelledTexts: Sendable {
  /// The names of the labels, sorted bytewise (or in the order given when reading).
  public let labelNames: [String]
  /// The label of each text, an index into `labelNames`.
  ///
  /// Shape `[N]`.
  public let labels: [Int32]
  /// How many records were invalid and skipped while reading.
  public let skippedCount: Int

  private let bytes: [UInt8]
  /// Where each text starts, and the end of the last: `count + 1` offsets.
  private let offsets: [Int]

  /// The number of texts.
  public var count: Int { labels.count }
  /// Whether there are no texts; never the case after reading from a file.
  public var isEmpty: Bool { labels.isEmpty }
  /// The number of bytes of all texts together.
  public var byteCount: Int { bytes.count }

  /// Texts put together from their parts; `labels` are indices into `labelNames`.
  public init(texts: [String], labels: [Int32], labelNames: [String]) {
    require(
      texts.count == labels.count,
      "LabelledTexts: \(texts.count) texts and \(labels.count) labels; the counts must agree")
    require(
      labels.allSatisfy { labelNames.indices.contains(Int($0)) },
      "LabelledTexts: labels must be in 0..<\(labelNames.count)")
    var bytes: [UInt8] = []
    var offsets = [0]
    for text in texts {
      bytes.append(contentsOf: text.utf8)
      offsets.append(bytes.count)
    }
    self.init(
      bytes: bytes, offsets: offsets, labels: labels, labelNames: labelNames, skippedCount: 0)
  }

  init(
    bytes: [UInt8], offsets: [Int], labels: [Int32], labelNames: [String], skippedCount: Int
  ) {
    self.bytes = bytes
    self.offsets = offsets
    self.labels = labels
    self.labelNames = labelNames
    self.skippedCount = skippedCount
  }

  /// Calls `body` with the bytes of a text, which are valid during the call only.
  public func withText<Result, Failure: Error>(
    at index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    require(labels.indices.contains(index), "LabelledTexts: no text \(index) among \(count)")
    return try body(bytes.span.extracting(offsets[index]..<offsets[index + 1]))
  }

  /// The text at an index.
  public func text(at index: Int) -> String {
    require(labels.indices.contains(index), "LabelledTexts: no text \(index) among \(count)")
    return String(decoding: bytes[offsets[index]..<offsets[index + 1]], as: UTF8.self)
  }

  /// The name of the label of the text at an index.
  public func labelName(at index: Int) -> String { labelNames[Int(labels[index])] }

  /// How many texts each label has.
  ///
  /// Shape `[C]`.
  public var labelCounts: [Int] {
    var counts = [Int](repeating: 0, count: labelNames.count)
    for label in labels { counts[Int(label)] += 1 }
    return counts
  }

  /// These texts followed by others; labels of the same name are one label.
  ///
  /// The label names are those of both, sorted bytewise.
  public func appending(_ other: LabelledTexts) -> LabelledTexts {
    let names = (labelNames + other.labelNames).map { Array($0.utf8) }
    var sorted: [[UInt8]] = []
    for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) where sorted.last != name {
      sorted.append(name)
    }
    func renumbered(_ texts: LabelledTexts) -> [Int32] {
      let places = texts.labelNames.map { name in
        Int32(sorted.firstIndex(of: Array(name.utf8)) ?? 0)
      }
      return texts.labels.map { places[Int($0)] }
    }
    let end = bytes.count
    return LabelledTexts(
      bytes: bytes + other.bytes, offsets: offsets + other.offsets.dropFirst().map { $0 + end },
      labels: renumbered(self) + renumbered(other),
      labelNames: sorted.map { String(decoding: $0, as: UTF8.self) },
      skippedCount: skippedCount + other.skippedCount)
  }

  /// The texts at the indices, in their order, with the same label names.
  public func selecting(_ indices: some Collection<Int>) -> LabelledTexts {
    var newBytes: [UInt8] = []
    newBytes.reserveCapacity(indices.reduce(0) { $0 + offsets[$1 + 1] - offsets[$1] })
    var newOffsets = [0]
    newOffsets.reserveCapacity(indices.count + 1)
    for index in indices {
      newBytes.append(contentsOf: bytes[offsets[index]..<offsets[index + 1]])
      newOffsets.append(newBytes.count)
    }
    return LabelledTexts(
      bytes: newBytes, offsets: newOffsets, labels: indices.map { labels[$0] },
      labelNames: labelNames, skippedCount: 0)
  }
}
