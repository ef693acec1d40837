public import Tensors
public import Text

extension LinearClassifier {
  /// The scores of a text: log-odds of each class against all others.
  ///
  /// Shape `[C]`. With two classes the first score is the second's negative.
  public func scores(of text: Span<UInt8>) -> [Float] {
    var row = DocumentRow(hasher)
    var scores: [Float] = []
    row.read(text, for: self)
    row.score(with: self, into: &scores)
    return scoresOfClasses(scores)
  }

  /// The probability of each class for a text.
  ///
  /// Shape `[C]`, adding up to 1. With more than two classes, each class's own probability against
  /// all others, divided by their sum.
  public func probabilities(of text: Span<UInt8>) -> [Float] {
    Self.probabilities(scores(of: text))
  }

  /// The probability of each class for a text.
  ///
  /// Shape `[C]`, adding up to 1.
  public func probabilities(of text: String) -> [Float] {
    probabilities(of: text.utf8.span)
  }

  /// The probabilities of each class for many texts.
  ///
  /// Shape `[N, C]`, row-major; the same for any number of threads.
  public func probabilities(
    of texts: LabelledTexts, threads: Int = availableThreads
  ) -> [Float] {
    probabilities(count: texts.count, threads: threads) { index, body in
      texts.withText(at: index) { body($0) }
    }
  }

  /// The probabilities of each class for many texts.
  ///
  /// Shape `[N, C]`, row-major; the same for any number of threads.
  public func probabilities(of texts: [String], threads: Int = availableThreads) -> [Float] {
    probabilities(count: texts.count, threads: threads) { index, body in
      body(texts[index].utf8.span)
    }
  }

  /// The probabilities of each class for texts that `withText` hands out by their number.
  ///
  /// Shape `[N, C]`, row-major. `withText` is called from many threads at once.
  public func probabilities(
    count: Int, threads: Int = availableThreads,
    withText: (Int, (Span<UInt8>) -> Void) -> Void
  ) -> [Float] {
    let classCount = classCount
    return [Float](unsafeUninitializedCapacity: count * classCount) { buffer, initialized in
      let pieces = (count + 63) / 64
      parallelFor(pieces, threads: threads) { piece in
        var row = DocumentRow(hasher)
        var scores: [Float] = []
        for document in piece * 64..<min(count, (piece + 1) * 64) {
          withText(document) { text in
            row.read(text, for: self)
            row.score(with: self, into: &scores)
          }
          let probabilities = Self.probabilities(scoresOfClasses(scores))
          for (label, probability) in probabilities.enumerated() {
            (buffer.baseAddress! + document * classCount + label).initialize(to: probability)
          }
        }
      }
      initialized = count * classCount
    }
  }

  private func scoresOfClasses(_ scores: [Float]) -> [Float] {
    classCount == 2 ? [-scores[0], scores[0]] : scores
  }

  /// Turns log-odds into probabilities that add up to 1.
  private static func probabilities(_ scores: [Float]) -> [Float] {
    let separate = scores.map { Mathematics.sigmoid(Double($0)) }
    let sum = separate.reduce(0, +)
    // Where every class is all but impossible, the least impossible one still wins.
    guard sum > 1e-30 else {
      let highest = scores.max() ?? 0
      let shares = scores.map { Mathematics.exp(Double($0 - highest)) }
      let total = shares.reduce(0, +)
      return shares.map { Float($0 / total) }
    }
    return separate.map { Float($0 / sum) }
  }
}
