import Archives
import Tensors
import Text

/// The arrays of a safetensors file of word vectors.
private enum ArchiveName {
  static let vectors = "vectors"
  static let words = "words"
  static let wordEnds = "word_ends"
  static let counts = "counts"
  static let subwords = "subwords"
  static let contextVectors = "context_vectors"
  /// The member of the metadata that says what the file is.
  static let kind = "textus"
  static let kindValue = "word-vectors"
  static let shortest = "shortest_ngram"
  static let longest = "longest_ngram"
}

extension WordVectors {
  /// Writes a safetensors file: `vectors` `[V, D]`, the bytes of the `words`, and their ends.
  func writeArchive(to path: String, precision: Precision) throws(TextError) {
    var bytes: [UInt8] = []
    var ends: [Int64] = []
    ends.reserveCapacity(count)
    for row in 0..<count {
      table.withWord(at: row) { word in word.withUnsafeBufferPointer { bytes += $0 } }
      ends.append(Int64(bytes.count))
    }
    var draft = ArchiveDraft(metadata: [ArchiveName.kind: ArchiveName.kindValue])
    draft.add(ends, named: ArchiveName.wordEnds)
    if let counts { draft.add(counts.map(Int64.init), named: ArchiveName.counts) }
    draft.add(vectors, named: ArchiveName.vectors, as: precision)
    if let subwords {
      draft.metadata[ArchiveName.shortest] = "\(subwords.ngrams.lengths.lowerBound)"
      draft.metadata[ArchiveName.longest] = "\(subwords.ngrams.lengths.upperBound)"
      draft.add(subwords.rows, named: ArchiveName.subwords, as: precision)
    }
    if let contextVectors {
      draft.add(contextVectors, named: ArchiveName.contextVectors, as: precision)
    }
    draft.add(bytes, named: ArchiveName.words)
    do throws(ArchiveError) {
      try draft.write(to: path)
    } catch {
      throw TextError(error)
    }
  }

  /// The vectors in a safetensors file; the numbers stay in the mapping.
  init(archive: TensorArchive) throws(TextError) {
    do throws(ArchiveError) {
      let vectors = try archive.tensor(ArchiveName.vectors)
      let ends = try archive.int64s(ArchiveName.wordEnds)
      guard let words = MappedWords(bytes: try archive.bytes(ArchiveName.words), ends: ends),
        vectors.rank == 2, vectors.shape[0] == words.count, words.count > 0, vectors.shape[1] > 0
      else {
        throw Self.mismatch(archive, "its words and vectors do not fit together")
      }
      var counts: [Int]?
      if archive.entry(named: ArchiveName.counts) != nil {
        counts = try archive.int64s(ArchiveName.counts).map(Int.init)
        if counts?.count != words.count || counts?.contains(where: { $0 < 0 }) ?? false {
          throw Self.mismatch(archive, "its words and counts do not fit together")
        }
      }
      var context: Tensor?
      if archive.entry(named: ArchiveName.contextVectors) != nil {
        context = try archive.tensor(ArchiveName.contextVectors)
        if context?.shape != vectors.shape {
          throw Self.mismatch(archive, "its vectors of words and of contexts differ in shape")
        }
      }
      self.init(
        table: .mapped(words), counts: counts, vectors: vectors,
        subwords: try Self.subwords(archive, vectors.shape), contextVectors: context)
    } catch {
      throw TextError(error)
    }
  }

  private static func subwords(
    _ archive: TensorArchive, _ shape: Shape
  ) throws(ArchiveError) -> SubwordTable? {
    if archive.entry(named: ArchiveName.subwords) == nil { return nil }
    let rows = try archive.tensor(ArchiveName.subwords)
    guard let shortest = Int(archive.metadata[ArchiveName.shortest] ?? ""),
      let longest = Int(archive.metadata[ArchiveName.longest] ?? ""),
      shortest >= 1, longest >= shortest, rows.rank == 2, rows.shape[1] == shape[1],
      rows.shape[0] > shape[0]
    else {
      throw mismatch(archive, "its words and sub-words do not fit together")
    }
    return SubwordTable(
      ngrams: CharacterNGrams(
        lengths: shortest...longest, bucketCount: rows.shape[0] - shape[0]),
      wordCount: shape[0], rows: rows)
  }

  private static func mismatch(_ archive: TensorArchive, _ what: String) -> ArchiveError {
    ArchiveError(
      .mismatch, path: archive.path, what: what,
      hint: "use a file of word vectors that Textus wrote")
  }
}

extension TextError {
  /// The error of an archive in this module's words.
  init(_ error: ArchiveError) {
    let kind: Kind =
      switch error.kind {
      case .notFound: .missingInput
      case .damaged, .mismatch: .invalidData
      case .cannotWrite: .outputFailed
      }
    // A hint is a clause, an advice a sentence.
    let advice = error.hint.prefix(1).uppercased() + error.hint.dropFirst() + "."
    self.init(kind, path: error.path, message: error.what, advice: advice)
  }
}
