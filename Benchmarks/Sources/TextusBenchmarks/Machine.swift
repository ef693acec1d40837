import Textus

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the machine can do and what else it was doing.
enum Machine {
  /// The largest resident size of this process so far, in MiB.
  static var peakMemory: Double {
    let peak = Double(usage().ru_maxrss)
    #if canImport(Darwin)
      return peak / 1_048_576
    #else
      return peak / 1024
    #endif
  }

  /// The rate of large matrix products on all threads at once, in 10⁹ operations a second: what a
  /// workload made of products could reach at best.
  static func gigaflops(threads: Int) -> Double {
    let size = 768
    let matrix = Tensor(filled: 0.5, shape: [size, size])
    let durations = Durations.ofRepeating(forSeconds: 0.5, atLeast: 5, warmUp: 2) {
      parallelFor(threads, threads: threads) { _ in _ = matrix.matrixProduct(matrix) }
    }
    // The best time, not the median: what others take of the machine does not lower its bound.
    return 2e-9 * Double(size * size * size * threads) / durations.percentile(0)
  }

  /// The share of the machine, in cores, that this process and all others used during some work.
  struct Noise {
    let wall: Double
    let own: Double
    let other: Double
  }

  /// Does `work` and tells how quiet the machine was.
  static func observing<Result>(_ work: () throws -> Result) rethrows -> (Result, Noise) {
    let clock = ContinuousClock()
    let (start, busyBefore, ownBefore) = (clock.now, busySeconds(), ownSeconds())
    let result = try work()
    let wall = max((clock.now - start).inSeconds, 1e-9)
    let own = ownSeconds() - ownBefore
    let other = max(0, busySeconds() - busyBefore - own)
    return (result, Noise(wall: wall, own: own / wall, other: other / wall))
  }

  private static func usage() -> rusage {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return usage
  }

  private static func ownSeconds() -> Double {
    let usage = usage()
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// Seconds of all processors spent in any process; 0 where /proc/stat does not exist.
  private static func busySeconds() -> Double {
    guard let file = fopen("/proc/stat", "r") else { return 0 }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 512)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else { return 0 }
    let line = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let ticks = line.split(separator: " ").dropFirst().map { Double($0) ?? 0 }
    guard ticks.count >= 7 else { return 0 }
    let busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]
    return busy / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}

/// Ends the program with a message and the status of wrong usage.
func fail(_ message: String) -> Never {
  let line = Array("\(message)\n".utf8)
  write(STDERR_FILENO, line, line.count)
  exit(64)
}
