import CKernels

extension Tensor {
  /// The maxima of each feature over windows of time: `[N, T, D] → [N, T′, D]`.
  ///
  /// Windows do not see what lies beyond the ends. The gradient goes to the first maximum.
  ///
  /// - Parameters:
  ///   - size: the steps in a window.
  ///   - stride: the steps between neighbouring windows; default `size`.
  ///   - padding: where windows may stand; default `.valid`.
  public func maxPooled1D(
    size: Int, stride: Int? = nil, padding: ConvolutionPadding = .valid
  ) -> Tensor {
    require(rank == 3, "maxPooled1D: the input must be [N, T, D], got \(shape)")
    let plan = WindowPlan(
      "maxPooled1D", length: shape[1], size: size, stride: stride ?? size, padding: padding)
    let spans = TimeSpans(plan: plan, batch: shape[0])
    return pooledMaxima(over: spans, shape: [shape[0], plan.count, shape[2]])
  }

  /// The means of each feature over windows of time: `[N, T, D] → [N, T′, D]`.
  ///
  /// A window at an end is divided by the number of its steps that exist.
  ///
  /// - Parameters:
  ///   - size: the steps in a window.
  ///   - stride: the steps between neighbouring windows; default `size`.
  ///   - padding: where windows may stand; default `.valid`.
  public func averagePooled1D(
    size: Int, stride: Int? = nil, padding: ConvolutionPadding = .valid
  ) -> Tensor {
    require(rank == 3, "averagePooled1D: the input must be [N, T, D], got \(shape)")
    let plan = WindowPlan(
      "averagePooled1D", length: shape[1], size: size, stride: stride ?? size, padding: padding)
    let spans = TimeSpans(plan: plan, batch: shape[0])
    return pooledMeans(over: spans, shape: [shape[0], plan.count, shape[2]])
  }

  /// The maximum of each feature over time: `[N, T, D] → [N, D]`.
  ///
  /// - Parameter lengths: the steps of each sequence that count; default all. A sequence of length 0
  ///   gives zeros and receives no gradient.
  public func globalMaxPooled(lengths: [Int32]? = nil) -> Tensor {
    let spans = globalSpans("globalMaxPooled", lengths)
    return pooledMaxima(over: spans, shape: [shape[0], shape[2]])
  }

  /// The mean of each feature over time: `[N, T, D] → [N, D]`.
  ///
  /// - Parameter lengths: the steps of each sequence that count; default all. A sequence of length 0
  ///   gives zeros.
  public func globalAveragePooled(lengths: [Int32]? = nil) -> Tensor {
    let spans = globalSpans("globalAveragePooled", lengths)
    return pooledMeans(over: spans, shape: [shape[0], shape[2]])
  }

  private func globalSpans(_ name: String, _ lengths: [Int32]?) -> TimeSpans {
    require(rank == 3, "\(name): the input must be [N, T, D], got \(shape)")
    guard let lengths else {
      return TimeSpans((0..<shape[0]).map { ($0 * shape[1])..<(($0 + 1) * shape[1]) })
    }
    require(lengths.count == shape[0], "\(name): \(lengths.count) lengths for input \(shape)")
    return TimeSpans(
      lengths.enumerated().map { example, length in
        require(
          length >= 0 && Int(length) <= shape[1],
          "\(name): length \(length) for input \(shape)")
        return (example * shape[1])..<(example * shape[1] + Int(length))
      })
  }

  private func pooledMaxima(over spans: TimeSpans, shape newShape: Shape) -> Tensor {
    let width = shape[2]
    var positions = [Int32](repeating: 0, count: newShape.elementCount)
    let output = positions.withUnsafeMutableBufferPointer { positions in
      Tensor(shape: newShape, reading: self) { out, input in
        guard let positions = positions.baseAddress else { return }
        for (row, span) in spans.ranges.enumerated() {
          if span.isEmpty {
            (out + row * width).update(repeating: 0, count: width)
          } else {
            kernel_column_maxima(
              out + row * width, positions + row * width, input + span.lowerBound * width,
              span.count, width, width)
          }
        }
      }
    }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(
        Tensor(shape: place.shape, reading: gradient) { out, gradient in
          out.update(repeating: 0, count: place.elementCount)
          positions.withUnsafeBufferPointer { positions in
            guard let positions = positions.baseAddress else { return }
            for (row, span) in spans.ranges.enumerated() where !span.isEmpty {
              kernel_scatter_columns(
                out + span.lowerBound * width, positions + row * width, gradient + row * width,
                width, width)
            }
          }
        }, to: place)
    }
  }

  private func pooledMeans(over spans: TimeSpans, shape newShape: Shape) -> Tensor {
    let width = shape[2]
    let output = Tensor(shape: newShape, reading: self) { out, input in
      for (row, span) in spans.ranges.enumerated() {
        let target = out + row * width
        kernel_column_sums(target, input + span.lowerBound * width, span.count, width, width)
        kernel_scale(target, target, 1 / Float(Swift.max(span.count, 1)), width)
      }
    }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(
        Tensor(shape: place.shape, reading: gradient) { out, gradient in
          out.update(repeating: 0, count: place.elementCount)
          for (row, span) in spans.ranges.enumerated() {
            let share = 1 / Float(Swift.max(span.count, 1))
            for step in span {
              kernel_axpy(out + step * width, share, gradient + row * width, width)
            }
          }
        }, to: place)
    }
  }
}

/// Runs of time steps, one for each row of a pooled result, counted through the whole batch.
private struct TimeSpans {
  let ranges: [Range<Int>]

  init(_ ranges: [Range<Int>]) { self.ranges = ranges }

  init(plan: WindowPlan, batch: Int) {
    ranges = (0..<batch).flatMap { example in
      (0..<plan.count).map { window in
        let start = example * plan.length + plan.start(window)
        let inside = plan.inside(window)
        return (start + inside.lowerBound)..<(start + inside.upperBound)
      }
    }
  }
}
