import Textus

/// The tokens of a text as one line.
struct TokenRendering: Sendable {
  let tokens: TokenCutting
  let isJSON: Bool

  /// The lines of some texts.
  func lines(of texts: ArraySlice<[UInt8]>) -> [UInt8] {
    var output: [UInt8] = []
    for text in texts {
      if isJSON { output += json(text).bytes } else { appendTokens(of: text, to: &output) }
      output.append(UInt8(ascii: "\n"))
    }
    return output
  }

  /// Tokens with a space between them, or a tab where tokens have spaces themselves.
  private func appendTokens(of text: [UInt8], to output: inout [UInt8]) {
    let unit = tokens.tokenizer.configuration.unit
    let hasSpaces = unit == .sentence || tokens.order > 1
    let separator = hasSpaces ? UInt8(ascii: "\t") : UInt8(ascii: " ")
    var isFirst = true
    tokens.forEachToken(in: text) { bytes, _ in
      // Between separators nobody would see a token of white space.
      if unit == .character, isWhiteSpace(bytes) { return }
      if !isFirst { output.append(separator) }
      isFirst = false
      for index in bytes.indices {
        let byte = bytes[index]
        let breaksLine = byte == 0x0A || byte == 0x0D || byte == 0x09
        output.append(breaksLine ? UInt8(ascii: " ") : byte)
      }
    }
  }

  private func json(_ text: [UInt8]) -> JSONText {
    .object { object in
      object.add("text", utf8: text)
      object.add(
        "tokens",
        list: { list in
          tokens.forEachToken(in: text) { bytes, range in
            list.add { token in
              bytes.withUnsafeBufferPointer { token.add("text", utf8: $0) }
              token.add("start", range.lowerBound)
              token.add("end", range.upperBound)
            }
          }
        })
    }
  }

  private func isWhiteSpace(_ bytes: Span<UInt8>) -> Bool {
    let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    return text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
  }
}
