/// N-grams as a tree in arrays: level k holds those of k tokens, children of one node side by side
/// and sorted by token.
///
/// Level 1 holds every token of the vocabulary at its identifier.
struct NgramTrie: Hashable, Sendable {
  struct Level: Hashable, Sendable {
    /// The last token of each n-gram; empty at level 1, where it is the position.
    var words: [Int32] = []
    /// Where the children of each node begin in the next level, and one entry for the end; empty at
    /// the last level.
    var first: [Int32] = []
  }

  /// The levels from 1 on.
  var levels: [Level]
  /// The number of tokens, V.
  let vocabularySize: Int

  /// The longest n-grams.
  var order: Int { levels.count }

  init(levels: [Level], vocabularySize: Int) {
    self.levels = levels
    self.vocabularySize = vocabularySize
  }

  /// The number of nodes of a level, from 0.
  func count(_ level: Int) -> Int { level == 0 ? vocabularySize : levels[level].words.count }

  /// The children of a node.
  @inline(__always)
  func children(_ level: Int, _ node: Int) -> Range<Int> {
    let first = levels[level].first
    return Int(first[node])..<Int(first[node + 1])
  }

  /// The child of a node of `level` whose last token is `word`, −1 if there is none.
  func child(_ level: Int, _ node: Int, _ word: Int32) -> Int {
    let range = children(level, node)
    return levels[level + 1].words.withUnsafeBufferPointer { words in
      var low = range.lowerBound
      var high = range.upperBound
      while low < high {
        let middle = (low + high) >> 1
        if words[middle] < word { low = middle + 1 } else { high = middle }
      }
      return low < range.upperBound && words[low] == word ? low : -1
    }
  }
}

extension NgramTrie {
  /// The tree of counted n-grams, and how often each node occurred.
  static func build(
    _ counts: NgramCounts, vocabularySize: Int
  ) -> (trie: NgramTrie, counts: [[Int32]]) {
    let run = counts.sorted
    let order = counts.order
    var levels = [Level](repeating: Level(), count: order)
    var totals = [[Int32]](repeating: [], count: order)
    totals[0] = [Int32](repeating: 0, count: vocabularySize)
    var path = [Int32](repeating: -1, count: order)
    for (key, count) in zip(run.keys, run.counts) {
      var isNew = false
      for level in 0..<order {
        let token = counts.packing.token(key, level)
        if token < 0 { break }
        if !isNew, path[level] == token {
          totals[level][level == 0 ? Int(token) : totals[level].count - 1] += count
          continue
        }
        if !isNew {
          isNew = true
          // What was below the old path is closed.
          for lower in level..<order { path[lower] = -1 }
        }
        path[level] = token
        if level == 0 {
          // Tokens that did not occur are nodes without children.
          if order > 1 {
            while levels[0].first.count <= Int(token) {
              levels[0].first.append(Int32(levels[1].words.count))
            }
          }
          totals[0][Int(token)] += count
        } else {
          levels[level].words.append(token)
          totals[level].append(count)
          if level + 1 < order { levels[level].first.append(Int32(levels[level + 1].words.count)) }
        }
      }
    }
    if order > 1 {
      while levels[0].first.count <= vocabularySize {
        levels[0].first.append(Int32(levels[1].words.count))
      }
      for level in 1..<max(order - 1, 1) where level + 1 < order {
        levels[level].first.append(Int32(levels[level + 1].words.count))
      }
    }
    return (NgramTrie(levels: levels, vocabularySize: vocabularySize), totals)
  }

  /// For every node of each level from 1 on, the node of the level before that lacks its first token.
  func suffixes() -> [[Int32]] {
    var suffixes: [[Int32]] = [[]]
    for level in 1..<max(order, 1) {
      if level == 1 {
        suffixes.append(levels[1].words)
        continue
      }
      var list = [Int32](repeating: -1, count: count(level))
      for parent in 0..<count(level - 1) {
        let shorter = Int(suffixes[level - 1][parent])
        for node in children(level - 1, parent) {
          list[node] = Int32(child(level - 2, shorter, levels[level].words[node]))
        }
      }
      suffixes.append(list)
    }
    return suffixes
  }
}
