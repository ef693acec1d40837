/// Numbers the n-grams of a few texts, so that they can be counted in arrays.
///
/// An n-gram is the pair of an (n−1)-gram and the token behind it.
struct NGramNumbers {
  private var tables: [PairTable]
  private let highestOrder: Int
  private var distinctTokens = 0

  /// Numbers n-grams of one to `highestOrder` tokens.
  init(highestOrder: Int) {
    self.highestOrder = highestOrder
    tables = [PairTable](repeating: PairTable(), count: max(highestOrder - 1, 0))
  }

  /// The numbers of the n-grams of a text, of each order from 1 on, in the order of their places.
  mutating func numbers(of tokens: [Int32]) -> [[Int32]] {
    guard highestOrder > 0 else { return [] }
    for token in tokens { distinctTokens = max(distinctTokens, Int(token) + 1) }
    var all = [tokens]
    while all.count < highestOrder {
      let order = all.count + 1
      var numbers: [Int32] = []
      for place in 0..<max(tokens.count - order + 1, 0) {
        numbers.append(
          tables[order - 2].insert(all[order - 2][place], tokens[place + order - 1]))
      }
      all.append(numbers)
    }
    return all
  }

  /// How often each n-gram of an order occurs among `numbers`.
  func counts(_ numbers: [Int32], order: Int) -> [Int] {
    var counts = [Int](
      repeating: 0, count: order == 1 ? distinctTokens : tables[order - 2].count)
    for number in numbers { counts[Int(number)] += 1 }
    return counts
  }

  /// How many n-grams two texts have in common, each counted as often as both have it.
  static func matches(_ left: [Int], _ right: [Int]) -> Int {
    var matches = 0
    for (first, second) in zip(left, right) { matches += min(first, second) }
    return matches
  }
}
