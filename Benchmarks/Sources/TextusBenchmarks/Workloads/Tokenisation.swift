import Textus

/// Text to token identifiers on one core, in megabytes a second.
///
/// That the boundaries are ICU's is a matter of the tests, which compare them one by one.
enum Tokenisation: Workload {
  static let name = "tokenisation"

  static func run(_ options: Options, into record: inout Record) throws {
    let file = try FileBytes(path: try options.text("text"))
    let tokenizer = try Tokenizer()
    try file.withBytes { bytes in
      let limit = min(bytes.count, try options.number("megabytes", default: 10) * 1_000_000)
      bytes.withUnsafeBufferPointer { buffer in
        let text = UnsafeBufferPointer(rebasing: buffer[..<limit])
        var counter = TokenCounter()
        tokenizer.count(text, into: &counter)
        let vocabulary = counter.vocabulary()

        var identifiers: [Int32] = []
        let (durations, noise) = Machine.observing {
          Durations.ofRepeating(forSeconds: 3, atLeast: 3, warmUp: 1) {
            identifiers.removeAll(keepingCapacity: true)
            tokenizer.appendIdentifiers(of: text, in: vocabulary, to: &identifiers)
          }
        }
        record["threads"] = .count(1)
        record["tokens"] = .count(identifiers.count)
        record["types"] = .count(vocabulary.count)
        record["megabytes"] = .number(Double(limit) * 1e-6)
        // The best time, as in the peers' script.
        record["mb_per_s"] = .number(Double(limit) * 1e-6 / durations.percentile(0))
        record.note(noise)
      }
    }
  }
}
