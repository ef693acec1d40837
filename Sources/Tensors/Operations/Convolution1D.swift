import CKernels

extension Tensor {
  /// The convolution of sequences with kernels along time: `[N, T, D] → [N, T′, H]`.
  ///
  /// `y[n, t, h] = bias[h] + Σ_k Σ_d x[n, t·stride + k·dilation − before, d] · kernel[k, d, h]`, the
  /// cross-correlation that neural networks call convolution. T′ follows from `padding`; a sequence
  /// shorter than a valid window gives T′ = 0.
  ///
  /// - Parameters:
  ///   - kernel: the weights `[K, D, H]`.
  ///   - bias: a number added to each output feature, `[H]`; default none.
  ///   - stride: the steps between neighbouring windows; default 1.
  ///   - dilation: the steps between neighbouring elements of a window; default 1.
  ///   - padding: what windows see beyond the ends; default `.valid`.
  public func convolution1D(
    _ kernel: Tensor, bias: Tensor? = nil, stride: Int = 1, dilation: Int = 1,
    padding: ConvolutionPadding = .valid
  ) -> Tensor {
    require(
      rank == 3 && kernel.rank == 3 && shape[2] == kernel.shape[1],
      "convolution1D: input \(shape) and kernel \(kernel.shape) must be [N, T, D] and [K, D, H]")
    require(
      bias == nil || bias?.shape == [kernel.shape[2]],
      "convolution1D: bias \(bias?.shape ?? []) for kernel \(kernel.shape) must be [H]")
    let plan = WindowPlan(
      "convolution1D", length: shape[1], size: kernel.shape[0], stride: stride,
      dilation: dilation, padding: padding)
    let windows = SequenceWindows(plan: plan, batch: shape[0], width: shape[2])
    let size = kernel.shape[2]
    let output = Tensor(shape: [shape[0], plan.count, size], reading: self, kernel) {
      out, input, weights in
      windows.forEachBlock { rows in
        let target = out + rows.lowerBound * size
        if let bias { repeatRow(of: bias, rows.count, to: target) }
        windows.copy(rows, from: input) { columns in
          gemm(
            columns, lda: windows.columnCount, weights, ldb: size, into: target, ldc: size,
            m: rows.count, n: size, k: windows.columnCount, beta: bias == nil ? 0 : 1)
        }
      }
    }
    let zero = bias?.place ?? Tensor(0)
    guard let tape = Tape.recording(self, kernel, zero) else { return output }
    return tape.record(output) { [self] gradient, sink in
      if sink.needs(zero) {
        sink.add(
          gradient.summed(outer: 1, count: windows.rowCount, inner: size).reshaped([size]),
          to: zero)
      }
      sink.add(windows.kernelGradient(input: self, gradient: gradient, kernel.shape), to: kernel)
      sink.add(windows.inputGradient(gradient, kernel: kernel, shape), to: self)
    }
  }
}

/// Writes a vector to `count` consecutive rows.
private func repeatRow(of vector: Tensor, _ count: Int, to target: Pointer) {
  vector.withElements { row in
    guard let row = row.baseAddress else { return }
    for index in 0..<count {
      (target + index * vector.elementCount).update(from: row, count: vector.elementCount)
    }
  }
}

extension SequenceWindows {
  /// `Σ windowᵀ · gradient` over all windows: `[K, D, H]`.
  fileprivate func kernelGradient(input: Tensor, gradient: Tensor, _ shape: Shape) -> Tensor {
    let size = shape[2]
    return Tensor(shape: shape, reading: input, gradient) { out, input, gradient in
      if rowCount == 0 { out.update(repeating: 0, count: shape.elementCount) }
      forEachBlock { rows in
        copy(rows, from: input) { columns in
          gemm(
            columns, lda: columnCount, transposed: true, gradient + rows.lowerBound * size,
            ldb: size, into: out, ldc: size, m: columnCount, n: size, k: rows.count,
            beta: rows.lowerBound == 0 ? 0 : 1)
        }
      }
    }
  }

  /// `gradient · kernelᵀ`, each row added to the steps of its window: `[N, T, D]`.
  fileprivate func inputGradient(_ gradient: Tensor, kernel: Tensor, _ shape: Shape) -> Tensor {
    let size = kernel.shape[2]
    return Tensor(shape: shape, reading: gradient, kernel) { out, gradient, weights in
      out.update(repeating: 0, count: shape.elementCount)
      forEachBlock { rows in
        add(rows, to: out) { columns in
          gemm(
            gradient + rows.lowerBound * size, lda: size, transposed: false, weights, ldb: size,
            transposed: true,
            into: columns, ldc: columnCount, m: rows.count, n: columnCount, k: size)
        }
      }
    }
  }
}
