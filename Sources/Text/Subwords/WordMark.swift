/// How pieces show where words begin or end.
public enum WordMark: String, Sendable, Hashable, CaseIterable, Codable {
  /// `▁` (U+2581) stands before each word, as in SentencePiece; our own encodings have it.
  ///
  /// Words are cut further, between letters, digits and punctuation.
  case start
  /// `</w>` is part of a word's last character, as in subword-nmt since its version 0.2.
  case end
  /// `</w>` is a symbol of its own after a word's last character, as in subword-nmt before.
  case separateEnd = "separate-end"

  /// The mark alone, as a piece.
  var bytes: [UInt8] { self == .start ? [0xE2, 0x96, 0x81] : Array("</w>".utf8) }

  /// What a piece stands for: its text, with a space in the mark's place, and whether the mark was
  /// there.
  func text(of piece: some Collection<UInt8>) -> (bytes: [UInt8], isMarked: Bool) {
    if self == .start {
      guard piece.starts(with: bytes) else { return (Array(piece), false) }
      return ([0x20] + piece.dropFirst(bytes.count), true)
    }
    guard piece.count >= bytes.count, piece.suffix(bytes.count).elementsEqual(bytes) else {
      return (Array(piece), false)
    }
    return (piece.dropLast(bytes.count) + [0x20], true)
  }
}
