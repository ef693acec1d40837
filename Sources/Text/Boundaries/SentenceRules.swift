/// Sentence boundaries of ASCII text: UAX #29's rules SB3 to SB998, as far as ASCII meets them.
struct SentenceRules: Sendable {
  /// What a byte does at sentence boundaries.
  struct Class: OptionSet {
    let rawValue: UInt16
    static let lower = Class(rawValue: 1)
    static let upper = Class(rawValue: 2)
    static let digit = Class(rawValue: 4)
    /// `.`, which also ends abbreviations.
    static let fullStop = Class(rawValue: 8)
    /// `!` and `?`.
    static let terminator = Class(rawValue: 16)
    /// Quotes and brackets.
    static let close = Class(rawValue: 32)
    static let space = Class(rawValue: 64)
    static let newline = Class(rawValue: 128)
    /// The comma and others after which a sentence goes on.
    static let goesOn = Class(rawValue: 256)
    static let nonASCII = Class(rawValue: 512)

    static let ends: Class = [.fullStop, .terminator]
    static let letter: Class = [.lower, .upper]
  }

  /// The class of each byte.
  private let classes: [Class]

  /// Asks `breaks`; nil where ICU follows other rules (in Greek `;` asks a question).
  init?(askedOf breaks: BreakIterator) {
    var classes = [Class](repeating: [], count: 256)
    func assign(_ bytes: some Sequence<UInt8>, _ value: Class) {
      for byte in bytes { classes[Int(byte)] = value }
    }
    assign(UInt8(ascii: "a")...UInt8(ascii: "z"), .lower)
    assign(UInt8(ascii: "A")...UInt8(ascii: "Z"), .upper)
    assign(UInt8(ascii: "0")...UInt8(ascii: "9"), .digit)
    assign(".".utf8, .fullStop)
    assign("!?".utf8, .terminator)
    assign("\"'()[]{}".utf8, .close)
    assign(" \t\u{B}\u{C}".utf8, .space)
    assign("\r\n".utf8, .newline)
    assign(0x80...0xFF, .nonASCII)
    // Which bytes let a sentence go on grew with Unicode's versions.
    for byte in UInt8(0x21)..<0x7F where classes[Int(byte)].isEmpty {
      if breaks.segments(ofASCII: [0x41, 0x21, byte, 0x41]).count == 1 {
        classes[Int(byte)] = .goesOn
      }
    }
    self.classes = classes
    let sample = ASCIISample.make((0..<128).filter { $0 > 32 || !classes[Int($0)].isEmpty })
    let plain = ASCIISample.make(Array("ab AB 1..!,)\"\r\n".utf8))
    for text in [sample, plain] {
      guard ends(of: text) == breaks.segments(ofASCII: text).map(\.range.upperBound) else {
        return nil
      }
    }
  }

  /// What a scan met.
  enum Stop {
    /// The text ends.
    case ended
    /// A sentence ends at `boundary`.
    case sentence(boundary: Int)
    /// A byte beyond ASCII at `byte` has a say; ICU can start at `restart`.
    case nonASCII(restart: Int, byte: Int)
  }

  /// Looks for the next sentence end at or after `position`.
  ///
  /// - Parameters:
  ///   - position: where to look from; no sentence end before it is undecided.
  ///   - boundary: the start of the sentence.
  func next(
    in text: UnsafePointer<UInt8>, count: Int, from position: Int, boundary: Int
  ) -> Stop {
    classes.withUnsafeBufferPointer { classes in
      // 256 classes for 256 values of a byte: the index is always inside.
      Scanner(text: text, count: count, classes: classes.baseAddress.unsafelyUnwrapped)
        .next(from: position, boundary: boundary)
    }
  }

  /// The sentence ends of an ASCII text.
  private func ends(of text: [UInt8]) -> [Int] {
    var ends: [Int] = []
    text.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return }
      var boundary = 0
      while case .sentence(let end) = next(
        in: base, count: text.count, from: boundary, boundary: boundary)
      {
        ends.append(end)
        boundary = end
      }
      if boundary < text.count { ends.append(text.count) }
    }
    return ends
  }
}

/// One look-out for the end of a sentence.
private struct Scanner {
  let text: UnsafePointer<UInt8>
  let count: Int
  let classes: UnsafePointer<SentenceRules.Class>

  func next(from first: Int, boundary: Int) -> SentenceRules.Stop {
    let interesting: SentenceRules.Class = [.fullStop, .terminator, .newline, .nonASCII]
    var position = first
    while position < count {
      let class_ = classes[Int(text[position])]
      if class_.isDisjoint(with: interesting) {
        position += 1
        continue
      }
      // ICU sees the byte before too: a full stop may follow a letter (SB7).
      let restart = max(boundary, position - 1)
      if class_ == .newline { return .sentence(boundary: afterNewline(position)) }
      if class_ == .nonASCII { return .nonASCII(restart: restart, byte: position) }
      switch decision(at: position, isFullStop: class_ == .fullStop, boundary: boundary) {
      case .ends(let end): return end == count ? .ended : .sentence(boundary: end)
      case .goesOn(let next): position = next
      case .depends(let byte): return .nonASCII(restart: restart, byte: byte)
      }
    }
    return .ended
  }

  private enum Decision {
    case ends(Int)
    case goesOn(Int)
    case depends(Int)
  }

  /// Whether the sentence ends after the full stop, `!` or `?` at `position`.
  private func decision(at position: Int, isFullStop: Bool, boundary: Int) -> Decision {
    var next = position + 1
    if isFullStop, next < count {
      let class_ = classes[Int(text[next])]
      if class_ == .digit { return .goesOn(next) }  // SB6
      if class_ == .upper, position > boundary,
        !classes[Int(text[position - 1])].isDisjoint(with: .letter)
      {
        return .goesOn(next)  // SB7
      }
    }
    // SB9, SB10
    while next < count, classes[Int(text[next])] == .close { next += 1 }
    while next < count, classes[Int(text[next])] == .space { next += 1 }
    guard next < count else { return .ends(count) }
    let class_ = classes[Int(text[next])]
    if class_ == .nonASCII { return .depends(next) }
    if class_ == .newline { return .ends(afterNewline(next)) }
    if !class_.isDisjoint(with: [.fullStop, .terminator, .goesOn]) { return .goesOn(next) }  // SB8a
    if isFullStop {  // SB8
      let stops: SentenceRules.Class = [
        .lower, .upper, .newline, .fullStop, .terminator, .nonASCII,
      ]
      var ahead = next
      while ahead < count, classes[Int(text[ahead])].isDisjoint(with: stops) { ahead += 1 }
      if ahead < count {
        if classes[Int(text[ahead])] == .lower { return .goesOn(next) }
        if classes[Int(text[ahead])] == .nonASCII { return .depends(ahead) }
      }
    }
    return .ends(next)  // SB11
  }

  /// The end of the line break that starts at `position`.
  private func afterNewline(_ position: Int) -> Int {
    let isPair =
      text[position] == UInt8(ascii: "\r") && position + 1 < count
      && text[position + 1] == UInt8(ascii: "\n")
    return position + (isPair ? 2 : 1)
  }
}
