/// What a byte-pair encoding looks up while it is applied.
struct BytePairTables: Sendable {
  let mark: WordMark
  /// The piece that is the mark alone.
  let markIdentifier: Int32
  /// The piece of byte 0, which those of the other bytes follow; −1 without byte fallback.
  let firstByte: Int32
  /// The pairs by their priority.
  let pairs: PairTable
  /// The piece that each pair becomes.
  let products: [Int32]
  /// The text each piece stands for; see ``WordMark/text(of:)``.
  let texts: [UInt8]
  let textOffsets: [Int]
  /// Whether the text of a piece has a space in place of the mark.
  let isMarked: [Bool]

  /// The pieces of characters, −1 where there is none, and those of last characters of words.
  private let ascii: [Int32]
  private let characters: [UInt32: Int32]
  private let lastCharacters: [UInt32: Int32]

  init(_ vocabulary: Vocabulary, _ merges: BytePairMerges) throws(TextError) {
    func find(_ piece: [UInt8]) -> Int32 {
      piece.withUnsafeBufferPointer { vocabulary.table.find($0) }
    }
    let mark = merges.mark
    self.mark = mark
    for (identifier, piece) in BytePairEncoding.reserved.all.enumerated() {
      guard find(Array(piece.utf8)) == Int32(identifier) else {
        throw Self.missing(Array(piece.utf8), "as number \(identifier)")
      }
    }
    firstByte = find(BytePairEncoding.bytePiece(0))
    if firstByte >= 0 {
      for byte in UInt8(1)...255 {
        let piece = BytePairEncoding.bytePiece(byte)
        let expected = firstByte + Int32(byte)
        guard find(piece) == expected else { throw Self.missing(piece, "as number \(expected)") }
      }
    }
    markIdentifier = find(mark.bytes)
    guard markIdentifier >= 0 else { throw Self.missing(mark.bytes, "as the mark of words") }

    var pairs = PairTable(capacity: merges.count)
    var products: [Int32] = []
    for (number, pair) in merges.pairs.enumerated() {
      let found = [pair.left, pair.right, pair.product].map(find)
      if let place = found.firstIndex(where: { $0 < 0 }) {
        throw Self.missing(
          [pair.left, pair.right, pair.product][place], "of merge \(number + 1)")
      }
      if Int(pairs.insert(found[0], found[1])) == products.count { products.append(found[2]) }
    }
    self.pairs = pairs
    self.products = products

    var texts: [UInt8] = []
    var textOffsets = [0]
    var isMarked: [Bool] = []
    var ascii = [Int32](repeating: -1, count: 128)
    var characters: [UInt32: Int32] = [:]
    var lastCharacters: [UInt32: Int32] = [:]
    for identifier in 0..<Int32(vocabulary.count) {
      let piece = vocabulary.table.arena[vocabulary.table.range(of: Int(identifier))]
      var text = (bytes: [UInt8](), isMarked: false)
      if firstByte >= 0, identifier >= firstByte, identifier < firstByte + 256 {
        text.bytes = [UInt8(identifier - firstByte)]
      } else if identifier >= Int32(BytePairEncoding.reserved.all.count) {
        text = mark.text(of: piece)
        var scalars = String(decoding: text.bytes, as: UTF8.self).unicodeScalars.makeIterator()
        if let first = scalars.next()?.value {
          let second = scalars.next()?.value
          if second == nil, !text.isMarked {
            if first < 128 { ascii[Int(first)] = identifier }
            characters[first] = identifier
          } else if mark == .end, text.isMarked, second == 0x20, scalars.next() == nil {
            lastCharacters[first] = identifier
          }
        }
      }
      texts += text.bytes
      textOffsets.append(texts.count)
      isMarked.append(text.isMarked)
    }
    // A text that holds the mark must not be taken for one that is marked.
    if mark == .start { characters[0x2581] = nil }
    self.texts = texts
    self.textOffsets = textOffsets
    self.isMarked = isMarked
    self.ascii = ascii
    self.characters = characters
    self.lastCharacters = lastCharacters
  }

  private static func missing(_ piece: [UInt8], _ role: String) -> TextError {
    TextError(
      .invalidData, message: "the vocabulary of pieces lacks \(excerpt(piece)) \(role)",
      advice: "Use the vocabulary and the merges that were saved together.")
  }

  /// Writes the symbols a run starts from, which are merged afterwards.
  func appendSymbols(
    of run: UnsafeBufferPointer<UInt8>, beginsWord: Bool, to symbols: inout [Int32]
  ) {
    guard let base = run.baseAddress else { return }
    if mark == .start, beginsWord { symbols.append(markIdentifier) }
    var position = 0
    while position < run.count {
      let byte = base[position]
      let isLast: Bool
      if byte < 0x80 {
        position &+= 1
        isLast = mark == .end && position == run.count
        if !isLast, ascii[Int(byte)] >= 0 {
          symbols.append(ascii[Int(byte)])
          continue
        }
        appendSymbol(UInt32(byte), base + position - 1, 1, isLast: isLast, to: &symbols)
      } else {
        let (value, length) = ScalarDecoding.scalar(base, position, run.count)
        let start = base + position
        position &+= length
        isLast = mark == .end && position == run.count
        appendSymbol(value, start, length, isLast: isLast, to: &symbols)
      }
    }
    if mark == .separateEnd { symbols.append(markIdentifier) }
  }

  private func appendSymbol(
    _ value: UInt32, _ bytes: UnsafePointer<UInt8>, _ length: Int, isLast: Bool,
    to symbols: inout [Int32]
  ) {
    // U+FFFD is what ill-formed bytes are read as, but those are not spelled EF BF BD.
    let isWellFormed =
      value != ScalarDecoding.replacement
      || length == 3 && bytes[0] == 0xEF && bytes[1] == 0xBF && bytes[2] == 0xBD
    if isWellFormed, isLast, let identifier = lastCharacters[value] {
      symbols.append(identifier)
      return
    }
    if isWellFormed, let identifier = characters[value] {
      symbols.append(identifier)
    } else if firstByte >= 0 {
      for index in 0..<length { symbols.append(firstByte + Int32(bytes[index])) }
    } else if symbols.last != BytePairEncoding.unknown {
      symbols.append(BytePairEncoding.unknown)
    }
    if isLast { symbols.append(markIdentifier) }
  }
}
