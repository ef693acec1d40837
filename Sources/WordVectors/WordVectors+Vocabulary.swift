import CKernels
public import Tensors
public import Text

/// How much of a vocabulary has vectors.
public struct VectorCoverage: Sendable, Hashable {
  /// The entries of the vocabulary, reserved ones left out.
  public let entryCount: Int
  /// How many of them have a vector.
  public let foundCount: Int
  /// The share of the running text that has a vector, 0 to 1; `nil` where nothing was counted.
  public let tokenShare: Double?
  /// The most frequent entries without a vector, at most ten.
  public let frequentMissing: [String]
}

extension VectorCoverage: CustomStringConvertible {
  /// One line for a log.
  public var description: String {
    var text = "vectors for \(foundCount) of \(entryCount) words"
    if let tokenShare {
      let tenths = Int((tokenShare * 1000).rounded())
      text += ", \(tenths / 10).\(tenths % 10) % of the text"
    }
    if !frequentMissing.isEmpty {
      text += "; most frequent without: \(frequentMissing.joined(separator: " "))"
    }
    return text
  }
}

extension WordVectors {
  /// Reads the vectors of a vocabulary's entries only, or all where the file has sub-words; otherwise
  /// as ``read(_:where:threads:)``.
  ///
  /// - Throws: `TextError`, as that function does.
  public static func read(
    _ path: String, for vocabulary: Vocabulary, threads: Int = availableThreads
  ) throws(TextError) -> WordVectorFile {
    try read(path, where: { vocabulary.identifier(of: $0) != nil }, threads: threads)
  }

  /// How much of `vocabulary` has vectors here.
  public func coverage(of vocabulary: Vocabulary) -> VectorCoverage {
    var foundCount = 0
    var foundTokens = 0
    var tokens = 0
    var missing: [(count: Int, identifier: Int32)] = []
    for entry in vocabulary.reservedCount..<max(vocabulary.count, vocabulary.reservedCount) {
      let count = vocabulary.counts[entry]
      tokens += count
      if vocabulary.withToken(at: Int32(entry), identifier(of:)) != nil {
        foundCount += 1
        foundTokens += count
      } else {
        missing.append((count, Int32(entry)))
      }
    }
    missing.sort { ($1.count, $0.identifier) < ($0.count, $1.identifier) }
    return VectorCoverage(
      entryCount: vocabulary.count - vocabulary.reservedCount, foundCount: foundCount,
      tokenShare: tokens > 0 ? Double(foundTokens) / Double(tokens) : nil,
      frequentMissing: missing.prefix(10).map { vocabulary.token(at: $0.identifier) })
  }

  /// The vectors of some rows, in the given order; traps where a row is outside or comes twice.
  ///
  /// Counts and vectors of contexts go along; sub-words do not.
  public func selected(_ rows: [Int32]) -> WordVectors {
    var words = ByteTable(capacity: rows.count)
    for row in rows {
      withWord(at: row) { word in word.withUnsafeBufferPointer { _ = words.insert($0) } }
    }
    require(words.count == rows.count, "WordVectors.selected(_:): a row comes twice")
    return WordVectors(
      table: .read(words), counts: counts.map { counts in rows.map { counts[Int($0)] } },
      vectors: gathered(rows, from: vectors),
      contextVectors: contextVectors.map { gathered(rows, from: $0) })
  }

  func gathered(_ rows: [Int32], from matrix: Tensor) -> Tensor {
    Tensor(shape: [rows.count, matrix.shape[1]]) { target in
      matrix.withElements { elements in
        guard let out = target.baseAddress, let base = elements.baseAddress else { return }
        kernel_gather_rows(out, base, rows, rows.count, matrix.shape[1])
      }
    }
  }

  /// A table of embeddings for `vocabulary`, `[V, D]`: the vectors where there are any.
  ///
  /// Sub-words, where there are any, make the vectors of words that have none. What is left is drawn
  /// uniformly from `-bound..<bound`; the padding entry is zero. By default the bound gives the drawn
  /// numbers the variance of the vectors found.
  ///
  /// Source: Kim, Convolutional Neural Networks for Sentence Classification, 2014, section 4.3.
  ///
  /// - Parameters:
  ///   - vocabulary: decides the rows.
  ///   - bound: the largest magnitude of the drawn numbers.
  ///   - random: the stream they are drawn from.
  public func embeddings(
    for vocabulary: Vocabulary, bound: Float? = nil, using random: inout RandomStream
  ) -> Tensor {
    let rows = (0..<Int32(vocabulary.count)).map { vocabulary.withToken(at: $0, identifier(of:)) }
    let bound = bound ?? (3 * variance(ofRows: rows.compactMap(\.self))).squareRoot()
    let size = size
    return Tensor(shape: [vocabulary.count, size]) { target in
      for (entry, row) in rows.enumerated() {
        let place = UnsafeMutableBufferPointer(
          rebasing: target[entry * size..<(entry + 1) * size])
        if let padding = vocabulary.paddingIdentifier, Int(padding) == entry {
          place.update(repeating: 0)
        } else if let row {
          withVector(at: row) { _ = place.update(fromContentsOf: $0) }
        } else if entry >= vocabulary.reservedCount,
          let composed = vocabulary.withToken(at: Int32(entry), { subwords?.vector(ofUnknown: $0) })
        {
          _ = place.update(fromContentsOf: composed)
        } else {
          random.fillUniform(place)
          for index in place.indices { place[index] = bound * (2 * place[index] - 1) }
        }
      }
    }
  }

  /// The variance of the numbers in the given rows; a usual one if there are none.
  private func variance(ofRows rows: [Int32]) -> Float {
    if rows.isEmpty || size == 0 { return 0.25 * 0.25 / 3 }
    var sum = 0.0
    var squares = 0.0
    for row in rows {
      withVector(at: row) { vector in
        for number in vector {
          sum += Double(number)
          squares += Double(number) * Double(number)
        }
      }
    }
    let count = Double(rows.count * size)
    return Float(max(squares / count - (sum / count) * (sum / count), 0))
  }
}
