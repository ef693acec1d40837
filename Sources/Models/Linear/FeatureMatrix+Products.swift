import Tensors

/// The products of a ``FeatureMatrix`` with vectors of lanes that the solver needs.
final class MatrixProducts<L: Lanes> {
  private let matrix: FeatureMatrix
  private let threads: Int
  private let blocks: [Range<Int>]
  private let sums: DocumentSums<L>

  init(_ matrix: FeatureMatrix, threads: Int) {
    self.matrix = matrix
    self.threads = threads
    // Only to share the work: each feature's sum is one thread's.
    blocks = matrix.blocks(64)
    sums = DocumentSums(matrix)
  }

  /// Writes for each document the sum of value × weight over its features.
  func multiply(_ weights: UnsafePointer<L>, into sums: UnsafeMutablePointer<L>) {
    self.sums.compute(over: matrix, weights: weights, into: sums, threads: threads)
  }

  /// Writes for each feature the sum of value × factor over its documents.
  func multiplyTransposed(_ factors: UnsafePointer<L>, into sums: UnsafeMutablePointer<L>) {
    matrix.withPointers { starts, documents, values in
      parallelFor(blocks.count, threads: threads) { block in
        for feature in blocks[block] {
          var entry = starts[feature]
          let end = starts[feature + 1]
          var first = L(repeating: 0)
          var second = L(repeating: 0)
          // Two sums, so that an addition need not wait for the one before it.
          while entry + 1 < end {
            first = first + L.scaled(factors[Int(documents[entry])], by: values[entry])
            second = second + L.scaled(factors[Int(documents[entry + 1])], by: values[entry + 1])
            entry += 2
          }
          if entry < end {
            first = first + L.scaled(factors[Int(documents[entry])], by: values[entry])
          }
          sums[feature] = first + second
        }
      }
    }
  }

  /// Writes for each feature the sums of value × factor and of value² × curvature.
  func multiplyTransposed(
    _ factors: UnsafePointer<L>, into sums: UnsafeMutablePointer<L>,
    squaresBy curvatures: UnsafePointer<L>, into squares: UnsafeMutablePointer<L>
  ) {
    matrix.withPointers { starts, documents, values in
      parallelFor(blocks.count, threads: threads) { block in
        for feature in blocks[block] {
          var sum = L(repeating: 0)
          var square = L(repeating: 0)
          for entry in starts[feature]..<starts[feature + 1] {
            let document = Int(documents[entry])
            let value = values[entry]
            sum = sum + L.scaled(factors[document], by: value)
            square = square + L.scaled(curvatures[document], by: value * value)
          }
          sums[feature] = sum
          squares[feature] = square
        }
      }
    }
  }
}
