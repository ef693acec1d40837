import Tensors

/// How the counts of a document become the numbers of its row: tf-idf, of length 1.
struct FeatureWeighting: Sendable {
  let frequency: LinearConfiguration.TermFrequency
  let usesInverseDocumentFrequency: Bool
  let normalizesLength: Bool
  /// What the numbers of word n-grams of order n are multiplied by, to the power of n − 1.
  let orderFactor: Float

  /// The part of a number that depends on the count in the document.
  @inline(__always)
  func weight(count: Float) -> Float {
    switch frequency {
    case .count: count
    case .logarithm: count == 1 ? 1 : Float(1 + Mathematics.log(Double(count)))
    case .presence: 1
    }
  }

  /// The part of a number that depends on the feature.
  ///
  /// ln((1 + documents) / (1 + documents with the feature)) + 1, as scikit-learn smooths it, or 1
  /// without inverse document frequencies; times the factor of the feature's order.
  func factors(_ features: [UInt64], documentCounts: [UInt32], documentCount: Int) -> [Float] {
    var orders = [Float](repeating: 1, count: 16)
    for block in 1..<NgramHasher.maximumOrder { orders[block] = orders[block - 1] * orderFactor }
    return zip(features, documentCounts).map { feature, count in
      let order = orders[FeatureHash.block(of: feature)]
      guard usesInverseDocumentFrequency else { return order }
      let ratio = Double(1 + documentCount) / Double(1 + Int(count))
      return order * Float(Mathematics.log(ratio) + 1)
    }
  }

  /// Replaces the counts of a matrix by the weighted numbers.
  func apply(to matrix: inout FeatureMatrix, factors: [Float], threads: Int) {
    let starts = matrix.starts
    let blocks = matrix.blocks(64)
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
    let lengths = LaneVector<Float>(count: matrix.documentCount)
    DocumentSums(matrix).computeSquares(
      over: matrix, into: lengths.pointer, threads: threads)
    for document in 0..<matrix.documentCount {
      lengths.pointer[document] = Self.inverseLength(squares: lengths.pointer[document])
    }
    let documents = matrix.documents
    let inverse = lengths.pointer
    matrix.values.withUnsafeMutableBufferPointer { values in
      parallelFor(blocks.count, threads: threads) { block in
        for feature in blocks[block] {
          for entry in starts[feature]..<starts[feature + 1] {
            values[entry] *= inverse[Int(documents[entry])]
          }
        }
      }
    }
  }

  /// What makes a row whose squares sum up to this one of length 1; 1 for an empty row.
  static func inverseLength(squares: Float) -> Float {
    squares > 0 ? 1 / squares.squareRoot() : 1
  }
}
