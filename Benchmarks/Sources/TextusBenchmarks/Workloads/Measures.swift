import Textus

/// BLEU, chrF and ROUGE of hypotheses with references, to be compared with sacrebleu and rouge-score
/// by `peers/check_measures.py`.
enum Measures: Workload {
  static let name = "measures"

  static func run(_ options: Options, into record: inout Record) throws {
    let hypotheses = try lines(options.text("hypotheses"))
    let files = try options.text("references").split(separator: ",").map { try lines(String($0)) }
    guard files.allSatisfy({ $0.count == hypotheses.count }) else {
      throw UsageError("The files must have the same number of lines.")
    }
    let references = hypotheses.indices.map { line in files.map { $0[line] } }
    let clock = ContinuousClock()
    let start = clock.now
    for (name, options) in bleuOptions {
      var accumulator = BLEUScore.Accumulator(options)
      for (line, hypothesis) in hypotheses.enumerated() {
        accumulator.add(hypothesis: hypothesis, references: references[line])
      }
      record[name] = .text("\(accumulator.result.score)")
      record["\(name):line"] = .text("\(accumulator.result)")
    }
    record["bleu:sentence"] = .text("\(averageSentenceBLEU(hypotheses, references))")
    for (name, options) in chrFOptions {
      var accumulator = CHRFScore.Accumulator(options)
      for (line, hypothesis) in hypotheses.enumerated() {
        accumulator.add(hypothesis: hypothesis, references: references[line])
      }
      record[name] = .text("\(accumulator.result.score)")
      record["\(name):line"] = .text("\(accumulator.result)")
    }
    for stems in [false, true] {
      var options = ROUGEOptions()
      options.usesStemmer = stems
      var accumulator = try ROUGEScore.Accumulator(options)
      for (line, hypothesis) in hypotheses.enumerated() {
        accumulator.add(hypothesis: hypothesis, references: references[line])
      }
      let suffix = stems ? ":stem" : ""
      record["rouge1\(suffix)"] = .text("\(accumulator.result.rouge1.fMeasure)")
      record["rouge2\(suffix)"] = .text("\(accumulator.result.rouge2.fMeasure)")
      record["rougeL\(suffix)"] = .text("\(accumulator.result.rougeL.fMeasure)")
    }
    record["seconds"] = .number((clock.now - start) / .seconds(1))
  }

  private static func lines(_ path: String) throws -> [String] {
    let reader = try LineReader(path: path)
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  private static func averageSentenceBLEU(
    _ hypotheses: [String], _ references: [[String]]
  ) -> Double {
    var options = BLEUOptions()
    options.usesEffectiveOrder = true
    var sum = 0.0
    for (line, hypothesis) in hypotheses.enumerated() {
      var accumulator = BLEUScore.Accumulator(options)
      accumulator.add(hypothesis: hypothesis, references: references[line])
      sum += accumulator.result.score
    }
    return sum / Double(hypotheses.count)
  }

  private static var bleuOptions: [(String, BLEUOptions)] {
    func options(_ change: (inout BLEUOptions) -> Void) -> BLEUOptions {
      var options = BLEUOptions()
      change(&options)
      return options
    }
    return BLEUTokenization.allCases.map { tokenization in
      ("bleu:\(tokenization.rawValue)", options { $0.tokenization = tokenization })
    } + [
      ("bleu:lc", options { $0.lowercase = true }),
      ("bleu:floor", options { $0.smoothing = .floor(0.1) }),
      ("bleu:add-k", options { $0.smoothing = .add(1) }),
      ("bleu:unsmoothed", options { $0.smoothing = .none }),
    ]
  }

  private static var chrFOptions: [(String, CHRFOptions)] {
    func options(_ change: (inout CHRFOptions) -> Void) -> CHRFOptions {
      var options = CHRFOptions()
      change(&options)
      return options
    }
    return [
      ("chrf", CHRFOptions()), ("chrf++", .plusPlus), ("chrf:lc", options { $0.lowercase = true }),
      ("chrf:space", options { $0.keepsWhiteSpace = true }),
      ("chrf:eps", options { $0.usesEpsilonSmoothing = true }),
      ("chrf:beta3", options { $0.beta = 3 }),
    ]
  }
}
