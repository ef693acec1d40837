/// Times of the same work done again and again, in seconds.
struct Durations {
  private(set) var seconds: [Double] = []

  mutating func append(_ duration: Duration) { seconds.append(duration.inSeconds) }

  var count: Int { seconds.count }

  /// The value below which `percent` of the times lie; the median for 50.
  func percentile(_ percent: Int) -> Double {
    let sorted = seconds.sorted()
    if sorted.isEmpty { return .nan }
    return sorted[min(sorted.count * percent / 100, sorted.count - 1)]
  }

  /// Times `work` for at least the given seconds and repetitions, after a few that do not count.
  static func ofRepeating(
    forSeconds limit: Double, atLeast repetitions: Int = 20, warmUp: Int = 10,
    _ work: () throws -> Void
  ) rethrows -> Durations {
    for _ in 0..<warmUp { try work() }
    var durations = Durations()
    let clock = ContinuousClock()
    let end = clock.now + .seconds(limit)
    while clock.now < end || durations.count < repetitions {
      durations.append(try clock.measure(work))
    }
    return durations
  }
}

extension Duration {
  var inSeconds: Double { self / .seconds(1) }
}
