/// Merges the most frequent pairs of neighbours in counted runs, one after the other.
///
/// Each pair knows where it occurs, so a merge visits its own occurrences only and updates the
/// counts of their neighbours; a heap hands out the most frequent pair.
struct MergeLearning {
  private struct Candidate: Comparable {
    var count: Int
    var key: UInt64
    var pair: Int32

    /// The more frequent one is first; of equals the one with the lower identifiers.
    static func < (left: Candidate, right: Candidate) -> Bool {
      left.count == right.count ? left.key < right.key : left.count > right.count
    }
  }

  /// The pieces by their spelling.
  private(set) var table: ByteTable
  /// The merges made so far.
  private(set) var merges = BytePairMerges([])
  /// Smaller identifiers are reserved or bytes and never merged.
  private let firstCharacter: Int32

  /// The runs one after the other; a symbol that was merged into the one before it is −1.
  private var symbols: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  /// The number of the run of each symbol, and how often each run occurs.
  private var runs: [Int32] = []
  private var runCounts: [Int] = []

  private var pairs = PairTable()
  private var pairCounts: [Int] = []
  /// The latest occurrence of each pair in the lists of `occurrences`.
  private var latest: [Int32] = []
  private var occurrences: [(position: Int32, before: Int32)] = []
  /// Pairs whose counts have grown since they were last offered to the heap.
  private var grown: [Int32] = []
  private var hasGrown: [Bool] = []
  /// Whether a pair is among the merges: one that was merged may come again where two merges make
  /// the same piece.
  private var isMerged: [Bool] = []

  /// Starts from an encoding that has no merges.
  init(_ start: BytePairEncoding) {
    table = start.vocabulary.table
    firstCharacter = start.tables.markIdentifier
  }

  /// Adds a run of symbols that occurs `count` times.
  mutating func add(_ run: [Int32], count: Int) {
    let number = Int32(runCounts.count)
    runCounts.append(count)
    for (index, symbol) in run.enumerated() {
      let position = Int32(symbols.count)
      symbols.append(symbol)
      runs.append(number)
      previous.append(index > 0 ? position - 1 : -1)
      next.append(index + 1 < run.count ? position + 1 : -1)
    }
    let start = symbols.count - run.count
    for position in start..<max(symbols.count - 1, start) { addPair(at: Int32(position), count) }
  }

  /// Merges until there are `vocabularySize` pieces or no pair occurs `minimumCount` times.
  mutating func learn(vocabularySize: Int, minimumCount: Int) {
    clearGrown()
    var heap = MinimumHeap<Candidate>(
      (0..<pairs.count).filter { pairCounts[$0] >= minimumCount }.map(candidate))
    while table.count < vocabularySize, let best = heap.pop() {
      let pair = Int(best.pair)
      guard best.count == pairCounts[pair] else {
        if pairCounts[pair] >= minimumCount { heap.push(candidate(pair)) }
        continue
      }
      merge(pair)
      for grown in grown where pairCounts[Int(grown)] >= minimumCount {
        heap.push(candidate(Int(grown)))
      }
      clearGrown()
    }
  }

  /// How often each piece occurs in the runs after all merges.
  func pieceCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: table.count)
    for (position, symbol) in symbols.enumerated() where symbol >= 0 {
      counts[Int(symbol)] += runCounts[Int(runs[position])]
    }
    return counts
  }

  private func candidate(_ pair: Int) -> Candidate {
    Candidate(count: pairCounts[pair], key: pairs.keys[pair], pair: Int32(pair))
  }

  private mutating func clearGrown() {
    for pair in grown { hasGrown[Int(pair)] = false }
    grown.removeAll(keepingCapacity: true)
  }

  /// Notes the pair that begins at a position.
  private mutating func addPair(at position: Int32, _ count: Int) {
    let left = symbols[Int(position)]
    let right = symbols[Int(next[Int(position)])]
    guard left >= firstCharacter, right >= firstCharacter else { return }
    let pair = Int(pairs.insert(left, right))
    if pair == pairCounts.count {
      pairCounts.append(0)
      latest.append(-1)
      hasGrown.append(false)
      isMerged.append(false)
    }
    pairCounts[pair] += count
    occurrences.append((position, latest[pair]))
    latest[pair] = Int32(occurrences.count - 1)
    if !hasGrown[pair] {
      hasGrown[pair] = true
      grown.append(Int32(pair))
    }
  }

  private mutating func removePair(_ left: Int32, _ right: Int32, _ count: Int) {
    guard left >= firstCharacter, right >= firstCharacter else { return }
    let pair = Int(pairs.find(left, right))
    if pair >= 0 { pairCounts[pair] -= count }
  }

  private mutating func merge(_ pair: Int) {
    let left = pairs.left(of: pair)
    let right = pairs.right(of: pair)
    let merged = BytePairMerges.Pair(
      left: Array(table.arena[table.range(of: Int(left))]),
      right: Array(table.arena[table.range(of: Int(right))]))
    let product = merged.product.withUnsafeBufferPointer { table.insert($0) }
    if !isMerged[pair] { merges.pairs.append(merged) }
    isMerged[pair] = true
    var positions: [Int32] = []
    var occurrence = latest[pair]
    while occurrence >= 0 {
      positions.append(occurrences[Int(occurrence)].position)
      occurrence = occurrences[Int(occurrence)].before
    }
    latest[pair] = -1
    // From left to right, as the encoding is applied: it tells where a symbol is doubled.
    positions.sort()
    for position in positions { merge(at: Int(position), left, right, product) }
    pairCounts[pair] = 0
  }

  private mutating func merge(at position: Int, _ left: Int32, _ right: Int32, _ product: Int32) {
    let second = Int(next[position])
    guard symbols[position] == left, second >= 0, symbols[second] == right else { return }
    let count = runCounts[Int(runs[position])]
    let before = Int(previous[position])
    let after = Int(next[second])
    if before >= 0 { removePair(symbols[before], left, count) }
    if after >= 0 { removePair(right, symbols[after], count) }
    symbols[position] = product
    symbols[second] = -1
    next[position] = Int32(after)
    if after >= 0 {
      previous[after] = Int32(position)
      addPair(at: Int32(position), count)
    }
    if before >= 0 { addPair(at: Int32(before), count) }
  }
}
