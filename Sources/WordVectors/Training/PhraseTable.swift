/// Pairs of words that are joined, in the order of the passes that found them.
///
/// Words have the numbers of a vocabulary; each phrase gets the next free number, and later passes
/// may join phrases.
struct PhraseTable: Sendable {
  /// The two parts of each phrase, the first phrase having the number `firstPhrase`.
  private(set) var parts: [(first: Int32, second: Int32)] = []
  /// The phrases of each pass by their parts.
  private var passes: [[UInt64: Int32]] = []
  /// The number of the first phrase: as many words there are.
  let firstPhrase: Int32

  init(words: Int) { firstPhrase = Int32(words) }

  /// The number of words and phrases.
  var count: Int { Int(firstPhrase) + parts.count }

  /// A pair as one number.
  @inline(__always)
  static func key(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }

  /// Adds the phrases that a pass found, best first.
  mutating func append(pass pairs: [UInt64]) {
    var phrases: [UInt64: Int32] = [:]
    for pair in pairs {
      phrases[pair] = Int32(count)
      parts.append(
        (Int32(truncatingIfNeeded: pair >> 32), Int32(truncatingIfNeeded: pair)))
    }
    passes.append(phrases)
  }

  /// Joins the phrases of a line in place, from left to right, pass after pass.
  func join(_ words: inout [Int32], from begin: Int) {
    for phrases in passes where !phrases.isEmpty {
      var end = begin
      var index = begin
      while index < words.count {
        if index + 1 < words.count,
          let phrase = phrases[Self.key(words[index], words[index + 1])]
        {
          words[end] = phrase
          index += 2
        } else {
          words[end] = words[index]
          index += 1
        }
        end += 1
      }
      words.removeLast(words.count - end)
    }
  }

  /// The text of a word or phrase.
  func bytes(
    of word: Int32, delimiter: [UInt8], _ wordBytes: (Int32) -> [UInt8]
  ) -> [UInt8] {
    guard word >= firstPhrase else { return wordBytes(word) }
    let (first, second) = parts[Int(word - firstPhrase)]
    return bytes(of: first, delimiter: delimiter, wordBytes) + delimiter
      + bytes(of: second, delimiter: delimiter, wordBytes)
  }
}

/// Counts pairs of neighbouring words, in bounded memory.
struct PairCounter: Sendable {
  private(set) var counts: [UInt64: Int32] = [:]
  private var threshold: Int32 = 1
  private let maximumDistinct: Int

  init(maximumDistinct: Int) { self.maximumDistinct = maximumDistinct }

  mutating func add(_ pair: UInt64, count: Int32 = 1) {
    counts[pair, default: 0] += count
    if counts.count > maximumDistinct { dropRarest() }
  }

  mutating func merge(_ other: PairCounter) {
    for (pair, count) in other.counts { add(pair, count: count) }
  }

  /// Drops pairs by a threshold that rises each time, as word2vec does with words.
  private mutating func dropRarest() {
    while counts.count > maximumDistinct * 3 / 4 {
      let limit = threshold
      counts = counts.filter { $0.value > limit }
      threshold += 1
    }
  }
}
