import Synchronization
import Tensors
import Testing

@Suite struct ParallelTests {
  @Test(arguments: [1, 2, 4], [0, 1, 2, 7, 1000])
  func `every index is handed out once`(threads: Int, count: Int) {
    let seen = Mutex([Int](repeating: 0, count: count))
    parallelFor(count, threads: threads) { index in seen.withLock { $0[index] += 1 } }
    #expect(seen.withLock { $0 } == [Int](repeating: 1, count: count))
  }

  @Test(arguments: [1, 2, 4])
  func `results come back in order`(threads: Int) {
    let words = parallelMap(200, threads: threads) { "\($0)" }
    #expect(words == (0..<200).map { "\($0)" })
  }
}
