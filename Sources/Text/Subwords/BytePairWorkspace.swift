/// What applying a byte-pair encoding needs besides its tables: buffers, and the pieces of words met
/// before.
final class BytePairWorkspace {
  private let tables: BytePairTables
  private var symbols: [Int32] = []
  private var ranks: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var heap = MinimumHeap<UInt64>()

  /// Runs met before, those that begin a word and others, and their pieces.
  private var known = (beginning: ByteTable(), inner: ByteTable())
  private var places: (beginning: [Range<Int32>], inner: [Range<Int32>]) = ([], [])
  private var pieces: [Int32] = []

  /// Longer runs hardly come twice.
  private static let longestKnown = 64
  /// When the pieces of so many runs are kept, all are forgotten: a few megabytes.
  private static let mostKnown = 1 << 16
  /// Up to so many symbols the best pair is sought from one end to the other.
  private static let longestScan = 48
  private static let none = Int32.max

  init(_ tables: BytePairTables) { self.tables = tables }

  /// Appends the pieces of a text.
  func append(_ text: UnsafeBufferPointer<UInt8>, to identifiers: inout [Int32]) {
    RunCutter.forEachRun(in: text, mark: tables.mark) { run, beginsWord in
      if run.count <= Self.longestKnown {
        let place = placeOfPieces(run, beginsWord)
        for index in place { identifiers.append(pieces[Int(index)]) }
      } else {
        merge(run, beginsWord)
        identifiers.append(contentsOf: symbols)
      }
    }
  }

  /// Appends pieces of a text, each merge being left out with a probability.
  func append<Random: RandomNumberGenerator>(
    _ text: UnsafeBufferPointer<UInt8>, to identifiers: inout [Int32], dropout: Double,
    using random: inout Random
  ) {
    RunCutter.forEachRun(in: text, mark: tables.mark) { run, beginsWord in
      symbols.removeAll(keepingCapacity: true)
      tables.appendSymbols(of: run, beginsWord: beginsWord, to: &symbols)
      mergeByHeap {
        // 53 bits, as many as a Double has.
        Double(random.next() >> 11) * 0x1p-53 < dropout
      }
      identifiers.append(contentsOf: symbols)
    }
  }

  private func placeOfPieces(
    _ run: UnsafeBufferPointer<UInt8>, _ beginsWord: Bool
  ) -> Range<Int32> {
    let number = Int(beginsWord ? known.beginning.insert(run) : known.inner.insert(run))
    if beginsWord, number < places.beginning.count { return places.beginning[number] }
    if !beginsWord, number < places.inner.count { return places.inner[number] }
    merge(run, beginsWord)
    if places.beginning.count + places.inner.count >= Self.mostKnown {
      forget()
      _ = beginsWord ? known.beginning.insert(run) : known.inner.insert(run)
    }
    let start = Int32(pieces.count)
    pieces.append(contentsOf: symbols)
    let place = start..<Int32(pieces.count)
    if beginsWord { places.beginning.append(place) } else { places.inner.append(place) }
    return place
  }

  private func forget() {
    known = (ByteTable(), ByteTable())
    places = ([], [])
    pieces.removeAll(keepingCapacity: true)
  }

  /// Leaves the pieces of a run in `symbols`.
  private func merge(_ run: UnsafeBufferPointer<UInt8>, _ beginsWord: Bool) {
    symbols.removeAll(keepingCapacity: true)
    tables.appendSymbols(of: run, beginsWord: beginsWord, to: &symbols)
    if symbols.count <= Self.longestScan {
      mergeByScanning()
    } else {
      mergeByHeap { false }
    }
  }

  private func rank(_ left: Int32, _ right: Int32) -> Int32 {
    let found = tables.pairs.find(left, right)
    return found < 0 ? Self.none : found
  }

  /// Merges the first of the best pairs until there is none.
  private func mergeByScanning() {
    var count = symbols.count
    guard count > 1 else { return }
    ranks.removeAll(keepingCapacity: true)
    for index in 0..<(count - 1) { ranks.append(rank(symbols[index], symbols[index + 1])) }
    while count > 1 {
      var best = 0
      for index in 1..<max(count - 1, 1) where ranks[index] < ranks[best] { best = index }
      if ranks[best] == Self.none { break }
      symbols[best] = tables.products[Int(ranks[best])]
      symbols.remove(at: best + 1)
      ranks.remove(at: best)
      count -= 1
      if best + 1 < count { ranks[best] = rank(symbols[best], symbols[best + 1]) }
      if best > 0 { ranks[best - 1] = rank(symbols[best - 1], symbols[best]) }
    }
  }

  /// The same with a heap of pairs, for runs of any length: n log n steps.
  ///
  /// - Parameter isDropped: asked before each merge; one that is dropped is tried again after the
  ///   next that is not.
  private func mergeByHeap(_ isDropped: () -> Bool) {
    let count = symbols.count
    guard count > 1 else { return }
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    ranks.removeAll(keepingCapacity: true)
    heap.removeAll()
    for index in 0..<count {
      next.append(index + 1 < count ? Int32(index + 1) : -1)
      previous.append(Int32(index) - 1)
      ranks.append(Self.none)
      if index > 0 { offer(index - 1) }
    }
    var dropped: [UInt64] = []
    while let entry = heap.pop() {
      let index = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
      // The pair that was here may be gone.
      guard ranks[index] == Int32(truncatingIfNeeded: entry >> 32) else { continue }
      if isDropped() {
        dropped.append(entry)
        continue
      }
      for entry in dropped { heap.push(entry) }
      dropped.removeAll(keepingCapacity: true)
      let right = Int(next[index])
      symbols[index] = tables.products[Int(ranks[index])]
      ranks[index] = Self.none
      ranks[right] = Self.none
      symbols[right] = -1
      next[index] = next[right]
      if next[index] >= 0 {
        previous[Int(next[index])] = Int32(index)
        offer(index)
      }
      if previous[index] >= 0 { offer(Int(previous[index])) }
    }
    symbols.removeAll { $0 < 0 }
  }

  /// Notes the rank of the pair that begins at an index.
  private func offer(_ index: Int) {
    ranks[index] = rank(symbols[index], symbols[Int(next[index])])
    if ranks[index] != Self.none {
      heap.push(UInt64(UInt32(bitPattern: ranks[index])) << 32 | UInt64(UInt32(index)))
    }
  }
}
