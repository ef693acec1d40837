import Tensors
import TestSupport
import Testing
import Text

@testable import WordVectors

@Suite("Training of word vectors")
struct TrainingTests {
  /// Two topics whose words never meet; words of a topic are neighbours all the time.
  private static func topics(sentences: Int = 1500) -> String {
    let topics = [["cat", "dog", "cow", "hen"], ["iron", "gold", "zinc", "lead"]]
    var random = SplitMix64(seed: 3)
    var text = ""
    for sentence in 0..<sentences {
      let words = topics[sentence % 2]
      text += (0..<8).map { _ in words[random.next(below: 4)] }.joined(separator: " ") + "\n"
    }
    return text
  }

  private func settings(_ change: (inout WordVectorSettings) -> Void = { _ in })
    -> WordVectorSettings
  {
    var settings = WordVectorSettings()
    settings.dimension = 12
    settings.epochs = 8
    settings.subsample = 0
    settings.isDeterministic = true
    change(&settings)
    return settings
  }

  private func train(
    _ text: String, _ settings: WordVectorSettings, threads: Int = 1, from start: WordVectors? = nil
  ) throws -> TrainedWordVectors {
    try withTemporaryFolder { folder in
      try writeFile(text.utf8, to: "\(folder)/text.txt")
      return try WordVectorTraining(settings, threads: threads).run(
        ["\(folder)/text.txt"], from: start)
    }
  }

  private func cosine(_ vectors: WordVectors, _ a: String, _ b: String) throws -> Float {
    let (x, y) = (try #require(vectors.vector(of: a)), try #require(vectors.vector(of: b)))
    func dot(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    return dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot()
  }

  private static let variants:
    [(name: String, change: @Sendable (inout WordVectorSettings) -> Void)] =
      [
        ("skip-gram", { _ in }),
        ("skip-gram, textbook", { $0.sharesNegatives = false }),
        ("cbow", { $0.architecture = .cbow }),
        (
          "skip-gram, tree",
          {
            $0.negatives = 0
            $0.hierarchicalSoftmax = true
          }
        ),
        (
          "cbow, tree and negatives",
          {
            $0.architecture = .cbow
            $0.hierarchicalSoftmax = true
          }
        ),
        (
          "skip-gram, sub-words",
          {
            $0.subwords = .fastText
            $0.subwords.buckets = 500
          }
        ),
        (
          "cbow, sub-words",
          {
            $0.architecture = .cbow
            $0.subwords = .fastText
            $0.subwords.buckets = 500
          }
        ),
      ]

  @Test("Every variant learns which words belong together", arguments: variants.indices)
  func learning(index: Int) throws {
    let (name, change) = Self.variants[index]
    let result = try train(Self.topics(), settings(change))
    let vectors = result.vectors
    #expect(vectors.count == 8)
    for (a, b, far) in [("cat", "hen", "zinc"), ("gold", "lead", "dog")] {
      #expect(try cosine(vectors, a, b) > cosine(vectors, a, far) + 0.5, "\(name): \(a) \(b)")
    }
    #expect(result.loss > 0)
    #expect(result.size.tokens == 12_000)
    #expect(result.size.byteCount > 2 * 8 * 16 * 4)
  }

  @Test("The expected update with shared negatives is that of the textbook")
  func expectedGradients() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/text.txt"
      try writeFile("a b c d e f a b d a c e a f b\n".utf8, to: path)
      var sums: [[Double]] = []
      for shares in [true, false] {
        let settings = settings {
          $0.minimumCount = 1
          $0.window = 3
          $0.shrinksWindow = false
          $0.sharesNegatives = shares
          $0.negatives = 3
        }
        let corpus = try CorpusWords(paths: [path], settings: settings)
        let vocabulary = try #require(try corpus.vocabulary(threads: 1) { _, _ in true })
        let (inputs, outputs) = (
          TrainingRows(count: vocabulary.count, dimension: 12),
          TrainingRows(count: vocabulary.count, dimension: 12)
        )
        let rows = SharedRows(
          inputs: inputs, outputs: outputs,
          sampler: NegativeSampler(counts: vocabulary.counts, power: 0.75), tree: nil, parts: nil,
          keeping: [UInt32](repeating: .max, count: vocabulary.count))
        var block = CorpusReader.Block()
        #expect(try corpus.reader().read(into: &block))
        var trainer = SentenceTrainer(vocabulary, settings, rows)
        let count = vocabulary.count * inputs.stride
        let start = (0..<2 * count).map { $0 % 16 < 12 ? Float(wave($0 * 7)) : 0 }
        var sum = [Double](repeating: 0, count: 2 * count)
        for repetition in 0..<4000 {
          inputs.pointer.update(from: Array(start[..<count]), count: count)
          outputs.pointer.update(from: Array(start[count...]), count: count)
          // Steps so small that what changes within the sentence does not matter.
          var random = SplitMix64(seed: UInt64(repetition))
          trainer.train(block, random: &random) { _ in 1e-3 }
          for index in 0..<count {
            sum[index] += Double(inputs.pointer[index] - start[index])
            sum[count + index] += Double(outputs.pointer[index] - start[count + index])
          }
        }
        sums.append(sum)
      }
      let size = sums[1].reduce(0) { $0 + $1 * $1 }.squareRoot()
      let difference = zip(sums[0], sums[1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        .squareRoot()
      #expect(size > 0)
      #expect(difference < 0.02 * size, "relative difference \(difference / size)")
    }
  }

  @Test(
    "Centring takes the same vector from all words: the mean of words as negatives are drawn",
    arguments: [false, true])
  func centering(usesSubwords: Bool) throws {
    let text = Self.topics(sentences: 300) + "cat cat iron cat\n"
    let base = settings {
      $0.epochs = 2
      if usesSubwords { $0.subwords = .fastText }
      $0.subwords.buckets = 50
    }
    var plainSettings = base
    plainSettings.centersVectors = false
    let (centered, plain) = (try train(text, base).vectors, try train(text, plainSettings).vectors)
    #expect(centered.words == plain.words)
    let weights = try #require(centered.counts).map { count in
      let root = Double(count).squareRoot()
      return usesSubwords ? root : root * root.squareRoot()
    }
    var mean = [Double](repeating: 0, count: 12)
    for (word, weight) in zip(centered.words, weights) {
      let vector = try #require(centered.vector(of: word))
      let before = try #require(plain.vector(of: word))
      let first = try #require(plain.vector(of: "cat"))
      let firstCentered = try #require(centered.vector(of: "cat"))
      for index in 0..<12 {
        mean[index] += weight * Double(vector[index])
        let moved = (before[index] - vector[index]) - (first[index] - firstCentered[index])
        #expect(abs(moved) < 1e-5)
      }
    }
    let size = plain.vectors.elements.map(abs).max() ?? 0
    #expect(mean.allSatisfy { abs($0) < 1e-3 })
    #expect(size > 0.05)
    #expect(centered.vectors.elements != plain.vectors.elements)
  }

  @Test("Vectors to go on from keep their origin, and a word alone its vector")
  func withoutCentering() throws {
    let start = try train(Self.topics(), settings { $0.centersVectors = false }).vectors
    let next = try train(
      Self.topics(sentences: 2),
      settings {
        $0.epochs = 1
        $0.learningRate = 1e-4
        $0.minimumCount = 1
      },
      from: start
    ).vectors
    for word in start.words {
      let (old, new) = (try #require(start.vector(of: word)), try #require(next.vector(of: word)))
      #expect(zip(old, new).allSatisfy { abs($0 - $1) < 0.01 })
    }
    let lonely = try train("a a a a a\n", settings()).vectors
    #expect(try #require(lonely.vector(of: "a")).contains { $0 != 0 })
  }

  @Test("A deterministic run gives the same bits with any number of threads, another seed others")
  func determinism() throws {
    let text = Self.topics(sentences: 400)
    let first = try train(text, settings()).vectors.vectors
    #expect(try train(text, settings(), threads: 4).vectors.vectors.elements == first.elements)
    let other = try train(text, settings { $0.seed = 7 }).vectors.vectors
    #expect(other.elements != first.elements)
  }

  @Test("Several threads without locks learn the same things")
  func hogwild() throws {
    let result = try train(
      Self.topics(sentences: 12_000), settings { $0.isDeterministic = false }, threads: 4)
    #expect(try cosine(result.vectors, "cat", "hen") > cosine(result.vectors, "cat", "gold") + 0.5)
  }

  @Test("Words come by falling count with their counts; rare ones and long tails are left out")
  func vocabulary() throws {
    let text = "b b b b a a a c c c d d e\n"
    let plain = try train(text, settings { $0.minimumCount = 2 }).vectors
    #expect(plain.words == ["b", "a", "c", "d"])
    #expect(plain.counts == [4, 3, 3, 2])
    let short = try train(
      text,
      settings {
        $0.minimumCount = 1
        $0.maximumVocabulary = 2
      }
    ).vectors
    #expect(short.words == ["b", "a"])
    let lines = try train(
      "x y\nx y\nz z z z\n",
      settings {
        $0.minimumCount = 1
        $0.maximumLines = 2
      }
    ).vectors
    #expect(lines.words == ["x", "y"])
  }

  @Test("Text in several files, gzipped or not, with or without line ends is one text")
  func files() throws {
    let words = (0..<30_000).map { ["p", "q", "r", "s"][$0 * $0 % 7 % 4] }
    let text = words.joined(separator: " ")
    let whole = try train(text, settings { $0.epochs = 1 })
    #expect(whole.size.tokens == 30_000)
    let parts = try withTemporaryFolder { folder in
      let half = words.prefix(15_000).joined(separator: " ")
      let rest = words.dropFirst(15_000).joined(separator: "\n")
      try writeFile(half.utf8, to: "\(folder)/a")
      try writeFile(rest.utf8, to: "\(folder)/b")
      return try WordVectorTraining(settings { $0.epochs = 1 }).run(["\(folder)/a", "\(folder)/b"])
    }
    #expect(parts.vectors.counts == whole.vectors.counts)
  }

  @Test("Neighbours that stand together more often than by chance become one word")
  func phrases() throws {
    var random = SplitMix64(seed: 5)
    func others(_ count: Int) -> String {
      (0..<count).map { _ in "w\(random.next(below: 40))" }.joined(separator: " ")
    }
    var text = ""
    for index in 0..<300 {
      let phrase = index % 2 == 0 ? "new york city" : index % 10 == 1 ? "new \(others(1)) york" : ""
      text += "\(others(6)) \(phrase) \(others(6))\n"
    }
    let result = try train(
      text,
      settings {
        $0.phrases.passes = 2
        $0.phrases.threshold = 6
        $0.epochs = 1
      })
    #expect(result.vectors.words.contains("new_york_city"))
    #expect(result.vectors.words.contains("york"))
    let plain = try train(text, settings { $0.epochs = 1 })
    #expect(!plain.vectors.words.contains { $0.contains("_") })
  }

  @Test("Training can go on from vectors: known words keep their place, new ones are added")
  func continuing() throws {
    // Centred vectors no longer fit the contexts they were trained with, and move at once.
    let start = try train(Self.topics(), settings { $0.centersVectors = false }).vectors
    let text = String(repeating: "cat cow tin tin cat\n", count: 50)
    let result = try train(
      text,
      settings {
        $0.epochs = 1
        $0.learningRate = 1e-6
        $0.minimumLearningRate = 0
      }, from: start)
    #expect(result.size.words == 3)
    #expect(result.size.newWords == 1)
    #expect(Set(result.vectors.words) == Set(start.words + ["tin"]))
    for word in start.words {
      let (old, new) = (
        try #require(start.vector(of: word)), try #require(result.vectors.vector(of: word))
      )
      #expect(zip(old, new).allSatisfy { abs($0 - $1) < 1e-3 }, "\(word)")
    }
    #expect(throws: TextError.self) {
      try train(text, settings { $0.dimension = 7 }, from: start)
    }
  }

  @Test("A word never seen has a vector where there are sub-words")
  func unseenWords() throws {
    let vectors = try train(
      Self.topics(),
      settings {
        $0.subwords = .fastText
        $0.subwords.buckets = 2000
      }
    ).vectors
    let subwords = try #require(vectors.subwords)
    let word = Array("golden".utf8)
    let unseen = subwords.vector(ofUnknown: word.span)
    #expect(unseen?.contains { $0 != 0 } == true)
    #expect(subwords.rows.shape == [2008, 12])
  }

  @Test("A run stops when asked to, and a rate that is too high is told")
  func failures() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/text.txt"
      try writeFile(Self.topics().utf8, to: path)
      #expect(throws: WordVectorError.interrupted) {
        try WordVectorTraining(settings()).run([path], shouldStop: { true })
      }
      var asked = 0
      #expect(throws: WordVectorError.interrupted) {
        try WordVectorTraining(settings()).run(
          [path],
          shouldStop: {
            asked += 1
            return asked > 3
          })
      }
      #expect(throws: WordVectorError.noWords([path], tokens: 12_000, 100_000)) {
        try WordVectorTraining(settings { $0.minimumCount = 100_000 }).run([path])
      }
    }
  }

  @Test("Settings out of range are refused by name")
  func validation() {
    let wrong: [(String, (inout WordVectorSettings) -> Void)] = [
      ("dimension", { $0.dimension = 0 }), ("window", { $0.window = 129 }),
      ("negatives", { $0.negatives = 0 }), ("epochs", { $0.epochs = 0 }),
      ("subsample", { $0.subsample = -1 }), ("learning rate", { $0.learningRate = 11 }),
      (
        "buckets",
        {
          $0.subwords = .fastText; $0.subwords.buckets = 0
        }
      ),
      ("length of sub-words", { $0.subwords.maximumLength = 2 }),
      (
        "phrase threshold",
        {
          $0.phrases.passes = 1; $0.phrases.threshold = 0
        }
      ),
    ]
    for (name, change) in wrong {
      let error = #expect(throws: TextError.self) { try settings(change).validate() }
      #expect(error?.message.hasPrefix(name) == true, "\(name): \(error?.message ?? "")")
    }
  }
}
