import Tensors

/// The products of one ``FeatureMatrix`` with vectors of lanes, and the memory they need.
final class MatrixProducts<L: Lanes> {
  private let matrix: FeatureMatrix
  private let threads: Int
  private let blocks: [Range<Int>]
  /// One sum per document for each block of features, added up in order at the end.
  private let partials: LaneVector<L>

  init(_ matrix: FeatureMatrix, threads: Int) {
    self.matrix = matrix
    self.threads = threads
    // As many blocks as 256 MB of partial sums allow, fixed by the data and not by the threads.
    let bytes = max(1, matrix.documentCount) * MemoryLayout<L>.stride
    let count = max(1, min(16, (256 << 20) / bytes))
    blocks = matrix.blocks(count)
    partials = LaneVector(count: blocks.count * matrix.documentCount)
  }

  /// For each document the sum of value × weight over its features.
  ///
  /// - Parameters:
  ///   - weights: one per feature, asked once per feature.
  ///   - sums: one per document, overwritten.
  @inline(__always)
  func multiply(_ weights: (Int) -> L, into sums: UnsafeMutablePointer<L>) {
    let documentCount = matrix.documentCount
    let partials = partials.pointer
    matrix.withPointers { starts, documents, values in
      parallelFor(blocks.count, threads: threads) { block in
        let sums = partials + block * documentCount
        sums.update(repeating: L(repeating: 0), count: documentCount)
        for feature in blocks[block] {
          let weight = weights(feature)
          for entry in starts[feature]..<starts[feature + 1] {
            let document = Int(documents[entry])
            sums[document] = sums[document] + L.scaled(weight, by: values[entry])
          }
        }
      }
    }
    let blockCount = blocks.count
    BlockedLoop(count: documentCount, threads: threads) { range in
      for document in range {
        var sum = partials[document]
        for block in 1..<max(blockCount, 1) {
          sum = sum + partials[block * documentCount + document]
        }
        sums[document] = sum
      }
    }
  }

  /// For each feature the sum of value × factor over its documents.
  @inline(__always)
  func multiplyTransposed(_ factors: UnsafePointer<L>, _ store: (Int, L) -> Void) {
    matrix.withPointers { starts, documents, values in
      parallelFor(blocks.count, threads: threads) { block in
        for feature in blocks[block] {
          var entry = starts[feature]
          let end = starts[feature + 1]
          var first = L(repeating: 0)
          var second = L(repeating: 0)
          // Two sums, so that an addition need not wait for the one before.
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

  /// ``multiplyTransposed(_:_:)``, and the sum of squared value × curvature in the same pass.
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
