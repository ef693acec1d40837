/// How vocabularies are written: a line for each entry in the order of the identifiers,
/// `token<TAB>count`, and where there is more to say further columns:
/// `token<TAB>count<TAB>documents<TAB>role`.
///
/// The role is `padding`, `unknown` or `reserved`, or `total` for a first line without token that
/// gives the number of all tokens and documents counted. In tokens a tab, line feed, carriage return
/// and backslash are written `\t`, `\n`, `\r`, `\\`; tokens are otherwise written as they are, even
/// if they are not UTF-8.
enum VocabularyFormat {
  enum Role: String {
    case padding, unknown, reserved, total
  }

  /// The token as it is written.
  static func append(_ token: ArraySlice<UInt8>, to line: inout [UInt8]) {
    for byte in token {
      switch byte {
      case UInt8(ascii: "\t"): line += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
      case UInt8(ascii: "\n"): line += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case UInt8(ascii: "\r"): line += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
      case UInt8(ascii: "\\"): line += [byte, byte]
      default: line.append(byte)
      }
    }
  }

  /// The token a column spells; a backslash before anything else is a backslash.
  static func token(_ column: ArraySlice<UInt8>) -> [UInt8] {
    var token: [UInt8] = []
    token.reserveCapacity(column.count)
    var index = column.startIndex
    while index < column.endIndex {
      let byte = column[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < column.endIndex else {
        token.append(byte)
        continue
      }
      switch column[index] {
      case UInt8(ascii: "t"): token.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "n"): token.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "r"): token.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "\\"): token.append(UInt8(ascii: "\\"))
      default:
        token.append(byte)
        continue
      }
      index += 1
    }
    return token
  }
}

extension Vocabulary {
  /// Writes the vocabulary to a file, which appears whole or not at all.
  ///
  /// A line for each entry in the order of the identifiers: `token<TAB>count`, and a third column
  /// with document counts and a fourth with the role of reserved entries where there are any. A tab,
  /// line break or backslash in a token is escaped with a backslash.
  /// - Throws: `TextError` of kind `outputFailed`.
  public func write(to path: String) throws(TextError) {
    try AtomicFile.write(to: path) { file throws(TextError) in
      var lines: [UInt8] = []
      let hasDocuments = !documentCounts.isEmpty
      // Readers skip a byte-order mark at the start of a file, so no token may stand there with one.
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      if hasDocuments || totalCount != counts.reduce(0, +) || table.arena.starts(with: mark) {
        lines += "\t\(totalCount)\t\(totalDocumentCount)\ttotal\n".utf8
      }
      for identifier in 0..<count {
        VocabularyFormat.append(table.arena[table.range(of: identifier)], to: &lines)
        lines += "\t\(counts[identifier])".utf8
        let role = role(of: identifier)
        if hasDocuments || role != nil {
          lines += "\t\(hasDocuments ? documentCounts[identifier] : 0)".utf8
        }
        if let role { lines += "\t\(role.rawValue)".utf8 }
        lines.append(UInt8(ascii: "\n"))
        if lines.count > 1 << 16 {
          try file.write(lines)
          lines.removeAll(keepingCapacity: true)
        }
      }
      try file.write(lines)
    }
  }

  private func role(of identifier: Int) -> VocabularyFormat.Role? {
    if paddingIdentifier == Int32(identifier) { return .padding }
    if unknownIdentifier == Int32(identifier) { return .unknown }
    return identifier < reservedCount ? .reserved : nil
  }

  /// Reads a vocabulary from a file, plain or gzipped.
  ///
  /// Lines are `token`, `token<TAB>count`, or as ``write(to:)`` writes them.
  /// - Parameters:
  ///   - path: the file, `-` for standard input.
  ///   - reserved: the reserved entries to put first where the file names none itself; a file
  ///     without roles, such as a list of words, has none by default.
  /// - Throws: `TextError` naming file and line: unreadable, a count that is no number, a token
  ///   that is empty or stands in two lines, reserved entries in the wrong place.
  public init(contentsOf path: String, reserved: ReservedTokens = .none) throws(TextError) {
    var options = LineReader.Options()
    options.encoding = .unchecked
    options.recognisesForeignFormats = false
    let lines = try LineReader(path: path, options: options)
    var reader = VocabularyReader(path: path, reserved: reserved)
    while try lines.advance() {
      let line = lines.withLine { span in span.withUnsafeBufferPointer { Array($0) } }
      try reader.read(line, lines.lineNumber)
    }
    self = try reader.vocabulary()
  }
}
