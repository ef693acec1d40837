import FoundationEssentials
import Tensors
import TestSupport
import Testing
import Text
import WordVectors

@Suite(
  "Real word vectors",
  .enabled(if: SharedData.isThere, SharedData.absence))
struct SharedDataTests {
  private func read(_ name: String) throws -> WordVectorFile {
    try WordVectors.read(SharedData.path("vectors/\(name)"))
  }

  /// The words and numbers of a text file, read in the plainest way.
  private func plainly(_ name: String, headerLines: Int) throws -> [(String, [Float])] {
    let reader = try LineReader(path: SharedData.path("vectors/\(name)"))
    var rows: [(String, [Float])] = []
    while let line = try reader.next() {
      if reader.lineNumber <= headerLines { continue }
      let fields = line.split(separator: " ").map(String.init)
      rows.append((fields[0], try fields.dropFirst().map { try #require(Float($0)) }))
    }
    return rows
  }

  @Test(
    "text files give the words and numbers of a plain parse, bit by bit",
    arguments: [
      ("glove.twitter.25d.subset12k.txt.gz", 0, VectorFormat.text, 11_925, 25),
      ("word2vec-text.1750x10.txt", 1, .textWithHeader, 1750, 10),
      ("fasttext-text.vec", 1, .textWithHeader, 1762, 10),
    ])
  func textFiles(name: String, headerLines: Int, format: VectorFormat, count: Int, size: Int)
    throws
  {
    let file = try read(name)
    #expect(file.format == format)
    #expect(file.vectors.vectors.shape == [count, size])
    #expect(file.duplicateCount == 0)
    let rows = try plainly(name, headerLines: headerLines)
    #expect(file.vectors.words == rows.map(\.0))
    #expect(
      file.vectors.vectors.elements.map(\.bitPattern) == rows.flatMap(\.1).map(\.bitPattern))
  }

  @Test("the binary file gives words and plausible numbers")
  func binaryFile() throws {
    let file = try read("word2vec-binary.2747x10.bin")
    #expect(file.format == .binary)
    #expect(file.vectors.vectors.shape == [2747, 10])
    #expect(Array(file.vectors.words.prefix(3)) == ["the", "to", "of"])
    #expect(file.vectors.vector(of: "the")?.first == Float(bitPattern: 0x3ED7_C8B9))
    #expect(file.vectors.vectors.elements.allSatisfy { abs($0) < 100 })
  }
}
