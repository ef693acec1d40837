import Testing

@testable import Text

/// The sentences of the README of sacrebleu, changed a little.
enum MeasureSamples {
  static let hypotheses = [
    "The dog bit the man.", "It wasn't surprising, was it?",
    "The man had just bitten him for $3.50-4.",
  ]
  static let references = [
    ["The dog bit the man.", "The dog had bit the man."],
    ["It was not unexpected.", "No one was surprised, was anyone?"],
    ["The man bit him first for $3.50-5.", "The man had bitten the dog."],
  ]
}

// Reference values from sacrebleu 2.6.0, with the lists above as `hyp` and, turned, as `refs`:
//     b = BLEU(**keywords); r = b.corpus_score(hyp, refs)
//     print(repr(r.score), r.format(signature=b.get_signature().format()))
@Suite("BLEU")
struct BLEUTests {
  private func score(_ change: (inout BLEUOptions) -> Void = { _ in }) -> BLEUScore {
    var options = BLEUOptions()
    change(&options)
    var accumulator = BLEUScore.Accumulator(options)
    for (hypothesis, references) in zip(MeasureSamples.hypotheses, MeasureSamples.references) {
      accumulator.add(hypothesis: hypothesis, references: references)
    }
    return accumulator.result
  }

  @Test("is sacrebleu's for each tokenisation and smoothing")
  func corpus() {
    #expect(score().score == 43.81129694353712)
    #expect(score { $0.tokenization = .international }.score == 36.03687284051294)
    #expect(score { $0.tokenization = .characters }.score == 71.36620705423161)
    #expect(score { $0.tokenization = .none }.score == 38.24716659380385)
    #expect(score { $0.smoothing = .add(1) }.score == 47.0740016066554)
    #expect(score { $0.lowercase = true }.score == 43.81129694353712)
    #expect(score().matchCounts == [20, 11, 7, 4])
    #expect(score().totalCounts == [25, 22, 19, 16])
  }

  @Test("is printed as sacrebleu prints it, but for the version")
  func printed() {
    #expect(
      score().description
        == "BLEU|nrefs:2|case:mixed|eff:no|tok:13a|smooth:exp|version:textus.1 = 43.81 "
        + "80.0/50.0/36.8/25.0 (BP = 1.000 ratio = 1.000 hyp_len = 25 ref_len = 25)")
    let added = score {
      $0.smoothing = .add(1)
      $0.lowercase = true
    }
    #expect(
      added.signature == "nrefs:2|case:lc|eff:no|tok:13a|smooth:add-k[1.00]|version:textus.1")
    #expect(score { $0.smoothing = .floor(0.1) }.signature.contains("|smooth:floor[0.10]|"))
    #expect(score { $0.smoothing = .none }.signature.contains("|smooth:none|"))
  }

  // BLEU(tokenize="zh").corpus_score([…], [[…]]) with the two sentences below.
  @Test("of Chinese cuts characters apart")
  func chinese() {
    var accumulator = BLEUScore.Accumulator(BLEUOptions(language: "zh"))
    accumulator.add(
      hypothesis: "我们试试看，“好”吗？iPhone 12.5！", references: ["让我们试试看，“好”不好？iPhone 12.5。"])
    #expect(abs(accumulator.result.score - 60.659974333376745) < 1e-12)
    #expect(accumulator.result.hypothesisLength == 14)
    #expect(accumulator.signature.contains("tok:zh"))
  }

  // BLEU(effective_order=True).sentence_score("A dog", ["The dog runs"])
  @Test("of a sentence counts the orders there are, and no match is 0")
  func sentence() {
    var options = BLEUOptions()
    options.usesEffectiveOrder = true
    var accumulator = BLEUScore.Accumulator(options)
    accumulator.add(hypothesis: "A dog", references: ["The dog runs"])
    #expect(abs(accumulator.result.score - 30.326532985631665) < 1e-12)
    #expect(accumulator.result.precisions == [50, 50, 0, 0])
    for (hypothesis, reference) in [("", "a"), ("a", ""), ("", ""), ("x", "y")] {
      var accumulator = BLEUScore.Accumulator()
      accumulator.add(hypothesis: hypothesis, references: [reference])
      #expect(accumulator.result.score == 0)
    }
    #expect(BLEUScore.Accumulator().result.score == 0)
  }

  @Test("parts merged are the whole, whatever the number of references")
  func merging() {
    var whole = BLEUScore.Accumulator()
    var parts = [BLEUScore.Accumulator(), BLEUScore.Accumulator()]
    for (index, hypothesis) in MeasureSamples.hypotheses.enumerated() {
      let references = Array(MeasureSamples.references[index].prefix(1 + index % 2))
      whole.add(hypothesis: hypothesis, references: references)
      parts[index % 2].add(hypothesis: hypothesis, references: references)
    }
    parts[0].merge(parts[1])
    #expect(parts[0].result == whole.result)
    #expect(whole.count == 3)
    #expect(whole.signature.hasPrefix("nrefs:var|"))
    var bytes = BLEUScore.Accumulator()
    bytes.add(hypothesis: "a b c d".utf8.span, reference: "a b c d".utf8.span)
    #expect(abs(bytes.result.score - 100) < 1e-9)
  }

  private func tokens(_ text: String, _ tokenization: BLEUTokenization) -> String {
    tokenization.tokens(of: text.unicodeScalars.map(\.value)).map { word in
      String(String.UnicodeScalarView(word.compactMap(Unicode.Scalar.init)))
    }.joined(separator: " ")
  }

  // Tokenizer13a()(line), TokenizerV14International()(line), TokenizerZh()(line)
  @Test("cuts tokens as sacrebleu does")
  func tokenization() {
    let line = "Hi, there (you)! 3.5-4 a.b 1,2, x-y &amp; U.S. 5-"
    #expect(
      tokens(line, .mteval13a)
        == "Hi , there ( you ) ! 3.5 - 4 a . b 1,2 , x-y & U . S . 5 -")
    #expect(
      tokens(line, .international)
        == "Hi , there ( you ) ! 3.5-4 a . b 1,2 , x - y & amp ; U . S . 5-")
    #expect(
      tokens(line, .chinese)
        == "Hi , there ( you ) ! 3.5 - 4 a . b 1,2 , x-y & amp ; U . S . 5 -")
    #expect(tokens("-5 .5 5. .. a.. ,,", .mteval13a) == "-5 . 5 5 . . . a . . , ,")
    #expect(
      tokens("中文“引号”，1.5公里—ＡＢ ok…", .chinese) == "中 文 “ 引 号 ” ， 1.5 公 里 — Ａ Ｂ ok …")
    #expect(
      tokens("«Où?» – 5€, 3½+x ١.٢ a¿b", .international) == "« Où ? » – 5 € , 3½ + x ١.٢ a ¿ b")
    #expect(tokens("a <skipped>b\u{3000}c\u{1F}d ", .mteval13a) == "a b c d")
    #expect(tokens(" a\u{A0}é 中 ", .characters) == "a é 中")
  }

  @Test(
    "is printed with as many digits as asked for, halves to even",
    arguments: [
      (0.125, 2, "0.12"), (0.375, 2, "0.38"), (2.675, 2, "2.67"), (99.995, 2, "100.00"),
      (0, 1, "0.0"), (-0.04, 1, "0.0"), (-1.25, 1, "-1.2"), (43.81129694353712, 2, "43.81"),
      (0.05, 1, "0.1"), (0.15, 1, "0.1"),
    ])
  func digits(value: Double, decimals: Int, text: String) {
    #expect("\(FixedPoint(value, decimals: decimals))" == text)
  }
}
