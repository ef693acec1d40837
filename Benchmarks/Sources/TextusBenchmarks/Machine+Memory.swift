import Textus

extension Machine {
  /// How fast memory can be read by so many threads at once, in GB/s, as measured just now.
  static func gigabytesPerSecond(threads: Int) -> Double {
    let count = 64 << 20
    let numbers = Tensor(filled: 1, shape: [count])
    var durations = Durations()
    let clock = ContinuousClock()
    for _ in 0..<7 {
      let start = clock.now
      let sums = numbers.withElements { elements in
        parallelMap(threads, threads: threads) { lane in
          sum(
            UnsafeBufferPointer(
              rebasing: elements[count * lane / threads..<count * (lane + 1) / threads]))
        }
      }
      durations.append(clock.now - start)
      // The sums are used, so that they are computed.
      if sums.reduce(0, +) < 0 { return 0 }
    }
    return 4e-9 * Double(count) / durations.percentile(0)
  }

  /// The sum of many numbers, 64 at a time.
  private static func sum(_ numbers: UnsafeBufferPointer<Float>) -> Float {
    var total = SIMD64<Float>.zero
    UnsafeRawBufferPointer(numbers).withMemoryRebound(to: SIMD64<Float>.self) { vectors in
      for vector in vectors { total += vector }
    }
    return total.sum()
  }
}
