import Foundation
import Models
import TestSupport
import Testing
import Text

@testable import Models

/// Smoothing as the textbook writes it, with dictionaries: what the tree is compared with.
private struct NaiveKneserNey {
  let order: Int
  let vocabularySize: Int
  /// The adjusted counts by length of n-gram.
  private var counts: [[[Int32]: Int]]
  private var discounts: [[Double]] = []

  init(_ lines: [[Int32]], order: Int, vocabularySize: Int) {
    self.order = order
    self.vocabularySize = vocabularySize
    let end = LanguageEncoder.end
    var plain = [[[Int32]: Int]](repeating: [:], count: order + 1)
    for line in lines {
      let tokens = [end] + line + [end]
      for length in 1...order where length <= tokens.count {
        for start in 0...(tokens.count - length) {
          if length == 1, start == 0 { continue }
          plain[length][Array(tokens[start..<(start + length)]), default: 0] += 1
        }
      }
    }
    counts = plain
    for length in 1..<max(order, 1) {
      var adjusted: [[Int32]: Int] = [:]
      for gram in plain[length + 1].keys { adjusted[Array(gram.dropFirst()), default: 0] += 1 }
      if length > 1 {
        for (gram, count) in plain[length] where gram[0] == end { adjusted[gram] = count }
      }
      counts[length] = adjusted
    }
    discounts = (0...order).map { length in
      if length == 0 { return [] }
      let n = (1...4).map { wanted in Double(counts[length].values.count { $0 == wanted }) }
      guard n.allSatisfy({ $0 > 0 }) else { return [0, 0.5, 1, 1.5] }
      let y = n[0] / (n[0] + 2 * n[1])
      let amounts = (1...3).map { Double($0) - Double($0 + 1) * y * n[$0] / n[$0 - 1] }
      let isSound = (1...3).allSatisfy { amounts[$0 - 1] > 0 && amounts[$0 - 1] <= Double($0) }
      return isSound ? [0] + amounts : [0, 0.5, 1, 1.5]
    }
  }

  /// The probability of a token behind at most `order - 1` others.
  func probability(_ token: Int32, after history: [Int32]) -> Double {
    let length = history.count + 1
    let found = counts[length].filter { $0.key.count == length && $0.key.starts(with: history) }
    let lower =
      history.isEmpty
      ? 1 / Double(vocabularySize) : probability(token, after: Array(history.dropFirst()))
    let total = found.values.reduce(0, +)
    if total == 0 { return lower }
    let taken = found.values.reduce(0.0) { $0 + discounts[length][min($1, 3)] }
    let count = found[history + [token]] ?? 0
    return (Double(count) - discounts[length][min(count, 3)] + taken * lower) / Double(total)
  }
}

@Suite("N-gram models")
struct NgramTests {
  /// Lines of eight different tokens that look random and never change.
  private static let lines: [[Int32]] = (0..<60).map { line in
    (0..<(line % 9)).map { place in
      let value = wave(line * 31 + place * 7, frequency: 1.3) + wave(place * line, phase: 1)
      return Int32(2 + Int(abs(value) * 3.99))
    }
  }

  private static func stream(_ lines: [[Int32]]) -> TokenStream {
    var stream = TokenStream()
    for line in lines {
      stream.identifiers += line + [LanguageEncoder.end]
      stream.lineCount += 1
    }
    return stream
  }

  @Test("Probabilities are those of the textbook", arguments: 1...5)
  func textbook(order: Int) {
    let size = 11
    let model = KneserNey.estimate(
      Self.stream(Self.lines), order: order, vocabularySize: size)
    let naive = NaiveKneserNey(Self.lines, order: order, vocabularySize: size)
    let unseen: [[Int32]] = [[2, 9, 9, 3, 4, 2], [10, 5, 0, 6]]
    for line in Self.lines.prefix(20) + unseen {
      var context = model.beginning
      var history = [LanguageEncoder.end]
      for token in line + [LanguageEncoder.end] {
        let expected = naive.probability(token, after: Array(history.suffix(order - 1)))
        let actual = Double(model.probability(of: token, advancing: &context))
        #expect(abs(actual - expected) <= 2e-6, "\(token) after \(history)")
        history.append(token)
      }
    }
  }

  @Test("In every context the probabilities of all tokens add up to 1")
  func normalized() {
    let model = KneserNey.estimate(Self.stream(Self.lines), order: 4, vocabularySize: 11)
    for line in Self.lines.prefix(12) {
      var context = model.beginning
      for token in line {
        var distribution = [Float](repeating: 0, count: 11)
        distribution.withUnsafeMutableBufferPointer { model.distribution(in: context, into: $0) }
        #expect(abs(distribution.reduce(0, +) - 1) < 1e-5)
        for other in 0..<Int32(11) {
          var branch = context
          let probability = model.probability(of: other, advancing: &branch)
          #expect(abs(probability - distribution[Int(other)]) < 1e-6)
        }
        _ = model.probability(of: token, advancing: &context)
      }
    }
  }

  @Test("Counting in blocks gives what counting at once gives")
  func blocks() {
    let stream = Self.stream(Self.lines)
    let whole = NgramCounts(stream, order: 3, vocabularySize: 11).sorted
    let parts = NgramCounts(stream, order: 3, vocabularySize: 11, blockSize: 7).sorted
    #expect(whole.keys == parts.keys)
    #expect(whole.counts == parts.counts)
  }

  @Test(
    "Penn Treebank 5-grams reach the figure of the literature",
    .enabled(if: SharedData.isThere, SharedData.absence))
  func pennTreebank() throws {
    var settings = LanguageModelSettings(architecture: .kneserNey)
    settings.ngram.order = 5
    let trained = try LanguageModelTraining(settings: settings).run(
      training: LanguageCorpus(path: SharedData.path("ptb/ptb.train.txt.gz")))
    #expect(trained.model.encoder.vocabulary.count == 10_000)
    #expect(trained.tokenCount == 929_589)
    let figures = try trained.model.evaluate(
      LanguageCorpus(path: SharedData.path("ptb/ptb.test.txt.gz")))
    #expect(figures.tokenCount == 82_430)
    #expect(figures.perplexity < 145)
  }
}
