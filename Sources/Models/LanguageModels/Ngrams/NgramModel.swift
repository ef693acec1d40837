/// Smoothed probabilities of n-grams: those that occurred are stored, all others follow from shorter
/// ones.
///
/// `p(w | h)` is the stored number if `h w` occurred, else `b(h) · p(w | h without its first token)`.
struct NgramModel: Hashable, Sendable {
  let trie: NgramTrie
  /// The probability of each node's last token after its others, by level.
  let probabilities: [[Float]]
  /// The weight of the lower order after each node, by level; the last level has none.
  let backoffs: [[Float]]

  /// The longest n-grams.
  var order: Int { trie.order }

  /// The number of stored n-grams.
  var count: Int { probabilities.reduce(0) { $0 + $1.count } }

  /// The place of a reader in a text: the nodes of its last 1, 2, … tokens.
  struct Context: Hashable, Sendable {
    /// The node of the last k + 1 tokens at position k, −1 if they never occurred together.
    fileprivate(set) var nodes: [Int]
  }

  /// The beginning of a line.
  var beginning: Context {
    var nodes = [Int](repeating: -1, count: max(order - 1, 0))
    if !nodes.isEmpty { nodes[0] = Int(LanguageEncoder.end) }
    return Context(nodes: nodes)
  }

  /// The probability of a token in a context, which moves behind it.
  func probability(of token: Int32, advancing context: inout Context) -> Float {
    var weight: Float = 1
    var result: Float?
    var next = [Int](repeating: -1, count: context.nodes.count)
    for level in stride(from: context.nodes.count, through: 1, by: -1) {
      let node = context.nodes[level - 1]
      if node < 0 { continue }
      let child = trie.child(level - 1, node, token)
      if child >= 0 {
        if result == nil { result = weight * probabilities[level][child] }
        if level < next.count { next[level] = child }
      } else if result == nil {
        weight *= backoffs[level - 1][node]
      }
    }
    if token == LanguageEncoder.end {
      context = beginning
    } else {
      if !next.isEmpty { next[0] = Int(token) }
      context.nodes = next
    }
    return result ?? weight * probabilities[0][Int(token)]
  }

  /// Writes the probabilities of all tokens in a context, `[V]`.
  func distribution(in context: Context, into output: UnsafeMutableBufferPointer<Float>) {
    // From short to long: a longer context scales what shorter ones gave and replaces what it knows.
    _ = output.update(fromContentsOf: probabilities[0])
    for level in 1..<max(order, 1) {
      let node = context.nodes[level - 1]
      if node < 0 { continue }
      let weight = backoffs[level - 1][node]
      if weight != 1 { for index in output.indices { output[index] *= weight } }
      for child in trie.children(level - 1, node) {
        output[Int(trie.levels[level].words[child])] = probabilities[level][child]
      }
    }
  }
}
