/// A text made from another one by replacing pieces of it, which remembers where they were.
struct EditedText {
  /// A replaced piece: `input` of the one text became `output` of the other.
  struct Edit {
    var output: Range<Int>
    var input: Range<Int>
  }

  private(set) var bytes: [UInt8] = []
  /// In order, not overlapping.
  private(set) var edits: [Edit] = []

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    edits.removeAll(keepingCapacity: true)
  }

  /// Takes a piece over as it is.
  mutating func copy(_ input: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: input[range]))
  }

  /// Puts `replacement` where `range` of the input was.
  ///
  /// - Parameter keepsOffsets: the replacement is one scalar as long as the one replaced, so
  ///   offsets stay and nothing needs to be remembered.
  mutating func replace(
    _ range: Range<Int>, with replacement: some Collection<UInt8>, keepsOffsets: Bool = false
  ) {
    let start = bytes.count
    bytes.append(contentsOf: replacement)
    if !keepsOffsets { edits.append(Edit(output: start..<bytes.count, input: range)) }
  }

  /// Where in the input a range of the output came from.
  ///
  /// A range that covers part of a replaced piece came from the whole piece.
  func source(of range: Range<Int>) -> Range<Int> {
    let start = lowerSource(of: range.lowerBound)
    return start..<max(start, upperSource(of: range.upperBound))
  }

  private func lowerSource(of position: Int) -> Int {
    let count = edits.partitioningIndex { $0.output.lowerBound > position }
    guard count > 0 else { return position }
    let edit = edits[count - 1]
    if position < edit.output.upperBound { return edit.input.lowerBound }
    return edit.input.upperBound + position - edit.output.upperBound
  }

  private func upperSource(of position: Int) -> Int {
    let count = edits.partitioningIndex { $0.output.lowerBound >= position }
    guard count > 0 else { return position }
    let edit = edits[count - 1]
    return edit.input.upperBound + max(0, position - edit.output.upperBound)
  }
}

extension Array {
  /// The first index whose element fulfils a condition that all later ones fulfil too.
  fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
