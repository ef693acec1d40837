import ArgumentParser
import Textus

/// Which word vectors to use.
struct VectorsOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      A file of word vectors in any known form, or the name of bundled vectors (default: \
      word-vectors-english).
      """, valueName: "file"))
  var vectors: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Use only the first words, by convention the most frequent ones.", valueName: "count"))
  var restrictVocabulary: Int?

  func validate() throws { try requireCount(restrictVocabulary, "--restrict-vocabulary") }

  /// The bundled vectors used when none are named.
  static let standard = "word-vectors-english"

  /// The path of the file; where none was named that of the bundled one, which is then remarked.
  func path(console: Console) throws -> String {
    if let vectors {
      if vectors == ByteSource.standardInputPath || System.size(ofFile: vectors) > 0 {
        return vectors
      }
      // What is neither a file nor a name is left to the reader's own, more precise error.
      return Self.bundled(vectors) ?? vectors
    }
    guard let path = Self.bundled(Self.standard) else {
      throw CommandError(
        .noInput,
        "the bundled vectors \"\(Self.standard)\" are not found; name a file with --vectors, or "
          + "the folder that holds the bundled models with the variable TEXTUS_MODELS")
    }
    console.note("Using the bundled vectors \"\(Self.standard)\"; --vectors chooses others.")
    return path
  }

  /// The file of vectors in the folder of a bundled model.
  private static func bundled(_ name: String) -> String? {
    if name.contains("/") || name.hasPrefix(".") { return nil }
    for folder in ModelLocator().folders {
      for file in ["vectors.safetensors", "model.safetensors", "vectors.bin", "vectors.txt.gz"] {
        let path = "\(folder)/\(name)/\(file)"
        if System.size(ofFile: path) > 0 { return path }
      }
    }
    return nil
  }

  /// The vectors of all words.
  func read(_ common: CommonOptions) throws -> WordVectors {
    try WordVectors.read(path(console: common.console), threads: common.threadCount).vectors
  }
}

extension WordVectors {
  /// The spelling under which a word is here: as given, in small letters, with `_` for spaces.
  func spelling(of word: String) -> String? {
    let joined = String(word.map { $0 == " " ? "_" : $0 })
    return [word, joined, word.lowercased(), joined.lowercased()].first {
      identifier(of: $0) != nil
    }
  }

  /// A word to look up: as it is spelled here, or as given where sub-words give it a vector.
  func known(_ word: String, in path: String) throws -> String {
    if let spelling = spelling(of: word) { return spelling }
    if vector(of: word) != nil { return word }
    throw CommandError(
      .invalidData,
      "\(path): has no vector for the word \"\(word)\"; check its spelling, or use vectors with "
        + "sub-words")
  }
}
