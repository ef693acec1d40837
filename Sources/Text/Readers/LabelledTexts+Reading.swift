extension LabelledTexts {
  /// Reads all examples of a reader.
  ///
  /// Takes `maximumByteCount` bytes of text at most, 16 GiB by default: gzip data of a few megabytes
  /// may unpack to more than any memory holds. With `labelNames` (those of a trained model) the labels keep its numbering and any other label
  /// is an error; without, they are those found, sorted bytewise.
  /// - Throws: `TextError`: what the reader throws, an unknown label, or no valid example at all.
  public init(
    _ reader: LabelledReader, labelNames known: [String]? = nil, maximumByteCount: Int = 16 << 30
  ) throws(TextError) {
    let path = reader.path
    var table = LabelTable(known: known)
    var bytes: [UInt8] = []
    var offsets = [0]
    var labels: [Int32] = []
    while try reader.advance() {
      let label = reader.withRecord { label, text in
        text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        return label.withUnsafeBufferPointer { table.identifier(of: $0) }
      }
      guard let label else { throw Self.unknownLabel(reader, known ?? []) }
      guard bytes.count <= maximumByteCount else {
        throw TextError(
          .invalidData, path: reader.path, line: reader.line,
          message: "more than the \(maximumByteCount) bytes of text allowed",
          advice: "Train on a part of the texts, or allow more memory for them.")
      }
      offsets.append(bytes.count)
      labels.append(label)
    }
    guard !labels.isEmpty else {
      let skipped = reader.skippedCount
      throw TextError(
        .invalidData, path: path,
        message: skipped > 0
          ? "none of its \(skipped) records is valid" : "holds no labelled text",
        advice: reader.firstSkipped.map { "The first problem: \($0)" }
          ?? "Check the command that wrote it.")
    }
    if known == nil {
      let renumbered = table.sort()
      for index in labels.indices { labels[index] = renumbered[Int(labels[index])] }
    }
    self.init(
      bytes: bytes, offsets: offsets, labels: labels,
      labelNames: table.names.map { String(decoding: $0, as: UTF8.self) },
      skippedCount: reader.skippedCount)
  }

  /// Checks that there are labels enough to tell apart.
  ///
  /// - Throws: `TextError` of kind `invalidData`, naming the only label.
  public func requireLabels(atLeast minimum: Int = 2, path: String) throws(TextError) {
    let used = labelCounts.indices.filter { labelCounts[$0] > 0 }
    guard used.count < minimum else { return }
    let names = listed(used.map { Array(labelNames[$0].utf8) })
    throw TextError(
      .invalidData, path: path,
      message: "all \(count) examples have the label \(names), but at least \(minimum) labels "
        + "are needed to learn from",
      advice: "Add examples of the other labels, or check which field holds the label.")
  }

  private static func unknownLabel(_ reader: LabelledReader, _ known: [String]) -> TextError {
    let label = reader.withRecord { label, _ in label.withUnsafeBufferPointer { excerpt($0) } }
    return TextError(
      .invalidData, path: reader.path, line: reader.line,
      message: "label \(label) is none of the expected \(listed(known.map { Array($0.utf8) }))",
      advice: "Use the labels of the training set, or train with this one.")
  }
}

/// The labels seen so far.
///
/// Keyed by bytes: `String` would take `é` in two encodings for one label.
private struct LabelTable {
  private(set) var names: [[UInt8]] = []
  private var identifiers: [[UInt8]: Int32] = [:]
  /// Labels come in runs more often than not.
  private var last: Int32 = 0
  private let isFixed: Bool

  init(known: [String]?) {
    isFixed = known != nil
    for name in known ?? [] {
      let bytes = Array(name.utf8)
      identifiers[bytes] = Int32(names.count)
      names.append(bytes)
    }
  }

  mutating func identifier(of label: UnsafeBufferPointer<UInt8>) -> Int32? {
    if Int(last) < names.count, names[Int(last)].elementsEqual(label) { return last }
    let bytes = Array(label)
    if let known = identifiers[bytes] {
      last = known
      return known
    }
    if isFixed { return nil }
    last = Int32(names.count)
    identifiers[bytes] = last
    names.append(bytes)
    return last
  }

  /// Sorts the names bytewise and returns the new identifier of each old one.
  mutating func sort() -> [Int32] {
    let order = names.indices.sorted { names[$0].lexicographicallyPrecedes(names[$1]) }
    var renumbered = [Int32](repeating: 0, count: names.count)
    for (new, old) in order.enumerated() { renumbered[old] = Int32(new) }
    names = order.map { names[$0] }
    return renumbered
  }
}
