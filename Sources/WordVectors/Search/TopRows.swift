/// The best rows of each of several queries: a bounded heap for each, the worst of it on top.
///
/// Of equal scores the earlier row is the better one, so that the result does not depend on the order
/// in which rows come.
struct TopRows {
  /// A row and its score.
  struct Entry {
    var score: Float
    var row: Int32

    @inline(__always)
    func isBelow(_ other: Entry) -> Bool {
      score < other.score || score == other.score && row > other.row
    }
  }

  let queryCount: Int
  /// How many rows are kept for each query.
  let limit: Int
  private var entries: [Entry]
  private var counts: [Int]

  init(queryCount: Int, limit: Int) {
    self.queryCount = queryCount
    self.limit = limit
    entries = Array(repeating: Entry(score: 0, row: 0), count: queryCount * limit)
    counts = Array(repeating: 0, count: queryCount)
  }

  /// The score that a row must reach to be kept; minus infinity while there is room.
  @inline(__always)
  func threshold(_ query: Int) -> Float {
    counts[query] < limit ? -.infinity : entries[query * limit].score
  }

  /// Offers a row, which is kept if it is among the best; scores that are no numbers never are.
  mutating func offer(_ score: Float, row: Int32, to query: Int) {
    if score.isNaN || limit == 0 { return }
    let start = query * limit
    let count = counts[query]
    let entry = Entry(score: score, row: row)
    entries.withUnsafeMutableBufferPointer { entries in
      let heap = UnsafeMutableBufferPointer(rebasing: entries[start..<start + limit])
      if count < limit {
        Self.rise(entry, from: count, in: heap)
      } else if heap[0].isBelow(entry) {
        Self.sink(entry, count: count, in: heap)
      }
    }
    if count < limit { counts[query] += 1 }
  }

  private static func rise(
    _ entry: Entry, from place: Int, in heap: UnsafeMutableBufferPointer<Entry>
  ) {
    var place = place
    while place > 0, entry.isBelow(heap[(place - 1) / 2]) {
      heap[place] = heap[(place - 1) / 2]
      place = (place - 1) / 2
    }
    heap[place] = entry
  }

  private static func sink(
    _ entry: Entry, count: Int, in heap: UnsafeMutableBufferPointer<Entry>
  ) {
    var place = 0
    while 2 * place + 1 < count {
      var child = 2 * place + 1
      if child + 1 < count, heap[child + 1].isBelow(heap[child]) { child += 1 }
      guard heap[child].isBelow(entry) else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = entry
  }

  /// Offers all that another set has kept for the same queries.
  mutating func merge(_ other: TopRows) {
    for query in 0..<queryCount {
      for place in 0..<other.counts[query] {
        let entry = other.entries[query * other.limit + place]
        offer(entry.score, row: entry.row, to: query)
      }
    }
  }

  /// The rows of a query, the best first.
  func sorted(_ query: Int) -> [Entry] {
    entries[query * limit..<query * limit + counts[query]].sorted { $1.isBelow($0) }
  }
}
