import Textus

/// What was made of a text as lines, or JSON.
struct TranslationRendering {
  /// What a target is called.
  let target: String
  let isJSON: Bool
  /// How many targets are shown for each text.
  let count: Int

  func write(
    _ translation: Translation, of text: [UInt8], to output: inout StandardOutput
  ) throws {
    if isJSON {
      try output.writeLine(json(translation, of: text))
    } else if count == 1 {
      try output.write(Self.line(translation.hypotheses[0].bytes))
      try output.write("\n")
    } else {
      for (rank, hypothesis) in translation.hypotheses.enumerated() {
        try output.write("\(rank + 1)\t\(fixed(hypothesis.score, decimals: 4))\t")
        try output.write(Self.line(hypothesis.bytes))
        try output.write("\n")
      }
    }
  }

  /// The text on one line, whatever characters a model has put together.
  static func line(_ text: [UInt8]) -> [UInt8] {
    String(decoding: text, as: UTF8.self).utf8.map {
      $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? 0x20 : $0
    }
  }

  private func json(_ translation: Translation, of text: [UInt8]) -> JSONText {
    .object { object in
      let best = translation.hypotheses[0]
      object.add("text", utf8: text)
      object.add(target, utf8: Self.valid(best.bytes))
      object.add("score", best.score)
      object.add("log_probability", best.logProbability)
      if count > 1 {
        object.add("hypotheses") { list in
          for hypothesis in translation.hypotheses {
            list.add { object in
              object.add("text", utf8: Self.valid(hypothesis.bytes))
              object.add("score", hypothesis.score)
              object.add("log_probability", hypothesis.logProbability)
            }
          }
        }
      }
      object.add("cut", translation.isCut)
    }
  }

  private static func valid(_ text: [UInt8]) -> String.UTF8View {
    String(decoding: text, as: UTF8.self).utf8
  }
}
