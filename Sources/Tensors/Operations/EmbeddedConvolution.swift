import CKernels

extension Tensor {
  /// Convolution over time of embedded tokens followed by the maximum over time, as one operation.
  ///
  /// For every example `n`, region `r` and filter `h` the result is
  /// `max_t Σ_j Σ_d E[token[n, t + j], d] · kernel_r[j, d, h]`, the regions side by side. A bias and
  /// a monotone activation commute with the maximum and are applied to the result, which is
  /// `T` times less work.
  ///
  /// Three things make it fast: the product with the kernel is computed once per *distinct* token
  /// and the windows only add; filters are worked on in blocks whose projections stay in cache;
  /// and the backward pass touches the winning windows only.
  ///
  /// - Parameters:
  ///   - identifiers: the tokens, `[N, T]` in row-major order.
  ///   - count: N.
  ///   - lengths: how many tokens of each example count; windows then lie within them (shorter
  ///     texts are extended by zeros to one window). `nil`: all T positions count, as in Keras.
  ///   - tables: embeddings `[V, D₁], [V, D₂] …`, laid side by side (channels).
  ///   - kernels: one `[K, D, H]` per region with `D = D₁ + D₂ + …` and `K ≤ T`.
  /// - Returns: `[N, H₁ + H₂ + …]`.
  ///
  /// Reference: Kim 2014, *Convolutional neural networks for sentence classification*.
  public static func embeddedConvolutionMaximum(
    identifiers: [Int32], count: Int, lengths: [Int32]? = nil, tables: [Tensor], kernels: [Tensor]
  ) -> Tensor {
    let work = EmbeddedConvolution(
      identifiers: identifiers, count: count, lengths: lengths, tables: tables, kernels: kernels)
    let (result, winners) = work.forward()
    guard let tape = Tape.current, (tables + kernels).contains(where: { tape.tracks($0) }) else {
      return result
    }
    return tape.record(result) { gradient, sink in
      work.backward(gradient, winners: winners, sink: &sink)
    }
  }
}

/// One call of the operation: what forward and backward share.
private struct EmbeddedConvolution {
  let count: Int
  let length: Int
  let lengths: [Int32]?
  let tables: [Tensor]
  let kernels: [Tensor]
  let distinct: DistinctRows
  /// The embeddings of the distinct rows and one row of zeros for padding, `[R + 1, D]`.
  let embedded: Tensor

  var width: Int { embedded.shape[1] }
  var filterCount: Int { kernels.reduce(0) { $0 + $1.shape[2] } }

  init(identifiers: [Int32], count: Int, lengths: [Int32]?, tables: [Tensor], kernels: [Tensor]) {
    require(
      count > 0 && identifiers.count % count == 0,
      "embeddedConvolutionMaximum: \(identifiers.count) identifiers for \(count) examples")
    require(
      lengths == nil || lengths?.count == count,
      "embeddedConvolutionMaximum: \(lengths?.count ?? 0) lengths for \(count) examples")
    require(!tables.isEmpty, "embeddedConvolutionMaximum: no embedding table")
    let length = identifiers.count / count
    let width = tables.reduce(0) { $0 + $1.shape[1] }
    let rowCount = tables[0].shape[0]
    for table in tables {
      require(
        table.rank == 2 && table.shape[0] == rowCount,
        "embeddedConvolutionMaximum: tables \(tables.map(\.shape)) need the same number of rows")
    }
    for kernel in kernels {
      require(
        kernel.rank == 3 && kernel.shape[1] == width,
        "embeddedConvolutionMaximum: kernel \(kernel.shape) for embeddings of width \(width); "
          + "expected [K, \(width), H]")
      require(
        kernel.shape[0] >= 1 && kernel.shape[0] <= length,
        "embeddedConvolutionMaximum: a region of \(kernel.shape[0]) tokens in texts of \(length); "
          + "pad the texts to at least the largest region")
    }
    self.count = count
    self.length = length
    self.lengths = lengths
    self.tables = tables
    self.kernels = kernels
    let distinct = DistinctRows(
      identifiers: identifiers, length: length, lengths: lengths, rowCount: rowCount)
    self.distinct = distinct
    self.embedded = Tensor.sideBySide(tables, rows: distinct.rows)
  }

  func forward() -> (result: Tensor, winners: [Int32]) {
    let total = filterCount
    let zeroRow = Int32(distinct.rows.count)
    let rows = distinct.positions.map { $0 < 0 ? zeroRow : $0 }
    var winners = [Int32](repeating: 0, count: count * total)
    let result = Tensor(shape: [count, total]) { result in
      winners.withUnsafeMutableBufferPointer { winners in
        rows.withUnsafeBufferPointer { rows in
          for block in FilterBlock.blocks(
            of: kernels.map(\.shape), rowCount: distinct.rows.count + 1)
          {
            let projected = block.project(embedded, onto: kernels[block.region])
            for example in 0..<count {
              block.maximum(
                of: projected, rows: rows.baseAddress! + example * length,
                windows: windowCount(length: length, count: lengths?[example], taps: block.taps),
                into: result.baseAddress! + example * total,
                winners: winners.baseAddress! + example * total)
            }
          }
        }
      }
    }
    return (result, winners)
  }

  func backward(_ gradient: Tensor, winners: [Int32], sink: inout GradientSink) {
    let total = filterCount
    let wantsTable = tables.contains { sink.needs($0) }
    var embeddedGradient = wantsTable ? Tensor(zeros: embedded.shape) : nil
    var column = 0
    for kernel in kernels {
      let taps = kernel.shape[0]
      let filters = kernel.shape[2]
      // Filter-major copies, so that a filter's taps are one run of memory.
      let weights = kernel.detached().reshapedForFilters()
      var weightGradient = Tensor(zeros: weights.shape)
      weightGradient.withMutableElements { weightGradient in
        let tableGradient = embeddedGradient?.withMutableElements { $0.baseAddress }
        gradient.withElements { gradient in
          for example in 0..<count {
            let start = example * total + column
            winners.withUnsafeBufferPointer { winners in
              distinct.positions.withUnsafeBufferPointer { rows in
                kernel_window_max_backward(
                  gradient.baseAddress! + start, winners.baseAddress! + start, filters,
                  rows.baseAddress! + example * length, taps, width, embedded.storage.pointer,
                  weights.storage.pointer, weightGradient.baseAddress, tableGradient ?? nil)
              }
            }
          }
        }
      }
      sink.add(weightGradient.kernelFromFilters(shape: kernel.shape), to: kernel)
      column += filters
    }
    guard let embeddedGradient else { return }
    addTableGradients(embeddedGradient, to: &sink)
  }

  /// Splits the gradient of the side-by-side embeddings into row gradients of the tables.
  private func addTableGradients(_ gradient: Tensor, to sink: inout GradientSink) {
    let rowCount = distinct.rows.count
    var column = 0
    for table in tables {
      let tableWidth = table.shape[1]
      sink.add(
        RowGradient(
          rows: distinct.rows,
          values: Tensor(shape: [rowCount, tableWidth]) { target in
            gradient.withElements { source in
              for row in 0..<rowCount {
                (target.baseAddress! + row * tableWidth).update(
                  from: source.baseAddress! + row * width + column, count: tableWidth)
              }
            }
          }, tableShape: table.shape), to: table)
      column += tableWidth
    }
  }
}

extension Tensor {
  /// `[K, D, H]` as `[H, K · D]`.
  fileprivate func reshapedForFilters() -> Tensor {
    Self.transposedMatrix(self, rows: shape[0] * shape[1], columns: shape[2])
  }

  /// The inverse of `reshapedForFilters`.
  fileprivate func kernelFromFilters(shape: Shape) -> Tensor {
    let flat = Self.transposedMatrix(self, rows: shape[2], columns: shape[0] * shape[1])
    return Tensor(shape: shape, storage: flat.storage)
  }

  private static func transposedMatrix(_ matrix: Tensor, rows: Int, columns: Int) -> Tensor {
    Tensor(shape: [columns, rows]) { target in
      matrix.withElements { source in
        for row in 0..<rows {
          for column in 0..<columns {
            target[column * rows + row] = source[row * columns + column]
          }
        }
      }
    }
  }
}
