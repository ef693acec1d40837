/// The distinct n-grams of a text with their counts, sorted.
///
/// Texts are counted in blocks: a block's keys are sorted and merged into runs of doubling length, as
/// a binary counter carries. Memory is that of the distinct n-grams and one block.
struct NgramCounts: Sendable {
  let packing: NgramPacking
  let order: Int
  private var runs: [Run] = []

  struct Run: Sendable {
    var keys: [NgramKey] = []
    var counts: [Int32] = []
  }

  /// Counts the n-grams of a stream of lines, each preceded by the end of the line before.
  init(_ stream: TokenStream, order: Int, vocabularySize: Int, blockSize: Int = 1 << 22) {
    packing = NgramPacking(vocabularySize: vocabularySize)
    self.order = order
    // The first line, too, begins behind a line end.
    let tokens = [LanguageEncoder.end] + stream.identifiers
    for start in stride(from: 0, to: tokens.count, by: blockSize) {
      add(tokens, start..<min(start + blockSize, tokens.count))
    }
    while runs.count > 1 { mergeLast() }
  }

  /// The n-grams: as long as the order, or shorter at the end of a line.
  var sorted: Run { runs.first ?? Run() }

  private mutating func add(_ tokens: [Int32], _ range: Range<Int>) {
    var keys = tokens.withUnsafeBufferPointer { tokens in
      range.map { start in
        packing.key(tokens.baseAddress!, start: start, count: tokens.count, order: order)
      }
    }
    keys.sort()
    var run = Run()
    for key in keys {
      if run.keys.last == key {
        run.counts[run.counts.count - 1] += 1
      } else {
        run.keys.append(key)
        run.counts.append(1)
      }
    }
    runs.append(run)
    while runs.count > 1, runs[runs.count - 2].keys.count <= 2 * runs[runs.count - 1].keys.count {
      mergeLast()
    }
  }

  private mutating func mergeLast() {
    let right = runs.removeLast()
    let left = runs.removeLast()
    var merged = Run()
    merged.keys.reserveCapacity(left.keys.count + right.keys.count)
    merged.counts.reserveCapacity(left.keys.count + right.keys.count)
    var (i, j) = (0, 0)
    while i < left.keys.count || j < right.keys.count {
      if j == right.keys.count || (i < left.keys.count && left.keys[i] < right.keys[j]) {
        merged.keys.append(left.keys[i])
        merged.counts.append(left.counts[i])
        i += 1
      } else if i == left.keys.count || right.keys[j] < left.keys[i] {
        merged.keys.append(right.keys[j])
        merged.counts.append(right.counts[j])
        j += 1
      } else {
        merged.keys.append(left.keys[i])
        merged.counts.append(left.counts[i] + right.counts[j])
        i += 1
        j += 1
      }
    }
    runs.append(merged)
  }
}
