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

  @Test(arguments: [2, 4]) func `loops within loops end`(threads: Int) {
    let sums = parallelMap(5, threads: threads) { outer in
      parallelMap(7, threads: threads) { outer * $0 }.reduce(0, +)
    }
    #expect(sums == (0..<5).map { 21 * $0 })
  }

  @Test func `loops on several threads at once end`() async {
    let sums = await withTaskGroup(of: Int.self) { group in
      for task in 0..<4 {
        group.addTask {
          (0..<200).reduce(0) { sum, _ in
            sum + parallelMap(3, threads: 3) { task + $0 }.reduce(0, +)
          }
        }
      }
      return await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(sums == Set((0..<4).map { 200 * (3 * $0 + 3) }))
  }

  /// Both sides of a loop have to wait for each other, now and then long enough to fall asleep.
  @Test func `pieces of very different length end`() {
    for round in 0..<40 {
      let sums = parallelMap(4, threads: 2) { index in
        var random = RandomStream(seed: UInt64(index))
        let draws = index == round % 4 ? 200_000 : 10
        return (0..<draws).reduce(into: Float(0)) { sum, _ in sum += random.uniform() }
      }
      #expect(sums.allSatisfy { $0 > 0 })
      if round % 2 == 0 {
        var random = RandomStream(seed: 0)
        let sum = (0..<200_000).reduce(into: Float(0)) { sum, _ in sum += random.uniform() }
        #expect(sum > 0)
      }
    }
  }
}
