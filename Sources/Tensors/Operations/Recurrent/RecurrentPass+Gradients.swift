import CKernels

/// The gradients that arrive at the results of a recurrent operation.
final class RecurrentResultGradients {
  /// Of the hidden states of all steps.
  var sequence: Tensor?
  /// Of the parts of the final state.
  var final: [Tensor?]

  init(stateCount: Int) { final = Array(repeating: nil, count: stateCount) }
}

/// The gradients that a backward pass sums up, in the layout of the gates.
private struct RecurrentSlopes {
  var input: InputProjection.Slopes
  /// `nil` where it stays a product.
  var recurrent: Tensor?
  /// Of the candidate's weights of a GRU that resets before the product; other columns mean nothing.
  var candidate: Tensor?
  let bias: Tensor
  /// Of peepholes or of the candidate's bias.
  let extra: Tensor
}

extension RecurrentPass {
  /// Walks back from the gradients of the results to those of everything the operation read.
  func backward(_ results: RecurrentResultGradients, sink: inout GradientSink) {
    let width = layout.width
    let chunks = order.chunks
    let chunkRows = chunks.reduce(0) { max($0, order.rows($1).count) }
    // The gradient of the state after a step: what products of the next step pass back, and, for
    // cells and for the part of a GRU that is carried over, what comes directly.
    var product = layout.padded(results.final[0], order: order.sequences)
    var direct = layout.padded(unit.hasCells ? results.final[1] : nil, order: order.sequences)
    let isDeferred =
      unit != .gru && (unit != .gruResetAfter || chunks.count == 1)
      && sink.defers(weights.recurrent, count: order.rowCount)
    let products = Storage(count: unit == .gruResetAfter ? chunkRows * layout.rowWidth : 0)
    var slopes = RecurrentSlopes(
      input: projection.makeSlopes(
        needsInput: sink.needs(projection.input.tensor), chunkRows: chunkRows,
        defersProduct: sink.defers(weights.input, count: order.rowCount)),
      recurrent: isDeferred ? nil : Tensor(zeros: [layout.units, layout.rowWidth]),
      candidate: unit == .gru ? Tensor(zeros: [layout.units, layout.rowWidth]) : nil,
      bias: Tensor(zeros: [layout.rowWidth]), extra: Tensor(zeros: [3 * width]))
    product.withMutableElements { product in
      direct.withMutableElements { direct in
        walkBack(
          results.sequence, product: product.baseAddress!, direct: direct.baseAddress!,
          chunks: chunks, products: products.pointer, slopes: &slopes)
      }
    }
    finish(slopes, products: products, product: product, direct: direct, sink: &sink)
  }

  private func walkBack(
    _ sequence: Tensor?, product: Pointer, direct: Pointer, chunks: [Range<Int>],
    products: Pointer, slopes: inout RecurrentSlopes
  ) {
    let (width, rowWidth) = (layout.width, layout.rowWidth)
    let weights =
      options.packing?.backward(self.weights.recurrent, unit, layout, rows: count)
      ?? RecurrentPacking.Backward(
        self.weights.recurrent, unit, layout, rows: length < 2 ? 0 : count)
    let tileScratch = weights.tiles?.makeScratch()
    let peepholes = blockedPeepholes
    let first = Storage(count: unit == .gru ? count * width : 0)
    let second = Storage(count: unit == .gru ? count * width : 0)
    var slope = kernel_recurrent_slope()
    slope.blocks = layout.blocks
    slope.depth = layout.units
    slope.peepholes = peepholes.map { UnsafePointer($0.storage.pointer) }
    slope.mask = mask.map { UnsafePointer($0.storage.pointer) }
    slope.output_gradient = sequence.map { UnsafePointer($0.storage.pointer) }
    slope.output_stride = layout.units
    slope.product = UnsafePointer(product)
    slope.direct = direct
    slope.bias_gradient = slopes.bias.storage.pointer
    slope.extra_gradient = slopes.extra.storage.pointer
    order.positions.withUnsafeBufferPointer { positions in
      for chunk in chunks.reversed() {
        let rows = order.rows(chunk)
        for index in chunk.reversed() {
          let row = order.offsets[index]
          let gateRow = gates.pointer + row * rowWidth
          let productRow = products + (row - rows.lowerBound) * rowWidth
          slope.rows = order.counts[index]
          slope.fresh = order.counts[index + 1]
          slope.gates = gateRow
          slope.product_gradient = productRow
          slope.candidate = UnsafePointer(candidates.pointer + row * width)
          slope.previous = previous(index)
          if unit.hasCells { slope.cells = UnsafePointer(cells.pointer + row * width) }
          slope.output_rows = positions.baseAddress! + row
          if let candidatePanels = weights.candidate {
            stepBack(
              &slope, first: first.pointer, second: second.pointer,
              panels: candidatePanels.storage.pointer, row: row)
          } else {
            run(&slope)
          }
          let left = unit == .gruResetAfter ? productRow : gateRow
          if let tiles = weights.tiles, let tileScratch {
            tiles.multiply(
              left, stride: rowWidth, rows: slope.rows, into: product, stride: width,
              scratch: tileScratch)
          } else if let panels = weights.panels {
            kernel_panel_product(
              product, width, left, rowWidth, slope.rows, rowWidth, panels.storage.pointer,
              layout.blocks)
          }
          if unit == .gru { kernel_add(product, product, second.pointer, slope.rows * width) }
          if let truncation = options.truncation, index > 0, index % truncation == 0 {
            product.update(repeating: 0, count: slope.rows * width)
            direct.update(repeating: 0, count: slope.rows * width)
          }
        }
        add(rows, products: products, to: &slopes)
      }
    }
    withExtendedLifetime((weights, peepholes, first, second, sequence, mask)) {}
  }

  private func run(_ slope: inout kernel_recurrent_slope) {
    switch unit {
    case .tanh: kernel_simple_tanh_slope(&slope)
    case .relu: kernel_simple_relu_slope(&slope)
    case .lstm: kernel_lstm_slope(&slope)
    case .coupledLSTM: kernel_coupled_lstm_slope(&slope)
    case .gruResetAfter: kernel_gru_reset_after_slope(&slope)
    case .gru: kernel_gru_candidate_slope(&slope)
    }
  }

  /// The way back through a GRU that resets before the candidate's product.
  private func stepBack(
    _ slope: inout kernel_recurrent_slope, first: Pointer, second: Pointer, panels: Pointer,
    row: Int
  ) {
    let width = layout.width
    slope.product_gradient = first
    kernel_gru_candidate_slope(&slope)
    kernel_panel_product(second, width, first, width, slope.rows, width, panels, layout.blocks)
    var reset = slope
    reset.product = UnsafePointer(second)
    reset.candidate = UnsafePointer(factors.pointer + row * width)
    reset.product_gradient = second
    kernel_gru_update_slope(&reset)
  }

  /// Adds what some rows contribute to the gradients of the weights.
  private func add(_ rows: Range<Int>, products: Pointer, to slopes: inout RecurrentSlopes) {
    let (width, rowWidth) = (layout.width, layout.rowWidth)
    let gateRows = gates.pointer + rows.lowerBound * rowWidth
    projection.add(gateRows, rows: rows, to: &slopes.input)
    let right = unit == .gruResetAfter ? products : gateRows
    slopes.recurrent?.withMutableElements { sums in
      gemm(
        factors.pointer + rows.lowerBound * width, lda: width, transposed: true, right,
        ldb: rowWidth, into: sums.baseAddress!, ldc: rowWidth, m: layout.units, n: rowWidth,
        k: rows.count, beta: 1)
    }
    slopes.candidate?.withMutableElements { sums in
      gemm(
        candidates.pointer + rows.lowerBound * width, lda: width, transposed: true, right,
        ldb: rowWidth, into: sums.baseAddress!, ldc: rowWidth, m: layout.units, n: rowWidth,
        k: rows.count, beta: 1)
    }
  }

  private func finish(
    _ slopes: RecurrentSlopes, products: Storage, product: Tensor, direct: Tensor,
    sink: inout GradientSink
  ) {
    let shape: Shape = [order.rowCount, layout.rowWidth]
    let plainShape: Shape = [order.rowCount, layout.gates * layout.units]
    var plainGates: Tensor?
    func gateSlopes() -> Tensor {
      let plain =
        plainGates ?? layout.plain(Tensor(shape: shape, storage: gates), shape: plainShape)
      plainGates = plain
      return plain
    }
    projection.finish(slopes.input, weights: weights.input, gates: gateSlopes, sink: &sink)
    if let recurrent = slopes.recurrent {
      sink.add(recurrentSlopes(recurrent, candidate: slopes.candidate), to: weights.recurrent)
    } else {
      let right =
        unit == .gruResetAfter
        ? layout.plain(Tensor(shape: shape, storage: products), shape: plainShape) : gateSlopes()
      sink.add(
        ProductGradient.Term(
          left: ProductGradient.Rows(factors, stride: layout.width),
          right: ProductGradient.Rows(right), count: order.rowCount), to: weights.recurrent)
    }
    if let bias = weights.bias { sink.add(layout.plain(slopes.bias, shape: bias.shape), to: bias) }
    if let bias = weights.candidateBias {
      sink.add(
        GateLayout(units: layout.units, gates: 1).plain(
          slopes.extra.sliced(0..<layout.width, along: 0), shape: bias.shape), to: bias)
    }
    if let peepholes = weights.peepholes {
      sink.add(
        GateLayout(units: layout.units, gates: 3).plain(slopes.extra, shape: peepholes.shape),
        to: peepholes)
    }
    guard let initial else { return }
    sink.add(initialHidden(product: product, direct: direct), to: initial[0])
    if unit.hasCells {
      sink.add(layout.unpadded(direct, order: order.sequences), to: initial[1])
    }
  }

  /// The gradient of the recurrent weights as they lie.
  private func recurrentSlopes(_ slopes: Tensor, candidate: Tensor?) -> Tensor {
    var recurrent = layout.plain(slopes, shape: weights.recurrent.shape)
    guard let candidate else { return recurrent }
    let other = layout.plain(candidate, shape: weights.recurrent.shape)
    let units = layout.units
    recurrent.withMutableElements { target in
      other.withElements { source in
        for row in 0..<units {
          let column = (row * 3 + 2) * units
          (target.baseAddress! + column).update(from: source.baseAddress! + column, count: units)
        }
      }
    }
    return recurrent
  }

  /// The gradient of the first hidden state, which sequences without a step pass on unchanged.
  private func initialHidden(product: Tensor, direct: Tensor) -> Tensor {
    var sum = product
    sum.withMutableElements { sum in
      if let mask {
        kernel_multiply(
          sum.baseAddress, sum.baseAddress, mask.storage.pointer, order.counts[0] * layout.width)
      }
      if !unit.hasCells {
        kernel_add(sum.baseAddress, sum.baseAddress, direct.storage.pointer, sum.count)
      }
    }
    return layout.unpadded(sum, order: order.sequences)
  }
}
