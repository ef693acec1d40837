import Tensors
import TestSupport
import Testing
import WordVectors

@testable import WordVectors

@Suite("Neighbours and analogies")
struct SearchTests {
  /// Words `w0 …` with vectors from a wave, the last a row of zeros.
  private func vectors(_ count: Int, size: Int) -> WordVectors {
    var random = RandomStream(seed: 5)
    var elements = (0..<count * size).map { _ in random.uniform() - 0.4 }
    for place in elements.indices.suffix(size) { elements[place] = 0 }
    return WordVectors(
      words: (0..<count).map { "w\($0)" }, vectors: Tensor(shape: [count, size], elements))
  }

  /// The rows in the order of their cosines, computed in the plainest way.
  private func plainly(_ vectors: WordVectors, _ query: [Float]) -> [(Int32, Double)] {
    func cosine(_ a: [Float], _ b: [Float]) -> Double {
      let product = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      let norms = [a, b].map { $0.reduce(0.0) { $0 + Double($1) * Double($1) } }
      return norms[0] * norms[1] > 0 ? product / (norms[0] * norms[1]).squareRoot() : 0
    }
    return (0..<Int32(vectors.count)).map { row in
      (row, cosine(query, vectors.withVector(at: row, Array.init)))
    }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  @Test(
    "few and many queries find the neighbours of a plain search",
    arguments: [(1, 1), (3, 2), (4, 1), (300, 2), (600, 3)])
  func neighbours(queryCount: Int, threads: Int) throws {
    let vectors = vectors(1000, size: 7)
    var random = RandomStream(seed: 6)
    let queries = random.uniform(-1..<1, shape: [queryCount, 7])
    let found = vectors.neighbors(of: queries, count: 5, threads: threads)
    #expect(found.count == queryCount)
    for query in stride(from: 0, to: queryCount, by: 37) {
      let expected = plainly(vectors, Array(queries.elements[query * 7..<(query + 1) * 7]))
      #expect(found[query].map(\.identifier) == expected.prefix(5).map(\.0))
      for (neighbor, (_, cosine)) in zip(found[query], expected) {
        #expect(abs(Double(neighbor.similarity) - cosine) < 1e-5)
      }
    }
  }

  @Test("a word is no neighbour of itself, and only the first words may be asked for")
  func exclusion() throws {
    let vectors = vectors(500, size: 5)
    let found = try #require(vectors.neighbors(of: "w3", count: 4, restriction: 20))
    #expect(found.count == 4)
    #expect(found.allSatisfy { $0.identifier < 20 && $0.word != "w3" })
    #expect(vectors.neighbors(of: "nothing") == nil)
    #expect(vectors.neighbors(of: "w3", count: 1000)?.count == 499)
    #expect(vectors.neighbors(of: "w3", count: 0)?.isEmpty == true)
  }

  @Test("equal cosines come in the order of the rows")
  func ties() throws {
    let vectors = WordVectors(
      words: (0..<300).map { "w\($0)" },
      vectors: Tensor(shape: [300, 2], (0..<300).flatMap { [Float(1 + $0 % 3), 0] }))
    let found = vectors.neighbors(of: Tensor(shape: [1, 2], [1, 0]), count: 6, threads: 3)
    #expect(found[0].map(\.identifier) == [0, 1, 2, 3, 4, 5])
  }

  @Test("the heap keeps the best of any order")
  func heap() {
    var random = RandomStream(seed: 7)
    for limit in [0, 1, 2, 7, 40] {
      let scores = (0..<40).map { _ in Float(random.next() % 9) }
      var top = TopRows(queryCount: 2, limit: limit)
      for (row, score) in scores.enumerated() { top.offer(score, row: Int32(row), to: 1) }
      top.offer(.nan, row: 99, to: 1)
      let expected = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(limit)
      #expect(top.sorted(1).map { Int($0.row) } == Array(expected))
      #expect(top.sorted(0).isEmpty)
    }
  }

  /// A parallelogram: king − man + woman = queen.
  private let royal = WordVectors(
    words: ["man", "woman", "king", "queen", "apple", "Man"],
    vectors: Tensor(shape: [6, 3], [1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, -1, -1, 0.2, 1, 0.1, 0]))

  @Test("both methods complete a parallelogram", arguments: AnalogyMethod.allCases)
  func analogy(method: AnalogyMethod) throws {
    let found = try #require(
      royal.analogy(positive: ["king", "woman"], negative: ["man"], count: 2, method: method))
    #expect(found.first?.word == "queen")
    #expect(royal.analogy(positive: ["king"], negative: ["nobody"], method: method) == nil)
  }

  @Test("the word that fits least is found")
  func outlier() {
    #expect(royal.outlier(among: ["man", "king", "apple", "woman", "unknown"]) == "apple")
    #expect(royal.outlier(among: ["unknown"]) == nil)
    #expect(royal.similarity("man", "unknown") == nil)
    #expect(royal.similarity("king", "king").map { abs($0 - 1) < 1e-6 } == true)
  }

  @Test("analogy files are answered, case aside, and unknown words counted")
  func questions() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/q.txt"
      let text = ": royal family\nMAN king woman queen\nman woman king queen\nman king boy prince\n"
      try writeFile((text + ": empty\n: wrong\nman woman king apple\n").utf8, to: path)
      let questions = try AnalogyQuestions(path: path)
      for method in AnalogyMethod.allCases {
        let scores = royal.evaluate(questions, method: method)
        #expect(scores.map(\.name) == ["royal family", "empty", "wrong"])
        #expect(scores.map(\.correct) == [2, 0, 0])
        #expect(scores.map(\.total) == [2, 0, 1])
        #expect(scores.map(\.outOfVocabulary) == [1, 0, 0])
      }
      let exact = royal.evaluate(questions, ignoringCase: false)
      #expect(exact[0].total == 1)
      #expect(exact[0].outOfVocabulary == 2)
      #expect(royal.evaluate(questions, restriction: 3)[0].total == 0)
    }
  }

  @Test("ranks share ties, as SciPy's do")
  func ranks() {
    #expect(WordVectors.ranks([3, 1, 3, 2, 3]) == [4, 1, 4, 2, 4])
    #expect(abs(WordVectors.correlation([1, 2, 3], [2, 4, 7]) - 0.993399267798783) < 1e-12)
  }
}
