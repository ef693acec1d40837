import CReferenceICU
import Textus

/// Text to token identifiers on one core, and whether they are those of ICU.
enum Tokenisation: Workload {
  static let name = "tokenisation"

  static func run(_ options: Options, into record: inout Record) throws {
    let file = try FileBytes(path: try options.text("text"))
    let megabytes = try options.number("megabytes", default: 10)
    let tokenizer = try Tokenizer()
    record["threads"] = .count(1)
    file.withBytes { bytes in
      bytes.withUnsafeBufferPointer { buffer in
        let text = UnsafeBufferPointer(
          rebasing: buffer[..<min(buffer.count, megabytes * 1_000_000)])
        measure(tokenizer, on: text, into: &record)
      }
    }
  }

  private static func measure(
    _ tokenizer: Tokenizer, on text: UnsafeBufferPointer<UInt8>, into record: inout Record
  ) {
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
    record["tokens"] = .count(identifiers.count)
    record["types"] = .count(vocabulary.count)
    record["megabytes"] = .number(Double(text.count) * 1e-6)
    // The best time, as in the peers' script.
    record["mb_per_s"] = .number(Double(text.count) * 1e-6 / durations.percentile(0))
    record.note(noise)

    let clock = ContinuousClock()
    var differing = 0
    let reference = clock.measure {
      differing = differences(between: identifiers, and: vocabulary, on: text, tokenizer)
    }
    record["differing_from_icu"] = .count(differing)
    record["icu_mb_per_s"] = .number(Double(text.count) * 1e-6 / reference.inSeconds)
  }

  /// How many tokens are not those that ICU's boundaries and the vocabulary give.
  private static func differences(
    between identifiers: [Int32], and vocabulary: Vocabulary,
    on text: UnsafeBufferPointer<UInt8>, _ tokenizer: Tokenizer
  ) -> Int {
    guard
      let words = reference_words_open(
        tokenizer.configuration.locale, text.baseAddress, Int64(text.count))
    else { fail("ICU cannot read the text.") }
    defer { reference_words_close(words) }
    var differing = 0
    var token = 0
    var start = 0
    var status: Int32 = 0
    while case let end = Int(reference_words_next(words, &status)), end >= 0 {
      if status >= 100 {
        let word = String(decoding: text[start..<end], as: UTF8.self).lowercased()
        let expected = vocabulary.identifier(of: word)
        if token >= identifiers.count || identifiers[token] != expected { differing += 1 }
        token += 1
      }
      start = end
    }
    return differing + max(0, identifiers.count - token)
  }
}
