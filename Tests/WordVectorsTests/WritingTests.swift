import Archives
import Tensors
import TestSupport
import Testing
import Text
import WordVectors

@Suite("Writing word vectors")
struct WritingTests {
  private let vectors = WordVectors(
    words: ["the", "café", "東京"], counts: [7, 3, 1],
    vectors: Tensor(shape: [3, 2], [1, -2.5, 0.1, 1e-30, -0.0, 3e38]),
    contextVectors: Tensor(shape: [3, 2], [1, 2, 3, 4, 5, 6]))

  /// Vectors composed of sub-words.
  private func composed() -> WordVectors {
    let ngrams = CharacterNGrams(lengths: 2...4, bucketCount: 11)
    let rows = Tensor(shape: [14, 2], (0..<28).map { Float($0) * 0.37 - 3 })
    return WordVectors(
      vocabulary: Vocabulary(["the", "café", "東京"], reserved: .none),
      subwords: SubwordTable(ngrams: ngrams, wordCount: 3, rows: rows))
  }

  private func bits(_ tensor: Tensor) -> [UInt32] { tensor.elements.map(\.bitPattern) }

  @Test(
    "every form comes back bit by bit, plain and gzipped",
    arguments: [
      ("v.txt", VectorFormat.text), ("v.vec", .textWithHeader), ("v.bin", .binary),
      ("v.safetensors", .safetensors), ("v.txt.gz", .text), ("v.vec.gz", .textWithHeader),
      ("v.bin.gz", .binary),
    ])
  func roundTrip(name: String, format: VectorFormat) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/\(name)"
      try vectors.write(to: path)
      let isGzip = try readFile(path).starts(with: [0x1F, 0x8B])
      #expect(isGzip == name.hasSuffix(".gz"))
      let file = try WordVectors.read(path)
      #expect(file.format == format)
      #expect(file.vectors.words == vectors.words)
      #expect(bits(file.vectors.vectors) == bits(vectors.vectors))
      #expect(file.vectors.identifier(of: "東京") == 2)
      #expect(file.vectors.identifier(of: "Tokyo") == nil)
      #expect(file.vectors.counts == (format == .safetensors ? [7, 3, 1] : nil))
      #expect(try listFolder(folder) == [name])
    }
  }

  @Test(
    "fastText models and archives keep counts, sub-words and contexts",
    arguments: ["bin", "safetensors"])
  func everything(ending: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/v.\(ending)"
      let composed = composed()
      try composed.write(to: path)
      let file = try WordVectors.read(path)
      #expect(file.format == (ending == "bin" ? .fastText : .safetensors))
      #expect(bits(file.vectors.vectors) == bits(composed.vectors))
      let subwords = try #require(file.vectors.subwords)
      #expect(subwords.ngrams == CharacterNGrams(lengths: 2...4, bucketCount: 11))
      #expect(bits(subwords.rows) == bits(try #require(composed.subwords).rows))
      #expect(file.vectors.vector(of: "unseen") == composed.vector(of: "unseen"))
      #expect(file.vectors.vector(of: "unseen") != nil)

      let model = "\(folder)/model"
      try vectors.write(to: model, format: ending == "bin" ? .fastText : .safetensors)
      let read = try WordVectors.read(model).vectors
      #expect(read.counts == [7, 3, 1])
      #expect(read.subwords == nil)
      #expect(read.contextVectors?.elements == [1, 2, 3, 4, 5, 6])
      #expect(bits(read.vectors) == bits(vectors.vectors))
    }
  }

  @Test("half precision rounds to the nearest, and says what does not fit")
  func halfPrecision() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/v.safetensors"
      try vectors.write(to: path, precision: .bfloat16)
      #expect(try WordVectors.read(path).vectors.vectors[0, 1] == -2.5)
      let large = #expect(throws: TextError.self) {
        try vectors.write(to: path, precision: .float16)
      }
      #expect(large?.message.contains("too large for float16") == true)
      // The file that was there is still whole.
      #expect(try WordVectors.read(path).vectors.count == 3)
      let text = #expect(throws: TextError.self) {
        try vectors.write(to: "\(folder)/v.txt", precision: .float16)
      }
      #expect(text?.kind == .invalidArgument)
      let packed = #expect(throws: TextError.self) {
        try vectors.write(to: "\(folder)/v.safetensors.gz")
      }
      #expect(packed?.kind == .invalidArgument)
      #expect(try listFolder(folder) == ["v.safetensors"])
    }
  }

  @Test("words with spaces keep them in GloVe text only")
  func spaces() throws {
    try withTemporaryFolder { folder in
      let vectors = WordVectors(
        words: [". . .", "new york", "a", "b", "c"],
        vectors: Tensor(shape: [5, 1], [1, 2, 3, 4, 5]))
      try vectors.write(to: "\(folder)/v.txt")
      #expect(try WordVectors.read("\(folder)/v.txt").vectors.words == vectors.words)
      try vectors.write(to: "\(folder)/v.bin")
      #expect(
        try WordVectors.read("\(folder)/v.bin").vectors.words
          == ["._._.", "new_york", "a", "b", "c"])
    }
  }

  @Test("rows that are not wanted are left out of archives, too")
  func restriction() throws {
    try withTemporaryFolder { folder in
      try vectors.write(to: "\(folder)/v.safetensors")
      let wanted = vectors.words[1]
      let file = try WordVectors.read(
        "\(folder)/v.safetensors",
        where: { word in word.withUnsafeBufferPointer { Array($0) == Array(wanted.utf8) } })
      #expect(file.vectors.words == [wanted])
      #expect(file.rowCount == vectors.count)
      #expect(file.vectors.vectors.shape == [1, vectors.size])
    }
  }

  @Test("with sub-words all rows stay, for the words of a vocabulary that have none")
  func subwordsStay() throws {
    try withTemporaryFolder { folder in
      let vocabulary = Vocabulary(["café", "cafés"])
      for name in ["v.safetensors", "v.bin"] {
        let written = composed()
        try written.write(to: "\(folder)/\(name)")
        let read = try WordVectors.read("\(folder)/\(name)", for: vocabulary).vectors
        #expect(read.count == 3)
        var random = RandomStream(seed: 1)
        let table = read.embeddings(for: vocabulary, using: &random)
        for word in ["café", "cafés"] {
          let entry = try Int(#require(vocabulary.identifier(of: word)))
          #expect([table[entry, 0], table[entry, 1]] == written.vector(of: word))
        }
      }
    }
  }

  @Test("a gzipped archive is read, though not mapped")
  func gzippedArchive() throws {
    try withTemporaryFolder { folder in
      try vectors.write(to: "\(folder)/v.safetensors")
      let deflater = DeflateStream()
      let bytes = deflater.compressed(try readFile("\(folder)/v.safetensors")) + deflater.finish()
      try writeFile(bytes, to: "\(folder)/v.gz")
      let file = try WordVectors.read("\(folder)/v.gz")
      #expect(file.format == .safetensors)
      #expect(bits(file.vectors.vectors) == bits(vectors.vectors))
    }
  }

  @Test("nothing is left behind where the file cannot be written")
  func unwritable() throws {
    try withTemporaryFolder { folder in
      for name in ["none/v.bin", "none/v.safetensors"] {
        let error = #expect(throws: TextError.self) { try vectors.write(to: "\(folder)/\(name)") }
        #expect(error?.kind == .outputFailed)
      }
      let left = try listFolder(folder)
      #expect(left.isEmpty)
    }
  }
}
