import Tensors

/// A fixed-size array of lanes on the heap, written through its pointer by many threads at once.
final class LaneVector<L: Lanes> {
  let pointer: UnsafeMutablePointer<L>
  let count: Int

  /// A vector of zeros.
  init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(count, 1))
    pointer.initialize(repeating: L(repeating: 0), count: count)
  }

  deinit { pointer.deallocate() }
}

/// Loops over long vectors in blocks fixed by the length, so that sums do not depend on threads.
struct BlockedLoop {
  let count: Int
  let threads: Int
  private let blockSize: Int

  init(count: Int, threads: Int) {
    self.count = count
    self.threads = threads
    blockSize = max(1024, (count + 63) / 64)
  }

  private var blockCount: Int { (count + blockSize - 1) / blockSize }

  private func range(_ block: Int) -> Range<Int> {
    block * blockSize..<min(count, (block + 1) * blockSize)
  }

  /// Calls `body` with ranges that together cover `0..<count`.
  func callAsFunction(_ body: (Range<Int>) -> Void) {
    parallelFor(blockCount, threads: threads) { body(range($0)) }
  }

  /// The sum of what `body` returns for ranges that together cover `0..<count`, added in order.
  func sum<W: WideLanes>(_ body: (Range<Int>) -> W) -> W {
    let parts = parallelMap(blockCount, threads: threads) { body(range($0)) }
    return parts.reduce(W(repeating: 0)) { $0 + $1 }
  }
}
