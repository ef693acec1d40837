import CKernels

/// The gradient of a matrix `[M, N]` as products `leftᵀ · right` that are not multiplied out yet.
///
/// Each shard of a batch and each step of a decoder sees some rows of the same two matrices. Multiplied
/// out apart, every one of them would write M · N numbers, only to be read and added up later. Put off,
/// they are one product, written once, that all threads share.
struct ProductGradient: Sendable {
  /// Rows of a matrix, one behind the other.
  struct Rows: Sendable {
    let storage: Storage
    /// The distance between rows.
    let stride: Int

    /// The rows of a tensor with two axes.
    init(_ tensor: Tensor) {
      storage = tensor.storage
      stride = tensor.shape[1]
    }

    init(_ storage: Storage, stride: Int) {
      self.storage = storage
      self.stride = stride
    }
  }

  /// One product: `count` rows of M and of N numbers, and what their products are multiplied by.
  struct Term: Sendable {
    let left: Rows
    let right: Rows
    let count: Int
    var factor: Float = 1
  }

  /// M and N.
  let rowCount, columnCount: Int
  var terms: [Term]

  init(rowCount: Int, columnCount: Int, _ terms: [Term]) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.terms = terms
  }

  /// Whether putting off pays: `tensor` is a matrix, the operands of `count` rows take at most twice the
  /// memory of the product, and that is not small.
  static func pays(_ tensor: Tensor, count: Int) -> Bool {
    guard tensor.rank == 2 else { return false }
    let size = tensor.elementCount
    return size >= 1 << 14 && count * (tensor.shape[0] + tensor.shape[1]) <= 2 * size
  }

  /// Terms of so many rows fill a product by themselves.
  private static let manyRows = 256

  /// Copies terms of few rows together, which makes one product of them.
  mutating func joinTerms() {
    let few = terms.filter { $0.count < Self.manyRows }
    guard few.count > 1 else { return }
    let count = few.reduce(0) { $0 + $1.count }
    let left = Storage(count: count * rowCount)
    let right = Storage(count: count * columnCount)
    var row = 0
    for term in few {
      for index in 0..<term.count {
        (left.pointer + row * rowCount).update(
          from: term.left.storage.pointer + index * term.left.stride, count: rowCount)
        kernel_scale(
          right.pointer + row * columnCount,
          term.right.storage.pointer + index * term.right.stride, term.factor, columnCount)
        row += 1
      }
    }
    terms.removeAll { $0.count < Self.manyRows }
    terms.append(
      Term(
        left: Rows(left, stride: rowCount), right: Rows(right, stride: columnCount), count: count))
  }

  /// The product cut into pieces of some milliseconds, the same for any number of threads.
  var pieces: [Range<Int>] {
    let work = 2 * Double(terms.reduce(0) { $0 + $1.count }) * Double(rowCount * columnCount)
    let count = max(1, min(rowCount / 96, Int(work / 5e8)))
    return (0..<count).map { rowCount * $0 / count..<rowCount * ($0 + 1) / count }
  }

  /// Multiplies out some rows of the matrix at `target`, in place of what is there or added to it.
  func write(_ rows: Range<Int>, of target: Pointer, adding: Bool) {
    for (index, term) in terms.enumerated() {
      gemm(
        term.left.storage.pointer + rows.lowerBound, lda: term.left.stride, transposed: true,
        term.right.storage.pointer, ldb: term.right.stride,
        into: target + rows.lowerBound * columnCount, ldc: columnCount, m: rows.count,
        n: columnCount, k: term.count, alpha: term.factor, beta: adding || index > 0 ? 1 : 0)
    }
  }

  /// The gradient as a tensor, multiplied out on this thread.
  func dense(shape: Shape) -> Tensor {
    Tensor(shape: shape) { write(0..<rowCount, of: $0.baseAddress!, adding: false) }
  }
}
