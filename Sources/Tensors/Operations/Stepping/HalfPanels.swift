import CKernels

/// A matrix `[K, C]` in half precision, laid out for products with single vectors.
struct HalfPanels: Sendable {
  /// The columns of a panel.
  static let width = 64

  /// K.
  let depth: Int
  /// C, rounded up to whole panels.
  let paddedColumns: Int
  private let weights: [UInt16]

  init(_ matrix: Tensor) {
    let (depth, columns) = (matrix.shape[0], matrix.shape[1])
    let panels = (columns + Self.width - 1) / Self.width
    self.depth = depth
    paddedColumns = panels * Self.width
    weights = matrix.withElements { matrix in
      [UInt16](unsafeUninitializedCapacity: panels * Self.width * depth) { buffer, count in
        buffer.initialize(repeating: 0)
        for panel in 0..<panels {
          let start = panel * Self.width
          for row in 0..<depth {
            kernel_float_to_float16(
              buffer.baseAddress! + (panel * depth + row) * Self.width,
              matrix.baseAddress! + row * columns + start, min(Self.width, columns - start))
          }
        }
        count = buffer.count
      }
    }
  }

  /// Adds the product of `vector` (K numbers) with the matrix to `sums` (padded columns).
  func addProduct(
    _ vector: UnsafeBufferPointer<Float>, to sums: UnsafeMutableBufferPointer<Float>
  ) {
    weights.withUnsafeBufferPointer { weights in
      kernel_half_product(
        sums.baseAddress!, vector.baseAddress!, weights.baseAddress!, depth,
        paddedColumns / Self.width)
    }
  }
}
