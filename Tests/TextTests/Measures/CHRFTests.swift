import Testing
import Text

// Reference values from sacrebleu 2.6.0, with the sentences of `MeasureSamples`:
//     m = CHRF(**keywords); print(repr(m.corpus_score(hyp, refs).score))
@Suite("chrF")
struct CHRFTests {
  private func score(_ options: CHRFOptions) -> CHRFScore {
    var accumulator = CHRFScore.Accumulator(options)
    for (hypothesis, references) in zip(MeasureSamples.hypotheses, MeasureSamples.references) {
      accumulator.add(hypothesis: hypothesis, references: references)
    }
    return accumulator.result
  }

  private func changed(_ change: (inout CHRFOptions) -> Void) -> CHRFOptions {
    var options = CHRFOptions()
    change(&options)
    return options
  }

  @Test("is sacrebleu's, with words, white space and smoothing as asked for")
  func corpus() {
    #expect(score(CHRFOptions()).score == 51.622446732838)
    #expect(score(.plusPlus).score == 52.601382492816725)
    #expect(score(changed { $0.keepsWhiteSpace = true }).score == 59.58820538873759)
    #expect(score(changed { $0.usesEpsilonSmoothing = true }).score == 51.622401954804495)
  }

  @Test("is printed as sacrebleu prints it, but for the version")
  func printed() {
    #expect(
      score(CHRFOptions()).description
        == "chrF2|nrefs:2|case:mixed|eff:yes|nc:6|nw:0|space:no|version:textus.1 = 51.62")
    #expect(
      score(.plusPlus).description
        == "chrF2++|nrefs:2|case:mixed|eff:yes|nc:6|nw:2|space:no|version:textus.1 = 52.60")
    #expect(score(changed { $0.lowercase = true }).signature.contains("|case:lc|"))
  }

  @Test("parts merged are the whole; nothing in common and nothing at all are 0")
  func edges() {
    var parts = [CHRFScore.Accumulator(.plusPlus), CHRFScore.Accumulator(.plusPlus)]
    for (index, hypothesis) in MeasureSamples.hypotheses.enumerated() {
      parts[index % 2].add(
        hypothesis: hypothesis, references: MeasureSamples.references[index])
    }
    parts[0].merge(parts[1])
    #expect(parts[0].result == score(.plusPlus))
    for (hypothesis, reference) in [("", "a"), ("a", ""), ("", ""), ("x", "y")] {
      var accumulator = CHRFScore.Accumulator()
      accumulator.add(hypothesis: hypothesis, references: [reference])
      #expect(accumulator.result.score == 0)
    }
    var same = CHRFScore.Accumulator()
    same.add(hypothesis: "你好 é!".utf8.span, reference: "你好 é!".utf8.span)
    #expect(abs(same.result.score - 100) < 1e-9)
  }
}
