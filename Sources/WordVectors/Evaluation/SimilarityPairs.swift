public import Text

/// Pairs of words and how similar people judged them to be.
///
/// Lines of `word<TAB>word<TAB>score`; further columns, empty lines, lines that begin with `#` and a
/// first line that names the columns are passed over.
public struct SimilarityPairs: Sendable {
  /// Two words and their score, on any scale.
  public struct Pair: Sendable {
    let first: [UInt8]
    let second: [UInt8]
    let score: Double
  }

  /// The pairs in the order of the file.
  public private(set) var pairs: [Pair] = []

  /// Reads a file, plain or gzip, or standard input for `-`.
  ///
  /// - Throws: `TextError` naming the line that is no pair with a score; also where there are fewer
  ///   than two pairs.
  public init(path: String) throws(TextError) {
    let reader = try LineReader(path: path)
    var isFirst = true
    while let line = try reader.next() {
      let bytes = Array(line.utf8)
      let fields = bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map(Self.trimmed)
      if bytes.first == UInt8(ascii: "#") || fields.allSatisfy(\.isEmpty) { continue }
      defer { isFirst = false }
      let score = fields.count < 3 ? nil : Double(String(decoding: fields[2], as: UTF8.self))
      if isFirst, fields.count >= 3, score == nil { continue }
      guard let score, score.isFinite, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw TextError(
          .invalidData, path: path, line: reader.lineNumber,
          message: "expected word<TAB>word<TAB>score, found " + quoted(bytes),
          advice: "Separate the columns by tabs and write scores with a decimal point.")
      }
      pairs.append(Pair(first: fields[0], second: fields[1], score: score))
    }
    guard pairs.count >= 2 else {
      throw TextError(
        .invalidData, path: path,
        message: "holds \(pairs.isEmpty ? "no pair" : "one pair") of words, too few to compare",
        advice: "Lines are word<TAB>word<TAB>score.")
    }
  }

  private static func trimmed(_ field: ArraySlice<UInt8>) -> [UInt8] {
    var field = field.drop(while: VectorLayout.isSpace)
    while let last = field.last, VectorLayout.isSpace(last) { field.removeLast() }
    return Array(field)
  }
}
