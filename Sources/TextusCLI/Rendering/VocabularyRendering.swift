import Textus

/// The entries of a vocabulary with their counts, a line each.
struct VocabularyRendering {
  let isJSON: Bool

  /// Calls `write` with the lines, many at a time.
  func write(_ vocabulary: Vocabulary, _ write: ([UInt8]) throws -> Void) throws {
    var lines: [UInt8] = []
    for identifier in 0..<vocabulary.count {
      vocabulary.withToken(at: Int32(identifier)) { token in
        append(token, count: vocabulary.counts[identifier], to: &lines)
      }
      if lines.count > 1 << 16 {
        try write(lines)
        lines.removeAll(keepingCapacity: true)
      }
    }
    try write(lines)
  }

  private func append(_ token: Span<UInt8>, count: Int, to lines: inout [UInt8]) {
    token.withUnsafeBufferPointer { token in
      if isJSON {
        lines +=
          JSONText.object { object in
            object.add("token", utf8: token)
            object.add("count", count)
          }.bytes
      } else {
        for byte in token {
          switch byte {
          case UInt8(ascii: "\t"): lines += "\\t".utf8
          case UInt8(ascii: "\n"): lines += "\\n".utf8
          case UInt8(ascii: "\r"): lines += "\\r".utf8
          case UInt8(ascii: "\\"): lines += "\\\\".utf8
          default: lines.append(byte)
          }
        }
        lines += "\t\(count)".utf8
      }
    }
    lines.append(UInt8(ascii: "\n"))
  }
}
