import Tensors

/// A fixed number of lanes on the heap, written through the pointer by many threads at once.
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

  /// The sum of the products with another vector's numbers in a range, in double precision.
  @inline(__always)
  func dot(_ other: LaneVector<L>, _ range: Range<Int>) -> L.Wide {
    var sum = L.Wide(repeating: 0)
    for index in range { sum = sum + L.Wide(widening: pointer[index] * other.pointer[index]) }
    return sum
  }
}

/// Loops over long vectors in blocks fixed by the length, so that sums do not depend on threads.
struct BlockedLoop: Sendable {
  /// The number of elements.
  let count: Int
  private let threads: Int
  private let blockSize: Int

  init(count: Int, threads: Int) {
    self.count = count
    self.threads = threads
    blockSize = max(1024, (count + 63) / 64)
  }

  private var blockCount: Int { (count + blockSize - 1) / blockSize }

  private func range(of block: Int) -> Range<Int> {
    block * blockSize..<min(count, (block + 1) * blockSize)
  }

  /// Calls `body` with ranges that together cover `0..<count`.
  @inline(__always)
  func callAsFunction(_ body: (Range<Int>) -> Void) {
    parallelFor(blockCount, threads: threads) { body(range(of: $0)) }
  }

  /// The sum of what `body` returns for ranges that together cover `0..<count`, added in order.
  @inline(__always)
  func sum<W: WideLanes>(_ body: (Range<Int>) -> W) -> W {
    let parts = parallelMap(blockCount, threads: threads) { body(range(of: $0)) }
    return parts.reduce(W(repeating: 0)) { $0 + $1 }
  }
}
