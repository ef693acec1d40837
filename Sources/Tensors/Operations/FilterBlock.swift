import CKernels

/// Some filters of one region, worked on together: convolution and maximum over time in two steps.
///
/// First the rows of a table are multiplied with the filters, `[R, D] × [D, K · F]`; then every
/// window adds the projections of its rows and the largest sum is kept.
struct FilterBlock {
  /// Which kernel the filters belong to.
  let region: Int
  /// The first of the filters in that kernel.
  let first: Int
  /// How many filters.
  let count: Int
  /// How many vectors of 16 the filters fill; the rest of the last one is zero.
  let vectors: Int
  /// The tokens in a window.
  let taps: Int
  /// The place of the first filter in a row of the result.
  let column: Int

  /// The width of a row of projections.
  var stride: Int { taps * vectors * 16 }

  /// Cuts kernels `[K, D, H]` into blocks whose projections of `rowCount` rows stay in cache.
  static func blocks(of kernels: [Shape], rowCount: Int) -> [FilterBlock] {
    var blocks: [FilterBlock] = []
    var column = 0
    for (region, kernel) in kernels.enumerated() {
      var first = 0
      while first < kernel[2] {
        let vectors = vectorCount(remaining: kernel[2] - first, rows: rowCount, taps: kernel[0])
        let count = min(vectors * 16, kernel[2] - first)
        blocks.append(
          FilterBlock(
            region: region, first: first, count: count, vectors: vectors, taps: kernel[0],
            column: column + first))
        first += count
      }
      column += kernel[2]
    }
    return blocks
  }

  /// How many vectors of 16 filters to take at once: as many as keep the projections in cache.
  private static func vectorCount(remaining: Int, rows: Int, taps: Int) -> Int {
    let wanted = (remaining + 15) / 16
    let budget = 192 << 10  // floats: three quarters of a megabyte
    let most = min(4, max(1, budget / (rows * taps * 16)))
    if wanted <= most { return wanted }
    // Even blocks rather than full ones and a remainder: 7 vectors become 4 + 3, 5 become 3 + 2.
    let blocks = (wanted + most - 1) / most
    return (wanted + blocks - 1) / blocks
  }

  /// The projections of `rows` `[R, D]` onto the block's filters of `kernel`: `[R, K · 16 · vectors]`.
  func project(_ rows: Tensor, onto kernel: Tensor) -> Tensor {
    let width = rows.shape[1]
    let packed = Tensor(shape: [width, stride]) { packed in
      kernel.withElements { source in
        for row in 0..<width {
          for tap in 0..<taps {
            let target = packed.baseAddress! + row * stride + tap * vectors * 16
            target.update(
              from: source.baseAddress! + (tap * width + row) * kernel.shape[2] + first,
              count: count)
            (target + count).update(repeating: 0, count: vectors * 16 - count)
          }
        }
      }
    }
    return rows.detached().matrixProduct(packed)
  }

  /// The largest sum over the windows of one example and the window that has it, for every filter.
  ///
  /// - Parameters:
  ///   - projected: what `project` computed.
  ///   - rows: the rows of the example's positions.
  ///   - windows: the number of windows.
  ///   - result: the example's row of the result; `winners`: its row of winning windows, or `nil`.
  func maximum(
    of projected: Tensor, rows: UnsafePointer<Int32>, windows: Int,
    into result: UnsafeMutablePointer<Float>, winners: UnsafeMutablePointer<Int32>?
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 64) { best in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: 64) { place in
        kernel_window_max(
          projected.storage.pointer, stride, rows, windows, taps, vectors, best.baseAddress,
          place.baseAddress)
        (result + column).update(from: best.baseAddress!, count: count)
        guard let winners else { return }
        (winners + column).update(from: place.baseAddress!, count: count)
      }
    }
    withExtendedLifetime(projected) {}
  }
}

/// The windows of `taps` tokens in a text of `length` positions of which `count` hold tokens.
func windowCount(length: Int, count: Int32?, taps: Int) -> Int {
  guard let count else { return length - taps + 1 }
  return max(min(Int(count), length), taps) - taps + 1
}
