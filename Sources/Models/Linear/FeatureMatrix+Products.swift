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
  @inline(__always)
  func multiply(_ weights: (Int) -> L, into sums: UnsafeMutablePointer<L>) {
    self.sums.compute(over: matrix, into: sums, threads: threads, weights: weights)
  }

  /// Hands `store` for each feature the sum of value × factor over its documents.
  @inline(__always)
  func multiplyTransposed(_ factors: UnsafePointer<L>, _ store: (Int, L) -> Void) {
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
          store(feature, first + second)
        }
      }
    }
  }

  /// Hands `store` for each feature the sum of value × factor, and of value² × curvature.
  @inline(__always)
  func multiplyTransposed(
    _ factors: UnsafePointer<L>, squaresBy curvatures: UnsafePointer<L>,
    _ store: (Int, L, L) -> Void
  ) {
    matrix.withPointers { starts, documents, values in
      parallelFor(blocks.count, threads: threads) { block in
        for feature in blocks[block] {
          var sum = L(repeating: 0)
          var squares = L(repeating: 0)
          for entry in starts[feature]..<starts[feature + 1] {
            let document = Int(documents[entry])
            let value = values[entry]
            sum = sum + L.scaled(factors[document], by: value)
            squares = squares + L.scaled(curvatures[document], by: value * value)
          }
          store(feature, sum, squares)
        }
      }
    }
  }
}
