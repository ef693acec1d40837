import Tensors
import Text

/// Reads a fastText model: the words with their counts, and the rows of words and n-grams.
///
/// Source: fastText 0.9.2, `FastText::loadModel`; versions 11 and 12 of its files.
struct FastTextModel {
  private var settings: FastTextSettings
  private var words = ByteTable()
  private var counts: [Int] = []

  /// Reads the vectors of all words from the start of a model.
  static func read(
    _ blocks: inout BlockReader, threads: Int
  ) throws(TextError) -> WordVectors {
    var model = try FastTextModel(&blocks)
    try model.readDictionary(&blocks)
    return try model.readMatrices(&blocks, threads: threads)
  }

  private init(_ blocks: inout BlockReader) throws(TextError) {
    settings = FastTextSettings(size: 0, bucketCount: 0, shortest: 0, longest: 0)
    _ = try blocks.integer(Int32.self)
    let version = try blocks.integer(Int32.self)
    guard (11...FastTextSettings.version).contains(version) else {
      throw .vectors(
        blocks.path, message: "is a fastText model of version \(version), not 11 or 12",
        advice: "Save it again with fastText 0.9.2.")
    }
    settings.size = try blocks.integer()
    settings.window = try blocks.integer()
    settings.epochs = try blocks.integer()
    settings.minimumCount = try blocks.integer()
    settings.negative = try blocks.integer()
    settings.wordNGrams = try blocks.integer()
    settings.loss = try blocks.integer()
    settings.model = try blocks.integer()
    settings.bucketCount = try blocks.integer()
    settings.shortest = try blocks.integer()
    settings.longest = try blocks.integer()
    settings.updateRate = try blocks.integer()
    settings.sample = Double(bitPattern: try blocks.integer(UInt64.self))
    // Classifiers of version 11 were written with lengths they did not use.
    if version == 11, settings.model == 3 { settings.longest = 0 }
    guard (1...Int32(VectorLayout.largestSize)).contains(settings.size), settings.bucketCount >= 0,
      settings.longest <= 1000, settings.shortest <= 1000
    else {
      throw .vectors(
        blocks.path,
        message: "promises vectors of size \(settings.size) and \(settings.bucketCount) buckets of "
          + "n-grams from \(settings.shortest) to \(settings.longest), which cannot be",
        advice: "Fetch the file again.")
    }
  }

  private mutating func readDictionary(_ blocks: inout BlockReader) throws(TextError) {
    let entryCount = try blocks.integer(Int32.self)
    let wordCount = try blocks.integer(Int32.self)
    let labelCount = try blocks.integer(Int32.self)
    _ = try blocks.integer(Int64.self)
    let prunedCount = try blocks.integer(Int64.self)
    guard entryCount > 0, wordCount > 0, labelCount >= 0,
      Int(wordCount) + Int(labelCount) == Int(entryCount)
    else {
      throw .vectors(
        blocks.path,
        message: "promises \(wordCount) words and \(labelCount) labels, which cannot be",
        advice: "Fetch the file again.")
    }
    guard prunedCount < 0 else {
      throw .vectors(
        blocks.path, message: "is a pruned fastText model: rows of n-grams were left out",
        advice: "Use the model as it was before \"fasttext quantize\".")
    }
    for entry in 0..<Int(entryCount) {
      let word = try blocks.word()
      let count = try blocks.integer(Int64.self)
      let kind = try blocks.integer(UInt8.self)
      // Words come first, then the labels of classifiers.
      guard kind == (entry < Int(wordCount) ? 0 : 1), count >= 0 else {
        throw .vectors(
          blocks.path, message: "entry \(entry + 1), \(quoted(word)), is neither word nor label",
          advice: "Fetch the file again.")
      }
      if kind == 1 { continue }
      let added = word.withUnsafeBufferPointer { words.insert($0) }
      guard Int(added) == entry else {
        throw .vectors(
          blocks.path, message: "word \(entry + 1), \(quoted(word)), is empty or came before",
          advice: "Fetch the file again.")
      }
      counts.append(Int(count))
    }
  }

  private func readMatrices(
    _ blocks: inout BlockReader, threads: Int
  ) throws(TextError) -> WordVectors {
    guard try blocks.integer(UInt8.self) == 0 else {
      throw .vectors(
        blocks.path, message: "is a quantised fastText model, whose vectors are approximations",
        advice: "Use the model as it was before \"fasttext quantize\" (.bin, not .ftz).")
    }
    let hasNGrams = settings.bucketCount > 0 && settings.longest > 0
    // Models without n-grams may have rows for buckets all the same.
    let rows = try matrix(
      &blocks, rowCount: words.count + Int(settings.bucketCount), what: "words and n-grams")
    let context = try contextVectors(&blocks)
    guard hasNGrams, settings.shortest <= settings.longest else {
      let vectors =
        rows.shape[0] == words.count
        ? rows : rows.sliced(0..<words.count, along: 0)
      return WordVectors(
        table: .read(words), counts: counts, vectors: vectors, contextVectors: context)
    }
    let subwords = SubwordTable(
      ngrams: CharacterNGrams(
        lengths: max(1, Int(settings.shortest))...Int(settings.longest),
        bucketCount: Int(settings.bucketCount)),
      wordCount: words.count, rows: rows)
    return WordVectors(
      table: .read(words), counts: counts, vectors: subwords.composed(words, threads: threads),
      subwords: subwords, contextVectors: context)
  }

  /// The second matrix, where it is one of words; classifiers have one of labels there.
  private func contextVectors(_ blocks: inout BlockReader) throws(TextError) -> Tensor? {
    guard settings.model != 3, settings.loss == 2 else { return nil }
    guard try blocks.integer(UInt8.self) == 0 else { return nil }
    let vectors = try matrix(&blocks, rowCount: words.count, what: "contexts")
    guard try blocks.isAtEnd() else {
      throw .vectors(
        blocks.path, message: "has more bytes after its last matrix, at byte \(blocks.offset)",
        advice: "Fetch the file again.")
    }
    return vectors
  }

  private func matrix(
    _ blocks: inout BlockReader, rowCount: Int, what: String
  ) throws(TextError) -> Tensor {
    let rows = try blocks.integer(Int64.self)
    let columns = try blocks.integer(Int64.self)
    guard rows == Int64(rowCount), columns == Int64(settings.size) else {
      throw .vectors(
        blocks.path,
        message:
          "its matrix of \(what) is \(rows) × \(columns), not \(rowCount) × \(settings.size)",
        advice: "Fetch the file again.")
    }
    return try blocks.numbers(shape: [rowCount, Int(settings.size)])
  }
}
