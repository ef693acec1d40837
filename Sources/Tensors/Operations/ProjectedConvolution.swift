/// The inference form of ``Tensor/embeddedConvolutionMaximum(identifiers:count:lengths:tables:kernels:)``:
/// the whole vocabulary is multiplied with the filters once, and a text only adds rows.
///
/// It holds `V · Σ K · H` numbers and makes a text of 150 tokens cost microseconds; worth it where
/// many texts are to be classified with the same weights.
public struct ProjectedConvolution: Sendable {
  private struct Block: Sendable {
    let block: FilterBlock
    let projected: Tensor
  }

  private let blocks: [Block]
  private let filterCount: Int
  private let largestRegion: Int
  private let rowCount: Int

  /// How many bytes the projections of kernels `[K, D, H]` onto `rowCount` rows take.
  public static func byteCount(rowCount: Int, kernels: [Shape]) -> Int {
    FilterBlock.blocks(of: kernels, rowCount: 1).reduce(0) { $0 + (rowCount + 1) * $1.stride * 4 }
  }

  /// Projects tables `[V, Dᵢ]`, laid side by side, onto kernels `[K, D, H]`.
  public init(tables: [Tensor], kernels: [Tensor], threads: Int = availableThreads) {
    let rowCount = tables[0].shape[0]
    let width = tables.reduce(0) { $0 + $1.shape[1] }
    let rows = Tensor.sideBySide(tables, rows: Array(0..<Int32(rowCount)))
    require(
      kernels.allSatisfy { $0.rank == 3 && $0.shape[1] == width },
      "ProjectedConvolution: kernels \(kernels.map(\.shape)) for embeddings of width \(width)")
    // Narrow blocks are what keeps a batch's rows in cache; the rows of one text always fit.
    let blocks = FilterBlock.blocks(of: kernels.map(\.shape), rowCount: 1)
    self.blocks = parallelMap(blocks.count, threads: threads) { index in
      let block = blocks[index]
      return Block(block: block, projected: block.project(rows, onto: kernels[block.region]))
    }
    self.filterCount = kernels.reduce(0) { $0 + $1.shape[2] }
    self.largestRegion = kernels.reduce(0) { max($0, $1.shape[0]) }
    self.rowCount = rowCount
  }

  /// The maxima `[N, H₁ + H₂ + …]` for tokens `[N, T]`; lengths as in the operation it stands for.
  public func callAsFunction(
    identifiers: [Int32], count: Int, lengths: [Int32]? = nil
  ) -> Tensor {
    let length = identifiers.count / max(count, 1)
    require(
      length >= largestRegion,
      "ProjectedConvolution: texts of \(length) positions, a region has \(largestRegion) tokens")
    let zeroRow = Int32(rowCount)
    var rows = identifiers
    for example in 0..<count {
      let used = lengths.map { min(Int($0[example]), length) } ?? length
      for position in 0..<length {
        let index = example * length + position
        if position >= used { rows[index] = zeroRow }
        require(
          rows[index] >= 0 && rows[index] <= zeroRow,
          "token identifier \(rows[index]) is outside the table of \(rowCount) rows")
      }
    }
    return Tensor(shape: [count, filterCount]) { result in
      rows.withUnsafeBufferPointer { rows in
        for block in blocks {
          for example in 0..<count {
            block.block.maximum(
              of: block.projected, rows: rows.baseAddress! + example * length,
              windows: windowCount(
                length: length, count: lengths?[example], taps: block.block.taps),
              into: result.baseAddress! + example * filterCount, winners: nil)
          }
        }
      }
    }
  }
}

extension Tensor {
  /// Some rows of several tables side by side, followed by one row of zeros: `[rows + 1, D₁ + D₂ …]`.
  static func sideBySide(_ tables: [Tensor], rows: [Int32]) -> Tensor {
    let width = tables.reduce(0) { $0 + $1.shape[1] }
    return Tensor(shape: [rows.count + 1, width]) { target in
      var column = 0
      for table in tables {
        let tableWidth = table.shape[1]
        table.withElements { source in
          for (position, row) in rows.enumerated() {
            (target.baseAddress! + position * width + column).update(
              from: source.baseAddress! + Int(row) * tableWidth, count: tableWidth)
          }
        }
        column += tableWidth
      }
      (target.baseAddress! + rows.count * width).update(repeating: 0, count: width)
    }
  }
}
