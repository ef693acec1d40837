import Text

/// Learning and applying merges by counting everything anew at each step.
enum NaivePairs {
  /// The first `count` merges of words given as characters, without regard to what kind they are.
  static func learn(_ words: [String: Int], count: Int) -> [BytePairMerges.Pair] {
    // The order of the characters decides between equally frequent pairs.
    var frequencies: [String: Int] = [:]
    for (word, count) in words {
      for scalar in word.unicodeScalars where scalar != "▁" {
        frequencies[String(scalar), default: 0] += count
      }
    }
    let characters = frequencies.sorted {
      $0.value == $1.value
        ? $0.key.unicodeScalars.first! < $1.key.unicodeScalars.first! : $0.value > $1.value
    }
    var order = ["▁"] + characters.map(\.key)
    var runs = words.map { (symbols: $0.key.unicodeScalars.map { String($0) }, count: $0.value) }
    var merges: [BytePairMerges.Pair] = []
    while merges.count < count {
      var counts: [[String]: Int] = [:]
      for run in runs {
        for pair in zip(run.symbols, run.symbols.dropFirst()) {
          counts[[pair.0, pair.1], default: 0] += run.count
        }
      }
      func places(_ pair: [String]) -> [Int] { pair.map { order.firstIndex(of: $0)! } }
      let best = counts.min {
        $0.value == $1.value
          ? places($0.key).lexicographicallyPrecedes(places($1.key)) : $0.value > $1.value
      }
      guard let best, best.value >= 2 else { break }
      merges.append(BytePairMerges.Pair(best.key[0], best.key[1]))
      if !order.contains(best.key.joined()) { order.append(best.key.joined()) }
      for index in runs.indices {
        runs[index].symbols = merged(runs[index].symbols, best.key[0], best.key[1])
      }
    }
    return merges
  }

  /// The symbols of a word after all merges: the first of the best pairs is merged, then again.
  static func apply(_ merges: [BytePairMerges.Pair], to symbols: [String]) -> [String] {
    var ranks: [[String]: Int] = [:]
    for (rank, pair) in merges.enumerated() {
      let key = [
        String(decoding: pair.left, as: UTF8.self), String(decoding: pair.right, as: UTF8.self),
      ]
      if ranks[key] == nil { ranks[key] = rank }
    }
    var symbols = symbols
    while true {
      var best: (rank: Int, index: Int)?
      for index in symbols.indices.dropLast() {
        guard let rank = ranks[[symbols[index], symbols[index + 1]]] else { continue }
        if best == nil || rank < best!.rank { best = (rank, index) }
      }
      guard let best else { return symbols }
      symbols[best.index] += symbols.remove(at: best.index + 1)
    }
  }

  private static func merged(_ symbols: [String], _ left: String, _ right: String) -> [String] {
    var result: [String] = []
    var index = 0
    while index < symbols.count {
      if index + 1 < symbols.count, symbols[index] == left, symbols[index + 1] == right {
        result.append(left + right)
        index += 2
      } else {
        result.append(symbols[index])
        index += 1
      }
    }
    return result
  }
}
