import Testing

@testable import Text

// Reference values from rouge-score 0.1.2 with NLTK 3.10, with the sentences of `MeasureSamples`:
//     s = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=stems)
//     f = [s.score_multi([r[i] for r in refs], h) for i, h in enumerate(hyp)]
//     [sum(x[k].fmeasure for x in f) / 3 for k in f[0]]
@Suite("ROUGE")
struct ROUGETests {
  private func score(stems: Bool) throws -> ROUGEScore {
    var options = ROUGEOptions()
    options.usesStemmer = stems
    var accumulator = try ROUGEScore.Accumulator(options)
    for (hypothesis, references) in zip(MeasureSamples.hypotheses, MeasureSamples.references) {
      accumulator.add(hypothesis: hypothesis, references: references)
    }
    return accumulator.result
  }

  private func isNear(_ left: [Double], _ right: [Double]) -> Bool {
    zip(left, right).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  @Test("is rouge-score's, the average over texts")
  func corpus() throws {
    let plain = try score(stems: false)
    #expect(
      isNear(
        [plain.rouge1, plain.rouge2, plain.rougeL].map(\.fMeasure),
        [0.6771929824561402, 0.45098039215686275, 0.6771929824561402]))
    #expect(
      isNear(
        [plain.rouge1, plain.rouge2, plain.rougeL].map(\.precision),
        [0.6444444444444444, 0.4444444444444444, 0.6444444444444444]))
    #expect(
      isNear(
        [plain.rouge1, plain.rouge2, plain.rougeL].map(\.recall),
        [0.7222222222222222, 0.4583333333333333, 0.7222222222222222]))
    let stemmed = try score(stems: true)
    #expect(
      isNear(
        [stemmed.rouge1, stemmed.rouge2, stemmed.rougeL].map(\.fMeasure),
        [0.6771929824561402, 0.5176470588235295, 0.6771929824561402]))
  }

  // RougeScorer([…]).score("the cat sat on the mat, 3 times", "The Cat, on a mat sat 3 times")
  @Test("counts words, pairs of words and the longest common subsequence")
  func single() throws {
    var accumulator = try ROUGEScore.Accumulator()
    accumulator.add(
      hypothesis: "The Cat, on a mat sat 3 times".utf8.span,
      reference: "the cat sat on the mat, 3 times".utf8.span)
    #expect(accumulator.result.rouge1.fMeasure == 0.875)
    #expect(abs(accumulator.result.rouge2.fMeasure - 2.0 / 7) < 1e-15)
    #expect(accumulator.result.rougeL.fMeasure == 0.75)
  }

  @Test("the longest common subsequence is that of a search through all subsequences")
  func subsequences() {
    var random = TestRandom(5)
    for _ in 0..<300 {
      let left = random.bytes(upTo: 9, from: [1, 2, 3]).map { Int32($0) }
      let right = random.bytes(upTo: 9, from: [1, 2, 3]).map { Int32($0) }
      var longest = 0
      for chosen in 0..<(1 << left.count) {
        let part = left.indices.filter { chosen >> $0 & 1 == 1 }.map { left[$0] }
        var rest = right[...]
        let isPart = part.allSatisfy { word in
          guard let place = rest.firstIndex(of: word) else { return false }
          rest = rest[(place + 1)...]
          return true
        }
        if isPart { longest = max(longest, part.count) }
      }
      #expect(ROUGEScore.longestCommonSubsequence(left, right) == longest)
    }
  }

  @Test("words of other scripts count where asked for, and empty texts are 0")
  func international() throws {
    var options = ROUGEOptions()
    var latin = try ROUGEScore.Accumulator(options)
    latin.add(hypothesis: "Красный дом", references: ["красный дом"])
    #expect(latin.result.rouge1.fMeasure == 0)
    options.words = .international
    var accumulator = try ROUGEScore.Accumulator(options)
    accumulator.add(hypothesis: "Красный дом", references: ["Большой красный дом!"])
    #expect(accumulator.result.rouge1.precision == 1)
    #expect(abs(accumulator.result.rouge1.recall - 2.0 / 3) < 1e-15)
    var other = try ROUGEScore.Accumulator(options)
    other.add(hypothesis: "", references: ["a", ""])
    #expect(other.result == ROUGEScore())
    accumulator.merge(other)
    #expect(accumulator.count == 2)
    #expect(accumulator.result.rouge1.precision == 0.5)
    #expect(try ROUGEScore.Accumulator().result == ROUGEScore())
  }

  // PorterStemmer().stem(word)
  @Test(
    "stems are NLTK's",
    arguments: [
      """
      caresses:caress ponies:poni ties:tie dies:die flies:fli cats:cat feed:feed agreed:agre \
      disabled:disabl matting:mat mating:mate meeting:meet milling:mill messing:mess fizzed:fizz \
      failing:fail filing:file happy:happi enjoy:enjoy sky:sky spy:spi spied:spi died:die
      """,
      """
      relational:relat conditional:condit rational:ration valenci:valenc digitizer:digit \
      conformabli:conform radicalli:radic differentli:differ vileli:vile analogousli:analog \
      vietnamization:vietnam predication:predic operator:oper feudalism:feudal \
      decisiveness:decis hopefulness:hope callousness:callous formaliti:formal \
      sensitiviti:sensit sensibiliti:sensibl hopefulli:hope geology:geolog \
      archaeologi:archaeolog theologi:theolog generalli:gener ally:alli bally:balli
      """,
      """
      triplicate:triplic formative:form formalize:formal electriciti:electr electrical:electr \
      hopeful:hope goodness:good revival:reviv allowance:allow inference:infer airliner:airlin \
      gyroscopic:gyroscop adjustable:adjust defensible:defens irritant:irrit replacement:replac \
      adjustment:adjust dependent:depend adoption:adopt communion:communion homologou:homolog \
      communism:commun activate:activ angulariti:angular homologous:homolog effective:effect \
      bowdlerize:bowdler probate:probat rate:rate cease:ceas controll:control roll:roll
      """,
      """
      dying:die news:news innings:inning proceed:proceed yyyy:yyyi syzygy:syzygi toy:toy used:use \
      owed:owe wing:wing egging:eg 2000s:2000 x86:x86 oed:o aing:a
      """,
    ])
  func stems(list: String) {
    for entry in list.split(separator: " ") {
      let pair = entry.split(separator: ":")
      let stem = PorterStemmer.stem(Array(pair[0].utf8))
      #expect(String(decoding: stem, as: UTF8.self) == pair[1], "\(pair[0])")
    }
  }
}

@Suite("Exact match")
struct ExactMatchTests {
  @Test("counts hypotheses that are a reference but for white space at the ends")
  func counting() {
    var match = ExactMatch()
    #expect(match.fraction == 0)
    match.add(hypothesis: " a b\n", references: ["c", "a b"])
    match.add(hypothesis: "a  b", references: ["a b"])
    match.add(hypothesis: "é".utf8.span, reference: "e\u{301}".utf8.span)
    var other = ExactMatch()
    other.add(hypothesis: "".utf8.span, reference: "\u{3000}".utf8.span)
    match.merge(other)
    #expect(match.count == 4)
    #expect(match.matchCount == 2)
    #expect(match.fraction == 0.5)
  }
}
