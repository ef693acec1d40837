extension BytePairEncoding {
  /// Appends the identifiers of the pieces of a text; neither ``begin`` nor ``end`` are added.
  public func append(_ text: UnsafeBufferPointer<UInt8>, to identifiers: inout [Int32]) {
    pool.withWorkspace { $0.append(text, to: &identifiers) }
  }

  /// Appends the identifiers of the pieces of a text; neither ``begin`` nor ``end`` are added.
  public func append(_ text: Span<UInt8>, to identifiers: inout [Int32]) {
    text.withUnsafeBufferPointer { append($0, to: &identifiers) }
  }

  /// Appends the identifiers of pieces of a text, each merge being left out at random.
  ///
  /// A model that sees words cut in different ways learns what their parts mean; for training only.
  /// Traps when the probability is not in `0..<1`.
  /// - Parameters:
  ///   - dropout: the probability that a merge is left out; 0.1 is common, 0 gives what
  ///     ``append(_:to:)`` gives.
  ///   - random: where the random numbers come from.
  /// Reference: Provilkov, Emelianenko & Voita 2020, *BPE-dropout*.
  public func append(
    _ text: Span<UInt8>, to identifiers: inout [Int32], dropout: Double,
    using random: inout some RandomNumberGenerator
  ) {
    require(
      dropout >= 0 && dropout < 1,
      "BytePairEncoding.append: the probability of dropout must be in 0..<1, it is \(dropout)")
    text.withUnsafeBufferPointer { text in
      pool.withWorkspace {
        $0.append(text, to: &identifiers, dropout: dropout, using: &random)
      }
    }
  }

  /// The identifiers of the pieces of a text; neither ``begin`` nor ``end`` are added.
  public func identifiers(of text: String) -> [Int32] {
    var text = text
    var identifiers: [Int32] = []
    text.withUTF8 { append($0, to: &identifiers) }
    return identifiers
  }

  /// The pieces of a text as the vocabulary spells them.
  public func pieces(of text: String) -> [String] {
    identifiers(of: text).map { vocabulary.token(at: $0) }
  }

  /// Appends the text that pieces stand for; reserved pieces stand for none.
  ///
  /// The space that belongs to the mark of the first or last word is left out. Traps when an
  /// identifier is not below ``count``.
  public func appendText(of identifiers: some Sequence<Int32>, to text: inout [UInt8]) {
    let start = text.count
    var endsMarked = false
    for identifier in identifiers {
      require(
        identifier >= 0 && Int(identifier) < count,
        "BytePairEncoding: identifier \(identifier) is not below the count \(count)")
      let index = Int(identifier)
      var range = tables.textOffsets[index]..<tables.textOffsets[index + 1]
      if range.isEmpty { continue }
      endsMarked = tables.isMarked[index]
      if tables.mark == .start, text.count == start, endsMarked { range.removeFirst() }
      text += tables.texts[range]
    }
    if tables.mark != .start, endsMarked, text.count > start { text.removeLast() }
  }

  /// The text that pieces stand for, as bytes: a model may put bytes together that are not UTF-8.
  public func text(of identifiers: some Sequence<Int32>) -> [UInt8] {
    var text: [UInt8] = []
    appendText(of: identifiers, to: &text)
    return text
  }

  /// The text that pieces stand for; ill-formed UTF-8 is shown repaired.
  public func string(of identifiers: some Sequence<Int32>) -> String {
    String(decoding: text(of: identifiers), as: UTF8.self)
  }
}
