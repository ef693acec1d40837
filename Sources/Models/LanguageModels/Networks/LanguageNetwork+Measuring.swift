import NeuralNets
import Tensors

extension LanguageNetwork {
  /// Rows that are read side by side by one thread.
  private static var groupSize: Int { 16 }
  /// Tokens that a row reads before those it foresees, so that its state is as good as that of one
  /// long reading.
  private static var warmUp: Int { 256 }
  /// Tokens that a row reads at once.
  private static var steps: Int { 64 }

  /// The sum of the logarithms of the probabilities of a stream's tokens, each given those before it.
  ///
  /// The stream is cut into rows that are read side by side, each after a part of the row before.
  /// - Parameter cache: what is remembered of the text beside the network's state.
  func logProbability(
    ofStream tokens: [Int32], cache: CacheSettings = CacheSettings(), threads: Int
  ) -> Double {
    let text = [LanguageEncoder.end] + tokens
    // Whole steps, and enough to fill the cache.
    let warmUp = (max(Self.warmUp, cache.size) + Self.steps - 1) / Self.steps * Self.steps
    // Rows much longer than the warm-up, or it would cost more than the measuring.
    let rowCount = max(1, min(2 * Self.groupSize, tokens.count / (4 * warmUp)))
    let groups = (rowCount + Self.groupSize - 1) / Self.groupSize
    let bounds = (0...rowCount).map { tokens.count * $0 / rowCount }
    let sums = parallelMap(groups, threads: threads) { group in
      let rows = (rowCount * group / groups)..<(rowCount * (group + 1) / groups)
      return withoutGradients {
        logProbability(text, rows.map { (bounds[$0], bounds[$0 + 1]) }, cache, warmUp: warmUp)
      }
    }
    return sums.reduce(0, +)
  }

  /// The same for some rows: where the foreseen tokens of each begin and end, counted in the text
  /// without its first token.
  private func logProbability(
    _ text: [Int32], _ rows: [(start: Int, end: Int)], _ cache: CacheSettings, warmUp: Int
  ) -> Double {
    let begins = rows[0].start == 0
    let warmUp = rows.allSatisfy { $0.start >= warmUp || $0.start == 0 } ? warmUp : 0
    var caches = rows.map { _ in ContinuousCache(cache) }
    let longest = rows.map { $0.end - $0.start }.max() ?? 0
    var state: LanguageState?
    var sum = 0.0
    for start in stride(from: -warmUp, to: longest, by: Self.steps) {
      let end = start < 0 ? start + Self.steps : min(longest, start + Self.steps)
      var inputs: [Int32] = []
      for row in rows {
        for place in (row.start + start)..<(row.start + end) {
          inputs.append(
            place < 0 || place >= text.count ? LanguageEncoder.end : text[place])
        }
      }
      if start == 0, begins, let warm = state {
        // Nothing came before the first row.
        state = warm.replacing([0], by: initialState(count: 1))
      }
      let batch = TokenBatch(identifiers: inputs, count: rows.count, length: end - start)
      let (features, after) = self.features(batch, state: state)
      state = after
      var remembered: [Float?] = []
      for (number, row) in rows.enumerated() where cache.size > 0 && row.start + start >= 0 {
        let count = min(end, row.end - row.start) - start
        if count <= 0 { continue }
        let first = number * (end - start)
        let following = (row.start + start + 1)..<(row.start + start + 1 + count)
        remembered += caches[number].read(
          features.sliced(first..<(first + count), along: 0), following: text[following])
      }
      if start < 0 { continue }
      // The last step of the shorter rows lies beyond their ends.
      var places: [Int32] = []
      var targets: [Int32] = []
      for (number, row) in rows.enumerated() {
        for step in start..<end where row.start + step < row.end {
          places.append(Int32(number * (end - start) + step - start))
          targets.append(text[row.start + step + 1])
        }
      }
      let wanted = places.count == features.shape[0] ? features : features.gatherRows(places)
      let values = output.logProbabilities(wanted, targets: targets).map { Double($0) }
      if cache.size > 0 {
        for (value, share) in zip(values, remembered) { sum += caches[0].mixed(value, share) }
      } else {
        for value in values { sum += value }
      }
    }
    return sum
  }

  /// The sums for lines, each read on its own.
  func logProbabilities(ofLines lines: [[Int32]], threads: Int) -> [Double] {
    // Similar lengths together: nothing is computed for padding.
    let order = lines.indices.sorted { (lines[$0].count, $0) < (lines[$1].count, $1) }
    let groups = (order.count + Self.groupSize - 1) / Self.groupSize
    let sums = parallelMap(groups, threads: threads) { group in
      let start = group * Self.groupSize
      let members = order[start..<min(start + Self.groupSize, order.count)]
      return withoutGradients { logProbabilities(of: members.map { lines[$0] }) }
    }
    var result = [Double](repeating: 0, count: lines.count)
    for (index, sum) in zip(order, sums.joined()) { result[index] = sum }
    return result
  }

  private func logProbabilities(of lines: [[Int32]]) -> [Double] {
    let longest = lines.map(\.count).max() ?? 0
    var state: LanguageState?
    var sums = [Double](repeating: 0, count: lines.count)
    for start in stride(from: 0, to: longest, by: Self.steps) {
      let count = min(Self.steps, longest - start)
      var inputs: [Int32] = []
      var places: [Int32] = []
      var targets: [Int32] = []
      var owners: [Int] = []
      for (number, line) in lines.enumerated() {
        for step in start..<(start + count) {
          inputs.append(
            step == 0 || step > line.count ? LanguageEncoder.end : line[step - 1])
          if step < line.count {
            places.append(Int32(number * count + step - start))
            targets.append(line[step])
            owners.append(number)
          }
        }
      }
      let batch = TokenBatch(identifiers: inputs, count: lines.count, length: count)
      let (features, after) = self.features(batch, state: state)
      state = after
      let values = output.logProbabilities(features.gatherRows(places), targets: targets)
      for (owner, value) in zip(owners, values) { sums[owner] += Double(value) }
    }
    return sums
  }
}
