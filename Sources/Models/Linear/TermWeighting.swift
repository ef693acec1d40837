import Tensors

/// How the counts of a document become the numbers of its row.
struct TermWeighting: Sendable {
  /// What stands for the number of occurrences in the document.
  enum Frequency: String, Codable, Sendable {
    /// The count itself.
    case count
    /// 1 + ln(count).
    case logarithm
    /// 1 if the feature occurs.
    case binary
  }
  var frequency: Frequency
  var usesInverseDocumentFrequency: Bool
  var normalizesLength: Bool

  @inline(__always)
  func weight(count: Float) -> Float {
    switch frequency {
    case .count: count
    case .logarithm: count == 1 ? 1 : Float(1 + Mathematics.log(Double(count)))
    case .binary: 1
    }
  }

  /// The factor of each feature: ln((1 + documents) / (1 + documents with it)) + 1, as scikit-learn
  /// smooths it; 1 where the inverse document frequency is not used.
  func factors(documentCounts: [UInt32], documentCount: Int) -> [Float] {
    guard usesInverseDocumentFrequency else {
      return [Float](repeating: 1, count: documentCounts.count)
    }
    return documentCounts.map {
      Float(Mathematics.log(Double(1 + documentCount) / Double(1 + $0)) + 1)
    }
  }

  /// Weighs a matrix of raw counts in place.
  func apply(to matrix: inout FeatureMatrix, factors: [Float], threads: Int) {
    let blocks = matrix.blocks(16)
    let products = MatrixProducts<Float>(matrix, threads: threads)
    let (starts, documents) = (matrix.starts, matrix.documents)
    let squares = LaneVector<Float>(count: matrix.documentCount)
    matrix.values.withUnsafeMutableBufferPointer { values in
      parallelFor(blocks.count, threads: threads) { block in
        for feature in blocks[block] {
          for entry in starts[feature]..<starts[feature + 1] {
            values[entry] = weight(count: values[entry]) * factors[feature]
          }
        }
      }
    }
    guard normalizesLength else { return }
    _ = products
    let sums = squares.pointer
    for feature in 0..<matrix.featureCount {
      for entry in starts[feature]..<starts[feature + 1] {
        sums[Int(documents[entry])] += matrix.values[entry] * matrix.values[entry]
      }
    }
    for document in 0..<matrix.documentCount {
      sums[document] = sums[document] > 0 ? 1 / sums[document].squareRoot() : 0
    }
    matrix.values.withUnsafeMutableBufferPointer { values in
      parallelFor(blocks.count, threads: threads) { block in
        for feature in blocks[block] {
          for entry in starts[feature]..<starts[feature + 1] {
            values[entry] *= sums[Int(documents[entry])]
          }
        }
      }
    }
  }
}
