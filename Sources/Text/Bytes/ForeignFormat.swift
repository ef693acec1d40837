/// A kind of file that people hand over by mistake where text is expected.
///
/// Recognised by its first bytes, so that the error can say what the file is.
package enum ForeignFormat: Equatable {
  case utf16
  case utf32
  /// A file with NUL bytes: UTF-16 without a mark, or no text at all.
  case binary
  case markup(String)
  /// A compressed or packed file and the command that unpacks it.
  case packed(String, command: String)
  /// Something else, by name.
  case document(String)

  /// Whether the file is at least readable as lines of text.
  var isText: Bool {
    if case .markup = self { true } else { false }
  }

  private static let signatures: [(bytes: [UInt8], format: ForeignFormat)] = [
    ([0xFF, 0xFE, 0x00, 0x00], .utf32),
    ([0x00, 0x00, 0xFE, 0xFF], .utf32),
    ([0xFF, 0xFE], .utf16),
    ([0xFE, 0xFF], .utf16),
    ([0x1F, 0x8B], .packed("gzip data inside gzip data", command: "gunzip")),
    ([0x1F, 0x9D], .packed("a compress (.Z) file", command: "uncompress")),
    (Array("BZh".utf8), .packed("a bzip2 file", command: "bunzip2")),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .packed("an xz file", command: "unxz")),
    ([0x28, 0xB5, 0x2F, 0xFD], .packed("a Zstandard file", command: "unzstd")),
    ([0x04, 0x22, 0x4D, 0x18], .packed("an LZ4 file", command: "unlz4")),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .packed("a 7-Zip archive", command: "7z x")),
    (Array("PK\u{3}\u{4}".utf8), .packed("a zip archive or office document", command: "unzip")),
    (Array("Rar!\u{1A}\u{7}".utf8), .packed("a RAR archive", command: "unrar x")),
    (Array("%PDF-".utf8), .document("a PDF document")),
    (Array("{\\rtf".utf8), .document("an RTF document")),
    (Array("PAR1".utf8), .document("a Parquet file")),
    (Array("ARROW1\0\0".utf8), .document("an Arrow file")),
    (Array("SQLite format 3\0".utf8), .document("an SQLite database")),
    ([0x93] + Array("NUMPY".utf8), .document("a NumPy array")),
    ([0x89] + Array("PNG".utf8), .document("a PNG image")),
    ([0xFF, 0xD8, 0xFF], .document("a JPEG image")),
    ([0x89] + Array("HDF\r\n".utf8), .document("an HDF5 file")),
    ([0xD0, 0xCF, 0x11, 0xE0], .document("an old office document")),
    ([0x7F] + Array("ELF".utf8), .document("a program")),
  ]

  /// The format that the first bytes of a file give away, or nil for what may be plain text.
  package static func recognised(_ head: UnsafeBufferPointer<UInt8>) -> ForeignFormat? {
    for (bytes, format) in signatures where head.starts(with: bytes) {
      // "BZh" could open a sentence; bzip2 goes on with a digit and a magic number.
      if bytes == Array("BZh".utf8), head.count < 10 || head[4] != 0x31 { continue }
      return format
    }
    if head.count >= 262, head[257..<262].elementsEqual("ustar".utf8) {
      return .packed("a tar archive", command: "tar xf")
    }
    if head.prefix(4096).contains(0) { return .binary }
    let start = head.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.prefix(14)
    let opening = String(decoding: start, as: UTF8.self).lowercased()
    if opening.hasPrefix("<!doctype html") || opening.hasPrefix("<html") {
      return .markup("an HTML page")
    }
    if opening.hasPrefix("<?xml") { return .markup("an XML document") }
    return nil
  }

  /// The error that says what the file is and what to do with it.
  package func error(path: String) -> TextError {
    let text = "plain text in UTF-8"
    let (message, advice) =
      switch self {
      case .utf16:
        ("is UTF-16, but \(text) was expected", "Convert it: iconv -f UTF-16 -t UTF-8.")
      case .utf32:
        ("is UTF-32, but \(text) was expected", "Convert it: iconv -f UTF-32 -t UTF-8.")
      case .binary:
        (
          "has NUL bytes: it is UTF-16 or no text, but \(text) was expected",
          "If it is UTF-16, convert it: iconv -f UTF-16LE -t UTF-8."
        )
      case .packed(let name, let command):
        (
          "is \(name), but \(text) was expected",
          "Unpack it first (\(command)); gzip is read as is."
        )
      case .document(let name), .markup(let name):
        ("is \(name), but \(text) was expected", "Export or convert it to plain text first.")
      }
    return TextError(.invalidData, path: path, message: message, advice: advice)
  }
}
