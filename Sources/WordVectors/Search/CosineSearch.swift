import CKernels
import Tensors

/// Exact search for the rows of a matrix whose cosines with queries are largest.
///
/// The rows are read once for each batch of queries: few queries are compared by products of
/// vectors as the rows stream by, many by products of blocks that stay in the cache. The norms of
/// the rows are divided by afterwards, so that no copy of the matrix is needed.
struct CosineSearch {
  /// The rows, `[V, D]`.
  let matrix: Tensor
  /// One over the norm of each row, 0 for a row of zeros.
  let inverseNorms: [Float]
  /// Only so many rows from the first on are looked at.
  let rowCount: Int

  init(_ vectors: WordVectors, restriction: Int?, threads: Int) {
    matrix = vectors.vectors
    rowCount = min(vectors.count, restriction ?? vectors.count)
    inverseNorms = vectors.norms(threads: threads).prefix(rowCount).map { $0 > 0 ? 1 / $0 : 0 }
  }

  private static let rowBlock = 256
  private static let queryBlock = 256

  /// The best `limit` rows for each query, `[N, D]` of unit length.
  func best(_ limit: Int, for queries: Tensor, threads: Int) -> TopRows {
    let queryCount = queries.shape[0]
    return collected(queryCount: queryCount, limit: limit, threads: threads) { rows, top in
      if queryCount < 4 {
        compareOneByOne(queries, rows, &top)
      } else {
        compareInBlocks(queries, rows, &top)
      }
    }
  }

  /// The best rows for each of `count` questions by products of cosines.
  ///
  /// Levy and Goldberg's 3CosMul: the product of (1 + cos) / 2 for the positive words over that for
  /// the negative words.
  ///
  /// - Parameters:
  ///   - positives: the unit vectors of the positive words, `[N · P, D]`.
  ///   - negatives: those of the negative words, `[N · M, D]`; may have no rows.
  func bestProducts(
    _ limit: Int, count: Int, positives: Tensor, negatives: Tensor, threads: Int
  ) -> TopRows {
    let width = max(1, (positives.shape[0] + negatives.shape[0]) / max(count, 1))
    let block = max(1, Self.queryBlock / width)
    return collected(queryCount: count, limit: limit, threads: threads) { rows, top in
      for first in stride(from: 0, to: count, by: block) {
        let questions = first..<min(first + block, count)
        multiplyCosines(questions, of: count, positives, negatives, rows, &top)
      }
    }
  }

  /// Lets `compare` look at ranges of rows on several threads, and joins what they found.
  private func collected(
    queryCount: Int, limit: Int, threads: Int,
    _ compare: (_ rows: Range<Int>, _ top: inout TopRows) -> Void
  ) -> TopRows {
    let lanes = max(1, min(threads, rowCount / 64))
    let parts = parallelMap(lanes, threads: threads) { lane in
      var top = TopRows(queryCount: queryCount, limit: limit)
      compare(rowCount * lane / lanes..<rowCount * (lane + 1) / lanes, &top)
      return top
    }
    var result = parts[0]
    for part in parts.dropFirst() { result.merge(part) }
    return result
  }

  private func compareOneByOne(_ queries: Tensor, _ rows: Range<Int>, _ top: inout TopRows) {
    let size = matrix.shape[1]
    withPointers(queries) { matrix, queries, inverse in
      for row in rows {
        for query in 0..<top.queryCount {
          let cosine =
            kernel_dot(matrix + row * size, queries + query * size, size) * inverse[row]
          if cosine >= top.threshold(query) { top.offer(cosine, row: Int32(row), to: query) }
        }
      }
    }
  }

  private func compareInBlocks(_ queries: Tensor, _ rows: Range<Int>, _ top: inout TopRows) {
    withScores(Self.queryBlock) { scores in
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.rowBlock) {
        let block = start..<min(start + Self.rowBlock, rows.upperBound)
        for first in stride(from: 0, to: top.queryCount, by: Self.queryBlock) {
          let count = min(Self.queryBlock, top.queryCount - first)
          cosines(of: queries, first..<first + count, block, into: scores)
          for query in 0..<count {
            Self.offer(scores + query * block.count, block, to: first + query, &top)
          }
        }
      }
    }
  }

  private func multiplyCosines(
    _ questions: Range<Int>, of count: Int, _ positives: Tensor, _ negatives: Tensor,
    _ rows: Range<Int>, _ top: inout TopRows
  ) {
    let widths = [positives.shape[0] / count, negatives.shape[0] / count]
    withScores(max(widths[0], widths[1]) * questions.count) { scores in
      withScores(questions.count) { products in
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.rowBlock) {
          let block = start..<min(start + Self.rowBlock, rows.upperBound)
          products.update(repeating: 1, count: questions.count * block.count)
          for (side, vectors) in [positives, negatives].enumerated() where widths[side] > 0 {
            let width = widths[side]
            let words = questions.lowerBound * width..<questions.upperBound * width
            cosines(of: vectors, words, block, into: scores)
            for word in 0..<words.count {
              let product = products + word / width * block.count
              Self.multiply(product, by: scores + word * block.count, side == 1, block.count)
            }
          }
          for question in 0..<questions.count {
            Self.offer(
              products + question * block.count, block, to: questions.lowerBound + question, &top)
          }
        }
      }
    }
  }

  /// Multiplies or divides products by cosines moved to the range from 0 to 1.
  private static func multiply(
    _ products: UnsafeMutablePointer<Float>, by cosines: UnsafePointer<Float>, _ divides: Bool,
    _ count: Int
  ) {
    for place in 0..<count {
      let score = (1 + cosines[place]) * 0.5
      products[place] = divides ? products[place] / (score + 1e-6) : products[place] * score
    }
  }

  /// Writes the cosines of some queries with a block of rows, `[queries, rows]`.
  private func cosines(
    of queries: Tensor, _ chosen: Range<Int>, _ block: Range<Int>,
    into scores: UnsafeMutablePointer<Float>
  ) {
    let size = matrix.shape[1]
    withPointers(queries) { matrix, queries, inverse in
      gemm(
        queries + chosen.lowerBound * size, lda: size, transposed: false,
        matrix + block.lowerBound * size, ldb: size, transposed: true,
        into: scores, ldc: block.count, m: chosen.count, n: block.count, k: size)
      for query in 0..<chosen.count {
        let line = scores + query * block.count
        kernel_multiply(line, line, inverse + block.lowerBound, block.count)
      }
    }
  }

  /// Offers the scores of a block of rows to a query, passing over stretches without a good one.
  private static func offer(
    _ scores: UnsafePointer<Float>, _ block: Range<Int>, to query: Int, _ top: inout TopRows
  ) {
    let stretch = 64
    for start in stride(from: 0, to: block.count, by: stretch) {
      let end = min(start + stretch, block.count)
      if kernel_largest(scores + start, end - start) < top.threshold(query) { continue }
      for place in start..<end where scores[place] >= top.threshold(query) {
        top.offer(scores[place], row: Int32(block.lowerBound + place), to: query)
      }
    }
  }

  /// Calls `body` with room for the scores of `queryCount` queries with a block of rows.
  private func withScores(_ queryCount: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let scores = UnsafeMutablePointer<Float>.allocate(capacity: Self.rowBlock * queryCount)
    defer { scores.deallocate() }
    body(scores)
  }

  private func withPointers(
    _ queries: Tensor,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    matrix.withElements { matrix in
      queries.withElements { queries in
        inverseNorms.withUnsafeBufferPointer { inverse in
          guard let matrix = matrix.baseAddress, let queries = queries.baseAddress,
            let inverse = inverse.baseAddress
          else { return }
          body(matrix, queries, inverse)
        }
      }
    }
  }
}
