/// The names in the first line of a file in columns.
struct DelimitedHeader {
  /// More columns than this are no header but a line of something else.
  static let maximumColumnCount = 10_000

  let names: [[UInt8]]

  /// Reads a header line; spaces around a name do not count.
  init(_ line: UnsafeBufferPointer<UInt8>, separator: UInt8) throws(RecordProblem) {
    var count = 1
    for byte in line where byte == separator { count += 1 }
    guard count <= Self.maximumColumnCount else {
      throw RecordProblem(
        "the header has \(count) columns; at most \(Self.maximumColumnCount) are allowed",
        advice: "Keep the columns for text and label only.")
    }
    var all = AllColumns()
    var parser = DelimitedParser(separator: separator, quotes: separator != 0x09)
    guard try parser.feed(line, to: &all) else {
      throw RecordProblem(
        "a quote in the header is never closed", advice: "The first line must name the columns.")
    }
    names = all.fields.map { name in name.withUnsafeBufferPointer { Array($0.trimmingSpaces) } }
  }

  /// The column with a name; upper and lower case of ASCII letters may differ if that is unique.
  func column(_ name: String, role: String) throws(RecordProblem) -> Int {
    let found = columns(named: name)
    if found.count == 1 { return found[0] }
    throw RecordProblem(
      found.isEmpty
        ? "no column is named \(excerpt(name.utf8)); the header names \(listed(names))"
        : "\(found.count) columns are named \(excerpt(name.utf8))",
      advice: "The first line must name the columns; name the one that holds the \(role) with "
        + "--\(role)-field.")
  }

  /// Whether both columns a labelled file needs are there.
  func names(_ options: LabelledOptions) -> Bool {
    !columns(named: options.textField).isEmpty && !columns(named: options.labelField).isEmpty
  }

  private func columns(named name: String) -> [Int] {
    let exact = names.indices.filter { names[$0].elementsEqual(name.utf8) }
    if !exact.isEmpty { return exact }
    let wanted = name.utf8.map(Self.lowercased)
    return names.indices.filter { names[$0].map(Self.lowercased) == wanted }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}

private struct AllColumns: DelimitedSink {
  var fields: [[UInt8]] = []

  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, column: Int) {
    while fields.count <= column { fields.append([]) }
    fields[column].append(contentsOf: bytes)
  }
}
