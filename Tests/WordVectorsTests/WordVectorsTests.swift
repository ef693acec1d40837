import Tensors
import TestSupport
import Testing
import Text
import WordVectors

@Suite("Word vectors")
struct WordVectorsTests {
  private let vectors = WordVectors(
    words: ["good", "bad", "film"], vectors: Tensor(shape: [3, 2], [1, 2, -1, -2, 0, 3]))

  private var vocabulary: Vocabulary {
    var counter = TokenCounter()
    for token in ["film", "film", "film", "good", "good", "dull", "dull", "plot"] {
      counter.add(token)
    }
    return counter.vocabulary()
  }

  @Test("words are found with their rows and vectors")
  func lookup() {
    #expect(vectors.count == 3)
    #expect(vectors.size == 2)
    #expect(vectors.identifier(of: "bad") == 1)
    #expect(vectors.identifier(of: "Bad") == nil)
    #expect(vectors.vector(of: "bad") == [-1, -2])
    #expect(vectors.vector(of: "") == nil)
    #expect(vectors.words == ["good", "bad", "film"])
  }

  @Test("coverage counts entries and running text, and names what is missing")
  func coverage() {
    let coverage = vectors.coverage(of: vocabulary)
    #expect(coverage.entryCount == 4)
    #expect(coverage.foundCount == 2)
    #expect(coverage.tokenShare == 0.625)
    #expect(coverage.frequentMissing == ["dull", "plot"])
    #expect(
      coverage.description
        == "vectors for 2 of 4 words, 62.5 % of the text; most frequent without: dull plot")
    let uncounted = vectors.coverage(of: Vocabulary(["film", "x"]))
    #expect(uncounted.tokenShare == nil)
    #expect(uncounted.description == "vectors for 1 of 2 words; most frequent without: x")
  }

  @Test("the table for a vocabulary has known vectors, drawn ones, and zeros for padding")
  func embeddings() throws {
    let vocabulary = vocabulary
    var random = RandomStream(seed: 1)
    let table = vectors.embeddings(for: vocabulary, bound: 0.5, using: &random)
    #expect(table.shape == [vocabulary.count, 2])
    for (entry, token) in vocabulary.tokens.enumerated() {
      let row = [table[entry, 0], table[entry, 1]]
      if vocabulary.paddingIdentifier == Int32(entry) {
        #expect(row == [0, 0])
      } else if let vector = vectors.vector(of: token) {
        #expect(row == vector)
      } else {
        #expect(row.allSatisfy { $0 != 0 && abs($0) <= 0.5 })
      }
    }
    var again = RandomStream(seed: 1)
    #expect(
      vectors.embeddings(for: vocabulary, bound: 0.5, using: &again).elements == table.elements)
  }

  @Test("drawn vectors have the variance of those found")
  func variance() {
    let words = (0..<2000).map { "w\($0)" }
    let table = WordVectors(words: ["a"], vectors: Tensor(shape: [1, 2], [3, -3]))
    var random = RandomStream(seed: 1)
    let numbers = table.embeddings(for: Vocabulary(["a"] + words), using: &random).elements
    let drawn = numbers.suffix(4000)
    let variance = drawn.reduce(0) { $0 + $1 * $1 } / 4000
    #expect(abs(variance - 9) < 0.5)
  }

  @Test("reading for a vocabulary keeps its entries only")
  func restrictedReading() throws {
    try withTemporaryFolder { folder in
      try writeFile("the 1 2\nfilm 3 4\n<pad> 5 6\nplot 7 8\n".utf8, to: folder + "/v")
      let file = try WordVectors.read(folder + "/v", for: vocabulary)
      #expect(file.vectors.words == ["film", "plot"])
      #expect(file.rowCount == 4)
    }
  }

  @Test("a missing file is an error that says so")
  func missingFile() {
    let error = #expect(throws: TextError.self) { try WordVectors.read("/nowhere/vectors.txt") }
    #expect(error?.kind == .missingInput)
  }
}
