import CKernels
import Synchronization
import Tensors

/// The Euclidean norm of each row, computed when first asked for and kept.
final class RowNorms: Sendable {
  private let norms = Mutex<[Float]?>(nil)

  /// The norms of the rows of `vectors`, which must be the same at every call.
  func values(of vectors: Tensor, threads: Int) -> [Float] {
    if let known = norms.withLock({ $0 }) { return known }
    let (count, size) = (vectors.shape[0], vectors.shape[1])
    let computed = [Float](unsafeUninitializedCapacity: count) { target, initialized in
      if let out = target.baseAddress {
        vectors.withElements { elements in
          guard let base = elements.baseAddress else {
            return out.update(repeating: 0, count: count)
          }
          let piece = 4096
          parallelFor((count + piece - 1) / piece, threads: threads) { number in
            for row in number * piece..<min((number + 1) * piece, count) {
              let squares = kernel_sum_of_squares(base + row * size, size)
              (out + row).initialize(to: Float(squares.squareRoot()))
            }
          }
        }
      }
      initialized = count
    }
    norms.withLock { $0 = computed }
    return computed
  }
}
