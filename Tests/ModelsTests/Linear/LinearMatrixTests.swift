import Tensors
import Testing
import Text

@testable import Models

@Suite struct LinearMatrixTests {
  private static let hasher = NgramHasher(wordOrder: 2, characterOrders: nil)

  /// The features of texts, counted in chunks of `chunk`.
  private func extract(
    _ texts: [String], chunk: Int = 2, threads: Int = 1,
    selection: FeatureSelection = FeatureSelection(documentCounts: 1...1000)
  ) throws -> ExtractedFeatures {
    let tokenizer = try Tokenizer(TokenizerConfiguration(unit: .whitespace))
    var counter = FeatureCounter(hasher: Self.hasher)
    for start in stride(from: 0, to: texts.count, by: chunk) {
      counter.count(documents: min(chunk, texts.count - start), threads: threads) {
        $1.read(texts[start + $0].utf8.span, with: tokenizer)
      }
    }
    return ExtractedFeatures(&counter, selection: selection, threads: threads)
  }

  private func number(of ngram: String, in features: ExtractedFeatures) throws -> Int {
    let tokenizer = try Tokenizer(TokenizerConfiguration(unit: .whitespace))
    var tokens = TokenBuffer(keepsBytes: true)
    tokens.read(ngram.utf8.span, with: tokenizer)
    let place = Self.hasher.places(of: tokens).first { $0.place == .words(0..<tokens.count) }
    let feature = try #require(place).feature
    return try #require(features.index.number(of: feature))
  }

  private func column(_ ngram: String, _ features: ExtractedFeatures) throws -> [Float] {
    let number = try number(of: ngram, in: features)
    var column = [Float](repeating: 0, count: features.matrix.documentCount)
    for entry in features.matrix.starts[number]..<features.matrix.starts[number + 1] {
      column[Int(features.matrix.documents[entry])] = features.matrix.values[entry]
    }
    return column
  }

  private static let texts = [
    "the cat sat on the mat", "the dog sat", "a cat and a dog and a cat",
  ]

  @Test("Counts are gathered over chunks of any size", arguments: [1, 2, 3])
  func counts(chunk: Int) throws {
    let features = try extract(Self.texts, chunk: chunk)
    #expect(try column("the", features) == [2, 1, 0])
    #expect(try column("a", features) == [0, 0, 3])
    #expect(try column("cat and", features) == [0, 0, 1])
    #expect(try column("sat", features) == [1, 1, 0])
    #expect(features.documentCounts[try number(of: "cat", in: features)] == 2)
    #expect(features.matrix.documentCount == 3)
    #expect(features.index.features == features.index.features.sorted())
  }

  /// Numbers of scikit-learn 1.9, TfidfVectorizer(ngram_range=(1, 2)), per document.
  @Test(
    "Weights are scikit-learn's tf-idf",
    arguments: [
      (false, "the", [0.4700698, 0.3935112, 0]), (false, "cat", [0.2350349, 0, 0.2933137]),
      (false, "the cat", [0.3090427, 0, 0]), (false, "a", [0, 0, 0.5785085]),
      (true, "the", [0.4110221, 0.3935112, 0]), (true, "cat", [0.2427563, 0, 0.3014984]),
      (true, "a", [0, 0, 0.49137]), (true, "cat and", [0, 0, 0.2341404]),
    ] as [(Bool, String, [Float])])
  func weights(sublinear: Bool, ngram: String, expected: [Float]) throws {
    var features = try extract(Self.texts)
    let weighting = FeatureWeighting(
      frequency: sublinear ? .logarithm : .count, usesInverseDocumentFrequency: true,
      normalizesLength: true, orderFactor: 1)
    let factors = weighting.factors(
      features.index.features, documentCounts: features.documentCounts, documentCount: 3)
    weighting.apply(to: &features.matrix, factors: factors, threads: 2)
    for (actual, expected) in zip(try column(ngram, features), expected) {
      #expect(abs(actual - expected) < 2e-7)
    }
  }

  @Test("Longer n-grams weigh less by the order factor; presence ignores counts")
  func orderFactor() throws {
    var features = try extract(Self.texts)
    let weighting = FeatureWeighting(
      frequency: .presence, usesInverseDocumentFrequency: false, normalizesLength: false,
      orderFactor: 0.5)
    let factors = weighting.factors(
      features.index.features, documentCounts: features.documentCounts, documentCount: 3)
    weighting.apply(to: &features.matrix, factors: factors, threads: 1)
    #expect(try column("the", features) == [1, 1, 0])
    #expect(try column("the cat", features) == [0.5, 0, 0])
  }

  @Test("Selection keeps features by document count, the most frequent first")
  func selection() throws {
    let texts = ["a b c", "a b c", "a b", "a d", "a"]
    func kept(_ selection: FeatureSelection) throws -> [UInt32] {
      try extract(texts, selection: selection).documentCounts.sorted(by: >)
    }
    // a: 5, b: 3, "a b": 3, c: 2, "b c": 2, d: 1, "a d": 1
    #expect(try kept(.init(documentCounts: 2...9)) == [5, 3, 3, 2, 2])
    #expect(try kept(.init(documentCounts: 2...3)) == [3, 3, 2, 2])
    for limit in 1...8 {
      let expected = Array([5, 3, 3, 2, 2, 1, 1].prefix(limit)) as [UInt32]
      #expect(try kept(.init(documentCounts: 1...9, maximumCount: limit)) == expected)
    }
    #expect(try kept(.init(documentCounts: 6...9)) == [])
  }

  @Test("Rare features are dropped only where there are many long documents")
  func minimumCounts() {
    #expect(LinearClassifier.minimumDocumentCount(documents: 999, tokens: 999 * 100) == 1)
    #expect(LinearClassifier.minimumDocumentCount(documents: 1000, tokens: 1000 * 100) == 2)
    #expect(LinearClassifier.minimumDocumentCount(documents: 1000, tokens: 1000 * 50 - 1) == 1)
  }

  @Test("The counter knows how many documents and tokens it has seen")
  func totals() throws {
    let tokenizer = try Tokenizer(TokenizerConfiguration(unit: .whitespace))
    var counter = FeatureCounter(hasher: Self.hasher)
    for _ in 0..<2 {
      counter.count(documents: 3, threads: 2) {
        $1.read(Self.texts[$0].utf8.span, with: tokenizer)
      }
    }
    #expect(counter.documentCount == 6)
    #expect(counter.tokenCount == 2 * 17)
  }

  @Test("Products agree with a dense matrix, for all kinds of lanes")
  func products() throws {
    let texts = (0..<70).map { document in
      (0..<(document % 9)).map { "w\((document * 7 + $0 * $0 * 3) % 23)" }.joined(separator: " ")
    }
    let features = try extract(texts, chunk: 16, threads: 2)
    try check(Float.self, features.matrix)
    try check(SIMD4<Float>.self, features.matrix)
    try check(SIMD8<Float>.self, features.matrix)
  }

  private func check<L: Lanes>(_: L.Type, _ matrix: FeatureMatrix) throws {
    let products = MatrixProducts<L>(matrix, threads: 2)
    func lanes(_ seed: Int) -> L {
      var lanes = L(repeating: 0)
      for lane in 0..<L.count { lanes[lane] = Float((seed * 31 + lane * 17) % 13) - 6 }
      return lanes
    }
    let sums = LaneVector<L>(count: matrix.documentCount)
    let factors = LaneVector<L>(count: matrix.documentCount)
    for document in 0..<matrix.documentCount { factors.pointer[document] = lanes(document) }
    let transposed = LaneVector<L>(count: matrix.featureCount)
    let squares = LaneVector<L>(count: matrix.featureCount)
    let both = LaneVector<L>(count: matrix.featureCount)
    let weights = LaneVector<L>(count: matrix.featureCount)
    for feature in 0..<matrix.featureCount { weights.pointer[feature] = lanes(feature) }
    products.multiply(weights.pointer, into: sums.pointer)
    products.multiplyTransposed(factors.pointer, into: transposed.pointer)
    products.multiplyTransposed(
      factors.pointer, into: both.pointer, squaresBy: factors.pointer, into: squares.pointer)
    for lane in 0..<L.count {
      var expectedSums = [Float](repeating: 0, count: matrix.documentCount)
      for feature in 0..<matrix.featureCount {
        var sum: Float = 0
        var squareSum: Float = 0
        for entry in matrix.starts[feature]..<matrix.starts[feature + 1] {
          let document = Int(matrix.documents[entry])
          let value = matrix.values[entry]
          expectedSums[document] += value * lanes(feature)[lane]
          sum += value * lanes(document)[lane]
          squareSum += value * value * lanes(document)[lane]
        }
        // Whole numbers: sums in any order are exact.
        #expect(transposed.pointer[feature][lane] == sum)
        #expect(both.pointer[feature][lane] == sum)
        #expect(squares.pointer[feature][lane] == squareSum)
      }
      for document in 0..<matrix.documentCount {
        #expect(sums.pointer[document][lane] == expectedSums[document])
      }
    }
  }
}
