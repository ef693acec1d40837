import CICUBridge

/// Applies the steps of a ``TextNormalizer`` to one text after the other, in buffers it keeps.
final class NormalizationWorkspace {
  private let steps: [NormalizationStep]
  /// One result for each step, reused from text to text.
  private var results: [EditedText]
  /// The steps that changed the text, in order.
  private var changed: [Int] = []

  private lazy var composed = NormalForm(.nfc)
  private lazy var compatible = NormalForm(.nfkc)
  private lazy var decomposed = NormalForm(.nfd)
  private lazy var folding = CaseMap(locale: "")
  private var scratch: [UInt8] = []

  init(_ steps: [NormalizationStep]) {
    self.steps = steps
    results = steps.map { _ in EditedText() }
  }

  /// Calls `body` with the normalised text, which is `text` itself where nothing had to change.
  func withNormalized<Result, Failure: Error>(
    _ text: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    changed.removeAll(keepingCapacity: true)
    for (index, step) in steps.enumerated() {
      // The result under construction is moved out, so that it is not copied.
      var result = EditedText()
      swap(&result, &results[index])
      result.removeAll()
      let isChanged: Bool
      if let last = changed.last {
        isChanged = results[last].bytes.withUnsafeBufferPointer { apply(step, $0, &result) }
      } else {
        isChanged = apply(step, text, &result)
      }
      swap(&result, &results[index])
      if isChanged { changed.append(index) }
    }
    guard let last = changed.last else { return try body(text) }
    let bytes = results[last].bytes
    return try bytes.withUnsafeBufferPointer { buffer throws(Failure) in try body(buffer) }
  }

  /// Where in the original text a range of the text normalised last came from.
  func source(of range: Range<Int>) -> Range<Int> {
    var range = range
    for index in changed.reversed() { range = results[index].source(of: range) }
    return range
  }

  /// Whether ``source(of:)`` would change nothing.
  var keepsOffsets: Bool { changed.allSatisfy { results[$0].edits.isEmpty } }

  /// Writes the text after a step into `result`; false where it is the text before.
  private func apply(
    _ step: NormalizationStep, _ text: UnsafeBufferPointer<UInt8>, _ result: inout EditedText
  ) -> Bool {
    guard let base = text.baseAddress, !text.isEmpty else { return false }
    switch step {
    case .html:
      return HTMLText.strip(text, into: &result)
    case .caseFolding:
      foldCase(text, &result)
      return true
    case .nfc, .nfkc, .accentStripping:
      if ASCII.isAll(base, text.count) { return false }
    }
    switch step {
    case .nfc: compose(text, composed, &result)
    case .nfkc: compose(text, compatible, &result)
    default: stripAccents(text, &result)
    }
    return true
  }

  private func compose(
    _ text: UnsafeBufferPointer<UInt8>, _ form: NormalForm, _ result: inout EditedText
  ) {
    ScalarRegions.forEach(in: text) {
      result.copy(text, $0)
    } other: { region in
      form.forEachPiece(of: text, region) { piece in
        if form.isNormalized(text, piece) {
          result.copy(text, piece)
        } else {
          NormalForm.encode(form.normalized(text, piece), into: &scratch)
          result.replace(piece, with: scratch)
        }
      }
    }
  }

  private func stripAccents(_ text: UnsafeBufferPointer<UInt8>, _ result: inout EditedText) {
    ScalarRegions.forEach(in: text) {
      result.copy(text, $0)
    } other: { region in
      decomposed.forEachPiece(of: text, region) { piece in
        var units = decomposed.normalized(text, piece)
        let count = units.count
        units.removeAll { Self.isAccent($0) }
        if units.count == count {
          result.copy(text, piece)
        } else {
          NormalForm.encode(composed.normalized(units), into: &scratch)
          result.replace(piece, with: scratch)
        }
      }
    }
  }

  /// Whether a code unit is a mark that may go; all marks that may are in the basic plane.
  private static func isAccent(_ unit: UInt16) -> Bool {
    let scalar = Int32(unit)
    guard unit >= 0x300, icu_is_shared_mark(scalar) != 0 else { return false }
    // Classes 7 to 9 are nuktas, Kana voicing marks and viramas; 0 are joiners and the like.
    let combining = icu_combining_class(scalar)
    return combining != 0 && !(7...9).contains(combining)
  }

  private func foldCase(_ text: UnsafeBufferPointer<UInt8>, _ result: inout EditedText) {
    guard let base = text.baseAddress else { return }
    var position = 0
    while position < text.count {
      let byte = base[position]
      if byte < 0x80 {
        result.replace(
          position..<position + 1, with: CollectionOfOne(ASCII.lowercased(byte)),
          keepsOffsets: true)
        position += 1
        continue
      }
      let length = ScalarDecoding.scalar(base, position, text.count).length
      folding.fold(UnsafeBufferPointer(start: base + position, count: length), into: &scratch)
      let isOneScalar =
        scratch.count == length
        && scratch.withUnsafeBufferPointer { folded in
          ScalarDecoding.scalar(folded.baseAddress.unsafelyUnwrapped, 0, length).length == length
        }
      result.replace(position..<position + length, with: scratch, keepsOffsets: isOneScalar)
      position += length
    }
  }
}
