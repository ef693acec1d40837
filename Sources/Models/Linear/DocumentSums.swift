import Tensors

/// Sums over the features of every document of a ``FeatureMatrix``, and the memory they take.
///
/// Features are cut into blocks, fixed by the data; each block adds up its own sums per document,
/// and these are then added in order. So the result is the same for any number of threads.
final class DocumentSums<L: Lanes> {
  private let blocks: [Range<Int>]
  private let partials: LaneVector<L>

  init(_ matrix: FeatureMatrix) {
    // As many blocks as 256 MB of partial sums allow.
    let bytes = max(1, matrix.documentCount) * MemoryLayout<L>.stride
    blocks = matrix.blocks(max(1, min(16, (256 << 20) / bytes)))
    partials = LaneVector(count: blocks.count * matrix.documentCount)
  }

  /// Writes for each document the sum of value × weight over its features.
  func compute(
    over matrix: FeatureMatrix, weights: UnsafePointer<L>, into sums: UnsafeMutablePointer<L>,
    threads: Int
  ) {
    let documentCount = matrix.documentCount
    let partials = partials.pointer
    matrix.withPointers { starts, documents, values in
      parallelFor(blocks.count, threads: threads) { block in
        let sums = partials + block * documentCount
        sums.update(repeating: L(repeating: 0), count: documentCount)
        for feature in blocks[block] {
          let weight = weights[feature]
          for entry in starts[feature]..<starts[feature + 1] {
            let document = Int(documents[entry])
            sums[document] = sums[document] + L.scaled(weight, by: values[entry])
          }
        }
      }
    }
    addUp(into: sums, documentCount: documentCount, threads: threads)
  }

  /// Writes for each document the sum of squared values.
  func computeSquares(
    over matrix: FeatureMatrix, into sums: UnsafeMutablePointer<L>, threads: Int
  ) {
    let documentCount = matrix.documentCount
    let partials = partials.pointer
    matrix.withPointers { starts, documents, values in
      parallelFor(blocks.count, threads: threads) { block in
        let sums = partials + block * documentCount
        sums.update(repeating: L(repeating: 0), count: documentCount)
        let features = blocks[block]
        for entry in starts[features.lowerBound]..<starts[features.upperBound] {
          let document = Int(documents[entry])
          sums[document] = sums[document] + L(repeating: values[entry] * values[entry])
        }
      }
    }
    addUp(into: sums, documentCount: documentCount, threads: threads)
  }

  private func addUp(into sums: UnsafeMutablePointer<L>, documentCount: Int, threads: Int) {
    let (blockCount, partials) = (blocks.count, partials.pointer)
    BlockedLoop(count: documentCount, threads: threads) { range in
      for document in range {
        var sum = partials[document]
        for block in 1..<blockCount { sum = sum + partials[block * documentCount + document] }
        sums[document] = sum
      }
    }
  }
}
