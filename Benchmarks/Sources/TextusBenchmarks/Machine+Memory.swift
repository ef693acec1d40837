import Textus

extension Machine {
  /// How fast memory can be read by so many threads at once, in GB/s, as measured just now.
  static func gigabytesPerSecond(threads: Int) -> Double {
    // Far more than any cache holds.
    let count = (64 << 20) / threads
    let parts = (0..<threads).map { _ in Tensor(filled: 1, shape: [count]) }
    var durations = Durations()
    let clock = ContinuousClock()
    for _ in 0..<7 {
      let start = clock.now
      _ = parallelMap(threads, threads: threads) { parts[$0].sum().item }
      durations.append(clock.now - start)
    }
    return 4e-9 * Double(count * threads) / durations.percentile(0)
  }
}
