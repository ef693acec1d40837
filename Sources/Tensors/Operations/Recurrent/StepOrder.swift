/// The order in which a recurrent operation walks through padded sequences: step by step, the longest
/// sequences first, so that those still going are the first rows of every step and no work is done on
/// padding.
///
/// The rows of all steps lie one behind the other: those of step `t` are `offsets[t]..<offsets[t + 1]`.
struct StepOrder {
  /// The sequence at each row of the first step, the longest first.
  let sequences: [Int32]
  /// How many sequences take part in each step; a last 0 ends the list.
  let counts: [Int]
  /// Where the rows of each step begin; the last entry is the number of all rows.
  let offsets: [Int]
  /// Where each row stands in `[N, T]`.
  let positions: [Int32]

  /// The number of steps.
  var stepCount: Int { counts.count - 1 }

  /// The number of rows of all steps.
  var rowCount: Int { offsets[stepCount] }

  /// - Parameters:
  ///   - count: the number N of sequences.
  ///   - length: T.
  ///   - lengths: how many positions of each sequence count; `nil` if all do.
  ///   - isReversed: whether every sequence is read from its end.
  init(count: Int, length: Int, lengths: [Int32]?, isReversed: Bool) {
    let lengths = lengths?.map { Int($0) } ?? Array(repeating: length, count: count)
    // Sorted by counting: stable, and one pass over the sequences.
    var starts = [Int](repeating: 0, count: length + 2)
    for own in lengths { starts[length - own + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var sequences = [Int32](repeating: 0, count: count)
    for (sequence, own) in lengths.enumerated() {
      sequences[starts[length - own]] = Int32(sequence)
      starts[length - own] += 1
    }
    var counts: [Int] = []
    var offsets = [0]
    var going = count
    for step in 0..<(lengths.max() ?? 0) {
      while going > 0, lengths[Int(sequences[going - 1])] <= step { going -= 1 }
      counts.append(going)
      offsets.append(offsets[step] + going)
    }
    let positions = [Int32](unsafeUninitializedCapacity: offsets[counts.count]) { buffer, used in
      for (step, going) in counts.enumerated() {
        let target = buffer.baseAddress! + offsets[step]
        for row in 0..<going {
          let sequence = Int(sequences[row])
          let position = isReversed ? lengths[sequence] - 1 - step : step
          target[row] = Int32(sequence * length + position)
        }
      }
      used = buffer.count
    }
    counts.append(0)
    self.sequences = sequences
    self.counts = counts
    self.offsets = offsets
    self.positions = positions
  }

  /// Neighbouring steps with some hundred rows together: enough for a matrix product to be fast, few
  /// enough to be still in cache for the steps that follow.
  var chunks: [Range<Int>] {
    var chunks: [Range<Int>] = []
    var first = 0
    for step in 0..<stepCount where offsets[step + 1] - offsets[first] >= 512 {
      chunks.append(first..<step + 1)
      first = step + 1
    }
    if first < stepCount { chunks.append(first..<stepCount) }
    return chunks
  }

  /// The rows of some steps.
  func rows(_ steps: Range<Int>) -> Range<Int> {
    offsets[steps.lowerBound]..<offsets[steps.upperBound]
  }
}
