import CKernels

/// Recurrent weights in the order of AMX's tiles, for the products of all steps of a sequence.
///
/// A product of some rows with weights from the second-level cache is about twice as fast as by vectors;
/// of fewer rows, or with weights from further away, reading half as many bytes more costs more than
/// multiplying faster saves.
struct TileWeights: Sendable {
  private let weights: Storage
  private let depth: Int
  private let columns: Int

  /// The second-level cache of the processors that have tiles, but for what else is in it.
  private static let cacheSize = 1_600_000

  /// Weights for products of up to `rows` rows, where tiles are the faster way.
  ///
  /// - Parameters:
  ///   - weights: those of the gates, `[H, G · H]`.
  ///   - layout: how the gates stand in the rows that are multiplied, or that result.
  ///   - isTransposed: whether products lead from gates to units, as on the way back.
  ///   - rows: the most rows of each of many products; 0 where there is one, for which tiles do not pay.
  init?(_ weights: Tensor, _ layout: GateLayout, isTransposed: Bool = false, rows: Int) {
    guard kernel_instruction_set() == Int32(KERNEL_AMX), rows >= 8 else { return nil }
    let (depth, columns) =
      isTransposed ? (layout.rowWidth, layout.units) : (layout.units, layout.rowWidth)
    guard depth >= 32, columns % 16 == 0 else { return nil }
    let size = tile_weights_size(depth, columns)
    guard rows >= 24 || size * 4 <= Self.cacheSize else { return nil }
    self.depth = depth
    self.columns = columns
    let storage = Storage(count: size)
    layout.blocked(weights).withElements {
      tile_pack_weights(
        storage.pointer, $0.baseAddress, layout.rowWidth, isTransposed ? 1 : 0, depth, columns)
    }
    self.weights = storage
  }

  /// Room for the rows of a product.
  func makeScratch() -> Storage { Storage(count: tile_product_scratch(depth)) }

  /// Writes the products of `rows` rows at `left` to rows at `target`, both as far apart as said.
  func multiply(
    _ left: ConstantPointer, stride: Int, rows: Int, into target: Pointer, stride targetStride: Int,
    scratch: Storage
  ) {
    tile_product(
      target, targetStride, left, stride, rows, weights.pointer, depth, columns, scratch.pointer)
  }
}
