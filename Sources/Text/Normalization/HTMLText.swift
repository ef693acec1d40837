/// Takes the text out of HTML, in one pass over the bytes.
///
/// It is made for text with some mark-up in it (reviews, posts), not for whole pages: there is no
/// tree, and what is no mark-up (`a < b`, `<3`) stays.
enum HTMLText {
  /// Writes the text without mark-up; false, with nothing written, where there is none.
  static func strip(_ text: UnsafeBufferPointer<UInt8>, into result: inout EditedText) -> Bool {
    guard let base = text.baseAddress else { return false }
    var scanner = HTMLScanner(text: base, count: text.count)
    var position = 0
    var copied = 0
    var isChanged = false
    while position < text.count {
      let byte = base[position]
      guard byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") else {
        position += 1
        continue
      }
      let end: Int
      if byte == UInt8(ascii: "<") {
        guard let tag = scanner.markup(at: position) else {
          position += 1
          continue
        }
        result.copy(text, copied..<position)
        result.replace(position..<tag.end, with: tag.breaksText ? [0x20] : [])
        end = tag.end
      } else {
        guard let entity = scanner.entity(at: position) else {
          position += 1
          continue
        }
        result.copy(text, copied..<position)
        var bytes: [UInt8] = []
        ScalarDecoding.append(entity.scalar, to: &bytes)
        result.replace(position..<entity.end, with: bytes)
        end = entity.end
      }
      isChanged = true
      position = end
      copied = end
    }
    if isChanged { result.copy(text, copied..<text.count) }
    return isChanged
  }
}

/// Recognises single pieces of mark-up.
private struct HTMLScanner {
  let text: UnsafePointer<UInt8>
  let count: Int
  /// Set when the end of a comment (a script, a style sheet) was looked for in vain: it is not
  /// looked for again, which keeps the time linear.
  private var endless: Set<[UInt8]> = []

  /// A longer tag is no tag; this also bounds the time spent on each `<`.
  private static let longestTag = 4096

  init(text: UnsafePointer<UInt8>, count: Int) {
    self.text = text
    self.count = count
  }

  /// A tag, comment or declaration that starts at `start`; nil where none does.
  mutating func markup(at start: Int) -> (end: Int, breaksText: Bool)? {
    guard start + 1 < count else { return nil }
    switch text[start + 1] {
    case UInt8(ascii: "!"):
      if matches("<!--", at: start) {
        return find("-->", from: start + 4).map { ($0 + 3, false) }
      }
      return declarationEnd(from: start + 2)
    case UInt8(ascii: "?"):
      return declarationEnd(from: start + 2)
    default:
      return tag(at: start)
    }
  }

  private func declarationEnd(from start: Int) -> (end: Int, breaksText: Bool)? {
    guard start < count, isNameByte(text[start], isFirst: true) || text[start] == 0x5B else {
      return nil
    }
    return tagEnd(from: start).map { ($0, false) }
  }

  private mutating func tag(at start: Int) -> (end: Int, breaksText: Bool)? {
    var position = start + 1
    let isClosing = text[position] == UInt8(ascii: "/")
    if isClosing { position += 1 }
    let nameStart = position
    while position < count, isNameByte(text[position], isFirst: position == nameStart) {
      position += 1
      // No element has a name this long.
      if position - nameStart > 32 { return nil }
    }
    // After a name comes white space, `/` or `>`; `<a@b.org>` is no tag.
    guard position > nameStart, position < count,
      ASCII.isWhiteSpace(text[position]) || "/>".utf8.contains(text[position]),
      let end = tagEnd(from: position)
    else { return nil }
    let name = String(
      decoding: (nameStart..<position).map { ASCII.lowercased(text[$0]) }, as: UTF8.self)
    if !isClosing, name == "script" || name == "style",
      let close = find("</" + name, from: end), let closeEnd = tagEnd(from: close + 2)
    {
      return (closeEnd, true)
    }
    return (end, !Self.inlineElements.contains(name))
  }

  private func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    let letter = byte | 0x20
    if letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") { return true }
    return !isFirst && (byte &- UInt8(ascii: "0") < 10 || "-:".utf8.contains(byte))
  }

  /// The position after the `>` that ends a tag, not looking inside quoted attribute values.
  private func tagEnd(from start: Int) -> Int? {
    var quote: UInt8 = 0
    let limit = min(count, start + Self.longestTag)
    for position in start..<limit {
      let byte = text[position]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: ">") {
        return position + 1
      } else if byte == UInt8(ascii: "<") {
        return nil
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        // Only a value is quoted; an apostrophe elsewhere is one.
        if position > 0, text[position - 1] == UInt8(ascii: "=") { quote = byte }
      }
    }
    return nil
  }

  private func matches(_ word: String, at start: Int) -> Bool {
    let word = word.utf8
    guard start + word.count <= count else { return false }
    return zip(word, 0...).allSatisfy { ASCII.lowercased(text[start + $1]) == $0 }
  }

  private mutating func find(_ word: String, from start: Int) -> Int? {
    let key = Array(word.utf8)
    if endless.contains(key) { return nil }
    var position = start
    while position + key.count <= count {
      if ASCII.lowercased(text[position]) == key[0], matches(word, at: position) {
        return position
      }
      position += 1
    }
    endless.insert(key)
    return nil
  }

  /// A character reference that starts at `start`; it must end with a semicolon.
  func entity(at start: Int) -> (end: Int, scalar: UInt32)? {
    var position = start + 1
    let limit = min(count, position + 12)
    while position < limit, text[position] != UInt8(ascii: ";") { position += 1 }
    guard position < limit, position > start + 1 else { return nil }
    let name = UnsafeBufferPointer(start: text + start + 1, count: position - start - 1)
    let scalar =
      name[0] == UInt8(ascii: "#")
      ? HTMLEntities.scalar(number: name[1...])
      : HTMLEntities.scalars[String(decoding: name, as: UTF8.self)]
    return scalar.map { (position + 1, $0) }
  }

  /// Elements that do not separate words.
  private static let inlineElements: Set<String> = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
  ]
}
