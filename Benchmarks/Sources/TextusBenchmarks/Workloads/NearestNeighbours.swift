import Textus

/// The ten nearest neighbours of many words, exactly: all words together, and one after the other.
enum NearestNeighbours: Workload {
  static let name = "nearest-neighbours"

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let queryCount = try options.number("queries", default: 1000)
    let vectors = try WordVectors.read(try options.text("vectors"), threads: threads).vectors
    let rows = (0..<queryCount).map { Int32($0 * max(1, vectors.count / queryCount)) }
    let queries = Tensor(
      shape: [queryCount, vectors.size],
      rows.flatMap { vectors.withVector(at: $0, Array.init) })
    _ = vectors.norms(threads: threads)
    let clock = ContinuousClock()
    let ((found, total), noise) = Machine.observing {
      let start = clock.now
      let found = vectors.neighbors(
        of: queries, count: 10, excluding: rows.map { [$0] }, threads: threads)
      return (found, (clock.now - start).inSeconds)
    }
    let best = found.reduce(0.0) { $0 + Double($1.first?.similarity ?? 0) }
    record["queries"] = .count(queryCount)
    record["total_ms"] = .number(total * 1e3)
    record["mean_best_cosine"] = .number(best / Double(queryCount))
    record.note(noise)
    record.note(
      necessaryFlops: 2 * Double(queryCount) * Double(vectors.vectors.elementCount),
      seconds: total, threads: threads)
    // One after the other each query reads the matrix once, which the memory bounds.
    var single = Durations()
    for row in rows.prefix(100) {
      let start = clock.now
      _ = vectors.neighbors(of: vectors.word(at: row), count: 10, threads: threads)
      single.append(clock.now - start)
    }
    record.note(single, as: "single")
    let bandwidth = Machine.gigabytesPerSecond(threads: threads)
    let bytes = 4 * Double(vectors.vectors.elementCount)
    record["memory_gb_per_s"] = .number(bandwidth)
    record["single_fraction_of_bound"] = .number(
      bytes * 1e-9 / single.percentile(50) / bandwidth)
  }
}
