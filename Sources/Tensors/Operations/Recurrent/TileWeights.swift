import CKernels

/// Recurrent weights in the order of AMX's tiles, for the products of all steps of a sequence.
///
/// A product of some rows with weights from the second-level cache is three to four times as fast as by
/// vectors; of fewer rows, or with weights from further away, reading half as many bytes more costs more
/// than multiplying faster saves.
struct TileWeights: Sendable {
  private let weights: Storage
  private let depth: Int
  private let columns: Int

  /// The second-level cache of the processors that have tiles, but for what else is in it.
  private static let cacheSize = 1_600_000

  /// Weights for products of up to `rows` rows, where tiles are the faster way.
  ///
  /// - Parameters:
  ///   - matrix: `[depth, columns]`, or the transpose of that.
  ///   - isTransposed: whether it is.
  ///   - rows: the most rows of a product.
  init?(_ matrix: @autoclosure () -> Tensor, isTransposed: Bool = false, rows: Int) {
    guard kernel_instruction_set() == Int32(KERNEL_AMX), rows >= 8 else { return nil }
    let matrix = matrix()
    let (depth, columns) =
      isTransposed ? (matrix.shape[1], matrix.shape[0]) : (matrix.shape[0], matrix.shape[1])
    guard depth >= 32, columns % 16 == 0 else { return nil }
    let size = tile_weights_size(depth, columns)
    guard rows >= 24 || size * 4 <= Self.cacheSize else { return nil }
    self.depth = depth
    self.columns = columns
    let storage = Storage(count: size)
    matrix.withElements {
      tile_pack_weights(
        storage.pointer, $0.baseAddress, matrix.shape[1], isTransposed ? 1 : 0, depth, columns)
    }
    weights = storage
  }

  /// Room for the rows of a product.
  func makeScratch() -> Storage { Storage(count: 48 * ((depth + 31) / 32 * 32)) }

  /// Writes the products of `rows` rows at `left` to rows at `target`, both as far apart as said.
  func multiply(
    _ left: ConstantPointer, stride: Int, rows: Int, into target: Pointer, stride targetStride: Int,
    scratch: Storage
  ) {
    tile_product(
      target, targetStride, left, stride, rows, weights.pointer, depth, columns, scratch.pointer)
  }
}
