import Archives
import Foundation
import Tensors
import TestSupport
import Testing
import Text

@testable import Models

@Suite struct LinearClassifierTests {
  @Test("What was learnt holds for texts not seen", arguments: [2, 3, 10])
  func learns(classCount: Int) throws {
    let training = moodTexts(count: 60 * classCount, seed: 1, classCount: classCount)
    let classifier = try LinearClassifier.train(on: training)
    #expect(accuracy(of: classifier, on: training) > 0.95)
    let test = moodTexts(count: 200, seed: 2, classCount: classCount)
    #expect(accuracy(of: classifier, on: test) > 0.85)
  }

  @Test("Word n-grams tell apart what single words cannot")
  func learnsOrder() throws {
    let good = ["good", "great", "fine", "nice"]
    var texts: [String] = []
    var labels: [Int32] = []
    for first in good {
      for second in good {
        texts += ["\(first) not \(second)", "not \(first) \(second) it"]
        labels += [0, 1]
      }
    }
    let training = LabelledTexts(texts: texts, labels: labels, labelNames: ["a", "b"])
    let bigrams = try LinearClassifier.train(on: training, configuration: .plain(wordOrder: 2))
    #expect(accuracy(of: bigrams, on: training) == 1)
  }

  @Test(
    "Any number of threads gives the same bits", arguments: [2, 9],
    [LinearConfiguration(), LinearConfiguration(wordOrder: 1, characterOrders: 2...3)])
  func deterministic(classCount: Int, configuration: LinearConfiguration) throws {
    let texts = moodTexts(count: 2100, classCount: classCount)
    let single = try LinearClassifier.train(on: texts, configuration: configuration, threads: 1)
    for threads in [2, 4] {
      let several = try LinearClassifier.train(
        on: texts, configuration: configuration, threads: threads)
      #expect(several.index.features == single.index.features)
      #expect(several.factors.elements == single.factors.elements)
      #expect(several.weights.elements == single.weights.elements)
      #expect(several.biases.elements == single.biases.elements)
      #expect(
        several.probabilities(of: texts, threads: threads)
          == single.probabilities(of: texts, threads: 1))
    }
  }

  @Test("Probabilities add up to 1, one text at a time or many", arguments: [2, 3, 9])
  func probabilities(classCount: Int) throws {
    let texts = moodTexts(count: 150, classCount: classCount)
    let classifier = try LinearClassifier.train(on: texts)
    let all = classifier.probabilities(of: texts, threads: 2)
    #expect(all.count == texts.count * classCount)
    #expect(classifier.probabilities(of: (0..<texts.count).map { texts.text(at: $0) }) == all)
    for document in 0..<texts.count {
      let row = Array(all[document * classCount..<(document + 1) * classCount])
      #expect(abs(row.reduce(0, +) - 1) < 1e-5)
      #expect(row.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(classifier.probabilities(of: texts.text(at: document)) == row)
    }
  }

  @Test(
    "A text without known words gets probabilities, too",
    arguments: ["", " ", "unheard-of", "\u{0}", "\u{FFFD}\u{FFFD}", "<br />"])
  func unknownText(text: String) throws {
    for classCount in [2, 3] {
      let classifier = try LinearClassifier.train(
        on: moodTexts(count: 60, classCount: classCount))
      let probabilities = classifier.probabilities(of: text)
      #expect(probabilities.count == classCount)
      #expect(probabilities.allSatisfy { abs($0 - 1 / Float(classCount)) < 0.25 })
    }
  }

  @Test("Rare classes gain from balanced weights")
  func balanced() throws {
    let mixed = moodTexts(count: 400)
    let kept = (0..<400).filter { mixed.labels[$0] == 0 || $0 % 40 == 1 }
    let training = mixed.selecting(kept)
    let test = moodTexts(count: 300, seed: 9)
    func recall(_ weights: LinearConfiguration.ClassWeights) throws -> Int {
      var configuration = LinearConfiguration.plain()
      configuration.classWeights = weights
      configuration.cost = 1
      let classifier = try LinearClassifier.train(on: training, configuration: configuration)
      let probabilities = classifier.probabilities(of: test)
      return (0..<test.count).count { test.labels[$0] == 1 && probabilities[2 * $0 + 1] > 0.5 }
    }
    #expect(try recall(.balanced) > recall(.equal) + 20)
  }

  @Test("Contributions and the bias add up to the score", arguments: [2, 4])
  func contributions(classCount: Int) throws {
    let configuration = LinearConfiguration(wordOrder: 2, characterOrders: 2...3)
    let texts = moodTexts(count: 200, classCount: classCount)
    let classifier = try LinearClassifier.train(on: texts, configuration: configuration)
    let text = "word1 mood0x1 word2, Mood1x3 word1 unheard"
    let scores = classifier.scores(of: text.utf8.span)
    for label in 0..<classCount {
      let all = classifier.contributions(of: text, to: label)
      let sum = all.reduce(classifier.bias(of: label)) { $0 + $1.value }
      #expect(abs(sum - scores[label]) < 1e-3)
      #expect(all.contains { $0.text == "word1" && $0.count == 2 })
      #expect(all.allSatisfy { !$0.text.isEmpty && $0.count > 0 })
      #expect(zip(all, all.dropFirst()).allSatisfy { abs($0.value) >= abs($1.value) })
      #expect(classifier.contributions(of: text, to: label, count: 3) == Array(all.prefix(3)))
    }
    let words = try LinearClassifier.train(on: texts, configuration: .plain())
    let heaviest = try #require(words.contributions(of: "word1 mood0x1", to: 0).first)
    #expect(heaviest.text == "mood0x1")
    #expect(heaviest.value > 0)
  }

  @Test("Progress tells of documents, features and regressions in order")
  func progress() throws {
    var events: [LinearProgress] = []
    let texts = moodTexts(count: 2050, classCount: 10)
    let classifier = try LinearClassifier.train(on: texts) { events.append($0) }
    let counted = events.compactMap { event -> Int? in
      if case .counted(let documents, of: 2050) = event { documents } else { nil }
    }
    #expect(counted == [2048, 2050])
    let features = events.compactMap { event -> Int? in
      if case .extracted(let features, _) = event { features } else { nil }
    }
    #expect(features == [classifier.featureCount])
    let solved = events.compactMap { event -> Range<Int>? in
      if case .solved(let classes, _, _, converged: true) = event { classes } else { nil }
    }
    #expect(solved == [0..<8, 8..<10])
  }
}
