import Textus

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// From a file of word vectors to vectors that can be asked; mapping an archive of them as well.
enum VectorLoading: Workload {
  static let name = "vector-loading"

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let path = try options.text("vectors")
    let clock = ContinuousClock()
    let ((vectors, seconds), noise) = try Machine.observing {
      let start = clock.now
      let vectors = try WordVectors.read(path, threads: threads).vectors
      return (vectors, (clock.now - start).inSeconds)
    }
    record["words"] = .count(vectors.count)
    record["size"] = .count(vectors.size)
    record["load_s"] = .number(seconds)
    record.note(noise)
    // Opening alone: the file is in the cache, nothing of the matrix is read.
    let archive = path + ".safetensors"
    try vectors.write(to: archive, format: .safetensors)
    defer { remove(archive) }
    var opening = Durations()
    for _ in 0..<21 {
      let start = clock.now
      let mapped = try WordVectors.read(archive, threads: threads).vectors
      opening.append(clock.now - start)
      guard mapped.count == vectors.count else { throw UsageError("\(archive): other words.") }
    }
    record.note(opening, as: "open")
  }
}
