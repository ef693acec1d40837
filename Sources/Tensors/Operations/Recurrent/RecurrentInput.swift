import CKernels

/// What a recurrent operation reads.
public enum RecurrentInput: Sendable {
  /// Vectors `[N, T, D]`.
  case vectors(Tensor)
  /// Rows of a table `[V, D]`: tokens `[N, T]` in row-major order with their number N.
  ///
  /// The product with the input weights is computed once per *distinct* token, and the gradient of
  /// the table is row-sparse.
  case tokens([Int32], count: Int, table: Tensor)
  /// Tokens `[N, T]` with their number N, of a table that has been multiplied with the input weights
  /// beforehand.
  case projected([Int32], count: Int, table: ProjectedTable)

  /// N and T.
  var extent: (count: Int, length: Int) {
    switch self {
    case .vectors(let x): (x.shape[0], x.shape[1])
    case .tokens(let identifiers, let count, _), .projected(let identifiers, let count, _):
      (count, identifiers.count / max(count, 1))
    }
  }

  /// What may want a gradient.
  var tensor: Tensor {
    switch self {
    case .vectors(let x): x
    case .tokens(_, _, let table): table
    case .projected(_, _, let table): table.rows
    }
  }

  func check(_ unit: RecurrentUnit, _ weights: RecurrentWeights) {
    func check(_ identifiers: [Int32], _ count: Int) {
      require(
        count > 0 ? identifiers.count % count == 0 : identifiers.isEmpty,
        "recurrent: \(identifiers.count) identifiers for \(count) sequences")
    }
    switch self {
    case .vectors(let x):
      require(
        x.rank == 3 && x.shape[2] == weights.inputSize,
        "recurrent: input \(x.shape) for input weights \(weights.input.shape); expected "
          + "[N, T, \(weights.inputSize)]")
    case .tokens(let identifiers, let count, let table):
      require(
        table.rank == 2 && table.shape[1] == weights.inputSize,
        "recurrent: table \(table.shape) for input weights \(weights.input.shape)")
      check(identifiers, count)
    case .projected(let identifiers, let count, let table):
      let layout = GateLayout(units: weights.hiddenSize, gates: unit.gateCount)
      require(
        table.rows.shape[1] == layout.rowWidth,
        "recurrent(\(unit.rawValue)): the table was projected for other units")
      check(identifiers, count)
    }
  }
}

/// The input of one call in the order of its steps: how it reaches the gates, and the way back.
struct InputProjection {
  let input: RecurrentInput
  let order: StepOrder
  let layout: GateLayout
  /// The input weights with columns as the gates stand, `[D, rowWidth]`.
  let weights: Tensor
  /// The distinct rows of the table in use and which of them each row of the order reads.
  private let distinct: (rows: [Int32], slots: [Int32])
  /// The distinct rows of the table, `[R, D]`.
  private let tableRows: Tensor?
  /// Their projections, `[R, rowWidth]`.
  let projected: Tensor?

  var size: Int { weights.shape[0] }

  init(
    _ input: RecurrentInput, order: StepOrder, layout: GateLayout, weights: Tensor,
    packing: RecurrentPacking?
  ) {
    self.input = input
    self.order = order
    self.layout = layout
    func used(_ identifiers: [Int32], _ rowCount: Int) -> [Int32] {
      order.positions.map { position in
        let identifier = identifiers[Int(position)]
        require(
          identifier >= 0 && Int(identifier) < rowCount,
          "recurrent: identifier \(identifier) is not a row of a table of \(rowCount) rows")
        return identifier
      }
    }
    func blocked() -> Tensor { packing?.input(weights, layout) ?? layout.blocked(weights) }
    switch input {
    case .vectors:
      self.weights = blocked()
      distinct = ([], [])
      tableRows = nil
      projected = nil
    case .tokens(let identifiers, _, let table):
      self.weights = blocked()
      distinct = distinctRows(used(identifiers, table.shape[0]))
      let rows = table.detached().gatherRows(distinct.rows)
      tableRows = rows
      projected = rows.matrixProduct(self.weights)
    case .projected(let identifiers, _, let table):
      self.weights = Tensor(zeros: [0, layout.rowWidth])
      distinct = ([], used(identifiers, table.rows.shape[0]))
      tableRows = nil
      projected = table.rows
    }
  }

  /// Which projected row each row of the order reads; `nil` where every row has its own.
  var slots: [Int32]? { projected == nil ? nil : distinct.slots }

  /// Computes the projections of some rows of vectors into `target`, `[rows, rowWidth]`.
  func project(_ rows: Range<Int>, into target: Pointer, scratch: Pointer) {
    gather(rows, into: scratch)
    weights.withElements { weights in
      gemm(
        scratch, lda: size, weights.baseAddress!, ldb: layout.rowWidth, into: target,
        ldc: layout.rowWidth, m: rows.count, n: layout.rowWidth, k: size)
    }
  }

  private func gather(_ rows: Range<Int>, into target: Pointer) {
    input.tensor.withElements { source in
      order.positions.withUnsafeBufferPointer { positions in
        kernel_gather_rows(
          target, source.baseAddress, positions.baseAddress! + rows.lowerBound, rows.count, size)
      }
    }
  }

  /// The gradients of the input and its weights, summed over the steps.
  struct Slopes {
    /// `[D, rowWidth]`; `nil` where the table's rows or the vectors are multiplied in the end.
    var weights: Tensor?
    /// Of the vectors `[N, T, D]`, or of the projections of distinct rows; `nil` if not wanted.
    var input: Tensor?
    /// Room for the vectors of a chunk, `[rows, D]`.
    let scratch: Storage
    /// The vectors of all rows, `[rows, D]`, where the gradient of the weights stays a product.
    let vectors: Storage?
  }

  func makeSlopes(needsInput: Bool, chunkRows: Int, defersProduct: Bool) -> Slopes {
    let isSum = projected == nil && !defersProduct
    return Slopes(
      weights: isSum ? Tensor(zeros: weights.shape) : nil,
      input: projected.map { Tensor(zeros: $0.shape) }
        ?? (needsInput ? Tensor(zeros: input.tensor.shape) : nil),
      scratch: Storage(count: projected == nil ? chunkRows * size : 0),
      vectors: projected == nil && defersProduct ? Storage(count: order.rowCount * size) : nil)
  }

  /// Adds what the gradients of the gates of some rows, `[rows, rowWidth]`, contribute.
  func add(_ gates: Pointer, rows: Range<Int>, to slopes: inout Slopes) {
    let width = layout.rowWidth
    if projected != nil {
      slopes.input!.withMutableElements { sums in
        distinct.slots.withUnsafeBufferPointer { slots in
          kernel_scatter_add_rows(
            sums.baseAddress, slots.baseAddress! + rows.lowerBound, gates, rows.count, width)
        }
      }
      return
    }
    let scratch = slopes.scratch.pointer
    let vectors = slopes.vectors.map { $0.pointer + rows.lowerBound * size } ?? scratch
    gather(rows, into: vectors)
    slopes.weights?.withMutableElements { sums in
      gemm(
        vectors, lda: size, transposed: true, gates, ldb: width, into: sums.baseAddress!,
        ldc: width, m: size, n: width, k: rows.count, beta: 1)
    }
    guard slopes.input != nil else { return }
    weights.withElements { weights in
      gemm(
        gates, lda: width, transposed: false, weights.baseAddress!, ldb: width, transposed: true,
        into: scratch, ldc: size, m: rows.count, n: size, k: width)
    }
    slopes.input!.withMutableElements { target in
      order.positions.withUnsafeBufferPointer { positions in
        kernel_scatter_add_rows(
          target.baseAddress, positions.baseAddress! + rows.lowerBound, scratch, rows.count, size)
      }
    }
  }

  /// Hands the finished gradients to the sink.
  ///
  /// - Parameter gates: gives the gradients of the gates of all rows, `[rows, G · H]`.
  func finish(
    _ slopes: Slopes, weights plainWeights: Tensor, gates: () -> Tensor, sink: inout GradientSink
  ) {
    if case .projected = input { return }
    if let tableRows, let projections = slopes.input {
      sink.add(
        RowGradient(
          rows: distinct.rows, values: projections.matrixProduct(weights, transposeRight: true),
          tableShape: input.tensor.shape), to: input.tensor)
      if sink.defers(plainWeights, count: distinct.rows.count) {
        let plain = layout.plain(projections, shape: [distinct.rows.count, plainWeights.shape[1]])
        sink.add(
          ProductGradient.Term(
            left: ProductGradient.Rows(tableRows), right: ProductGradient.Rows(plain),
            count: distinct.rows.count), to: plainWeights)
      } else {
        sink.add(
          layout.plain(
            tableRows.matrixProduct(projections, transposeLeft: true), shape: plainWeights.shape),
          to: plainWeights)
      }
      return
    }
    if let vectors = slopes.input { sink.add(vectors, to: input.tensor) }
    if let weights = slopes.weights {
      sink.add(layout.plain(weights, shape: plainWeights.shape), to: plainWeights)
    } else if let vectors = slopes.vectors {
      sink.add(
        ProductGradient.Term(
          left: ProductGradient.Rows(vectors, stride: size), right: ProductGradient.Rows(gates()),
          count: order.rowCount), to: plainWeights)
    }
  }
}
