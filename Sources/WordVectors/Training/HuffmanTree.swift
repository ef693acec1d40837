/// The branches that lead to each word in a Huffman tree over the counts: frequent words have short
/// ways.
///
/// Source: Mikolov et al. 2013, section 2.1; Huffman 1952.
struct HuffmanTree: Sendable {
  /// Inner nodes and turns on the way from the root to each word, one behind the other; those of
  /// word `w` from `offsets[w]` to `offsets[w + 1]`.
  private(set) var nodes: [Int32] = []
  /// 1 for a turn to the more frequent side, 0 for the other: what is predicted at each node.
  private(set) var labels: [Float] = []
  private(set) var offsets: [Int32] = [0]

  /// The number of inner nodes for `count` words.
  static func nodeCount(words count: Int) -> Int { max(count - 1, 0) }

  /// The tree of words by falling count.
  init(counts: [Int]) {
    let count = counts.count
    guard count > 1 else {
      offsets = [Int32](repeating: 0, count: count + 1)
      return
    }
    // Leaves from the rarest on and inner nodes in the order they are made are both sorted: the two
    // smallest are always at the two heads.
    var weights = counts
    var parents = [Int](repeating: 0, count: 2 * count - 1)
    var isSecond = [Bool](repeating: false, count: 2 * count - 1)
    var leaf = count - 1
    var inner = count
    func takeSmallest() -> Int {
      if leaf >= 0, inner >= weights.count || weights[leaf] < weights[inner] {
        leaf -= 1
        return leaf + 1
      }
      inner += 1
      return inner - 1
    }
    for node in count..<2 * count - 1 {
      let first = takeSmallest()
      let second = takeSmallest()
      weights.append(weights[first] + weights[second])
      parents[first] = node
      parents[second] = node
      isSecond[second] = true
    }
    let root = 2 * count - 2
    var way: [(node: Int32, label: Float)] = []
    for word in 0..<count {
      way.removeAll(keepingCapacity: true)
      var node = word
      while node != root {
        way.append((Int32(parents[node] - count), isSecond[node] ? 1 : 0))
        node = parents[node]
      }
      for step in way.reversed() {
        nodes.append(step.node)
        labels.append(step.label)
      }
      offsets.append(Int32(nodes.count))
    }
  }
}
