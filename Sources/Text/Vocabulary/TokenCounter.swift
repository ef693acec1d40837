/// Counts tokens, and in how many documents each occurs, to make a ``Vocabulary``.
///
/// Counters over parts of a corpus can be filled on several threads and merged; the vocabulary is
/// the same as from one counter, unless tokens were dropped.
public struct TokenCounter: Sendable {
  /// What is known of a token.
  struct Tally: Sendable {
    var count: Int
    var documentCount: Int
    /// The document in which the token was met last, counted from 0; −1 for one counted elsewhere.
    var lastDocument: Int
  }

  private(set) var table = ByteTable()
  private(set) var tallies: [Tally] = []
  private(set) var hasOpenDocument = false

  /// How many tokens were counted.
  public private(set) var totalCount = 0
  /// How many documents were ended.
  public private(set) var documentCount = 0
  /// The most different tokens kept at a time; nil for no limit.
  public let maximumDistinct: Int?
  /// By how much a token's count may be too low because the token was dropped before; 0 if none was.
  public private(set) var largestLoss = 0

  /// An empty counter.
  ///
  /// - Parameter maximumDistinct: bounds the memory. When there are more different tokens, the
  ///   rarest are dropped until at most three quarters of the limit are left, all those with equal
  ///   counts together. A dropped token that comes again starts at 1, so rare tokens can be
  ///   undercounted, by at most ``largestLoss``. (word2vec prunes likewise, by a threshold that
  ///   rises by one each time.) Nil keeps all.
  public init(maximumDistinct: Int? = nil) {
    require(
      maximumDistinct.map { $0 > 0 } ?? true, "TokenCounter: maximumDistinct must be positive")
    self.maximumDistinct = maximumDistinct
  }

  /// How many different tokens are counted.
  public var distinctCount: Int { table.count }

  /// Counts a token; an empty one is no token and is not counted.
  public mutating func add(_ token: Span<UInt8>) {
    token.withUnsafeBufferPointer { add($0) }
  }

  /// Counts a token; an empty one is no token and is not counted.
  public mutating func add(_ token: String) {
    var token = token
    token.withUTF8 { add($0) }
  }

  mutating func add(_ token: UnsafeBufferPointer<UInt8>) {
    guard let base = token.baseAddress, !token.isEmpty else { return }
    let key = TokenKey(base, count: token.count, readable: token.count)
    add(key, base, token.count, lowercased: false)
  }

  @inline(__always)
  mutating func add(
    _ key: TokenKey, _ bytes: UnsafePointer<UInt8>, _ length: Int, lowercased: Bool
  ) {
    let identifier = Int(table.insert(key, bytes, length, lowercased: lowercased))
    hasOpenDocument = true
    totalCount &+= 1
    if identifier == tallies.count { return appendEntry() }
    let document = documentCount
    tallies.withUnsafeMutableBufferPointer { tallies in
      tallies[identifier].count &+= 1
      if tallies[identifier].lastDocument != document {
        tallies[identifier].lastDocument = document
        tallies[identifier].documentCount &+= 1
      }
    }
  }

  /// The count of a token met for the first time.
  @inline(never)
  private mutating func appendEntry() {
    tallies.append(Tally(count: 1, documentCount: 1, lastDocument: documentCount))
    dropRarest()
  }

  /// Ends a document: what comes next belongs to another one.
  ///
  /// A document without tokens counts too.
  public mutating func endDocument() {
    documentCount += 1
    hasOpenDocument = false
  }

  /// Adds what another counter counted, as if its documents came after those of this one.
  ///
  /// A document that is still open in either counter is ended.
  public mutating func merge(_ other: TokenCounter) {
    if hasOpenDocument { endDocument() }
    for identifier in 0..<other.table.count {
      let own = other.withBytes(identifier) { Int(table.insert($0)) }
      if own == tallies.count {
        tallies.append(Tally(count: 0, documentCount: 0, lastDocument: -1))
      }
      tallies[own].count += other.tallies[identifier].count
      tallies[own].documentCount += other.tallies[identifier].documentCount
    }
    totalCount += other.totalCount
    documentCount += other.documentCount + (other.hasOpenDocument ? 1 : 0)
    largestLoss += other.largestLoss
    dropRarest()
  }

  /// Drops the rarest tokens where there are too many.
  private mutating func dropRarest() {
    guard let maximumDistinct, tallies.count > maximumDistinct else { return }
    let order = tallies.map(\.count).sorted(by: >)
    // The largest count that is not among the three quarters to keep goes, and all smaller ones.
    let threshold = order[maximumDistinct * 3 / 4]
    largestLoss += threshold
    let all = self
    table = ByteTable()
    tallies.removeAll(keepingCapacity: true)
    for (identifier, tally) in all.tallies.enumerated() where tally.count > threshold {
      _ = all.withBytes(identifier) { table.insert($0) }
      tallies.append(tally)
    }
  }

  func withBytes<Result>(
    _ identifier: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    table.arena.withUnsafeBufferPointer { arena in
      body(UnsafeBufferPointer(rebasing: arena[table.range(of: identifier)]))
    }
  }
}
