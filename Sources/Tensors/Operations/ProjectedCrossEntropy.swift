import CKernels

extension Tensor {
  /// The mean cross-entropy between `softmax(x · weightᵀ + bias)` and labels, a scalar.
  ///
  /// One operation for the last layer of a language model, whose logits `[N, V]` would be the largest
  /// tensor of all: they exist for some rows at a time, and their slopes in the same memory. While a
  /// tape records, the gradients are computed on the way, so that nothing is kept or computed twice.
  ///
  /// - Parameters:
  ///   - weight: the vectors of the classes, `[V, D]`; an embedding table if the weights are tied.
  ///   - bias: the biases of the classes, `[V]`; `nil` for none.
  ///   - labels: the class of each row of this tensor `[N, D]`, in `0..<V`.
  ///   - weights: how much the loss of each row counts in the mean, which is over all rows, `[N]`; negative
  ///     to make its label less probable; default `nil`: 1.
  ///   - labelSmoothing: how much of the target is spread over all classes, in `0...1`; default 0.
  ///   - consistency: what a pair of rows `2k` and `2k + 1`, as a rule the same example with other
  ///     features dropped, pays for disagreeing, at least 0; default 0, where rows are no pairs. To the sum
  ///     over all rows comes, for each pair, `consistency / 2 · (KL(p‖q) + KL(q‖p))` (R-Drop, Liang
  ///     et al. 2021, arXiv:2106.14448, where it is α).
  public func projectedCrossEntropy(
    weight: Tensor, bias: Tensor? = nil, labels: [Int32], weights: [Float]? = nil,
    labelSmoothing: Float = 0, consistency: Float = 0
  ) -> Tensor {
    let projection = ProjectedClasses(
      self, weight: weight, bias: bias, labels: labels, weights: weights,
      labelSmoothing: labelSmoothing, consistency: consistency)
    if labels.isEmpty { return Tensor(0) }
    guard let tape = Tape.recording(self, weight, bias ?? self) else {
      var sum = 0.0
      projection.forEachBlock { logits, rows in
        sum += projection.loss(logits, rows, slopes: nil)
      }
      return Tensor(Float(sum / Double(labels.count)))
    }
    // The slopes of one block may wait for those of other shards.
    let defers = projection.blockCount == 1 && tape.defers(weight, count: labels.count)
    let gradients = ProjectionGradients(
      // Both are written whole.
      input: tape.tracks(self) ? Tensor(shape: shape) { _ in } : nil,
      weight: tape.tracks(weight) && !defers ? Tensor(shape: weight.shape) { _ in } : nil,
      bias: bias.flatMap { tape.tracks($0) ? Tensor(zeros: $0.shape) : nil })
    var sum = 0.0
    let slopes = projection.forEachBlock { logits, rows in
      sum += projection.loss(logits, rows, slopes: logits)
      gradients.add(slopes: logits, rows, of: projection)
    }
    if defers {
      gradients.product = ProductGradient.Term(
        left: ProductGradient.Rows(slopes, stride: projection.classCount),
        right: ProductGradient.Rows(self), count: labels.count, factor: 1 / Float(labels.count))
    }
    let places = (input: place, weight: weight.place, bias: bias?.place)
    return tape.record(Tensor(Float(sum / Double(labels.count)))) { gradient, sink in
      gradients.handOver(factor: gradient.item, places, to: &sink)
    }
  }

  /// The logarithm of the probability of each row's label under `softmax(x · weightᵀ + bias)`, as a
  /// constant; shapes as in ``projectedCrossEntropy(weight:bias:labels:weights:labelSmoothing:consistency:)``.
  public func projectedLogProbabilities(
    weight: Tensor, bias: Tensor? = nil, labels: [Int32]
  ) -> [Float] {
    let projection = ProjectedClasses(self, weight: weight, bias: bias, labels: labels)
    var result: [Float] = []
    result.reserveCapacity(labels.count)
    projection.forEachBlock { logits, rows in
      for (offset, row) in rows.enumerated() {
        let scores = logits + offset * projection.classCount
        result.append(
          scores[Int(labels[row])] - kernel_logsumexp(scores, projection.classCount))
      }
    }
    return result
  }
}

/// A projection onto many classes, computed for some rows at a time.
private struct ProjectedClasses {
  /// The numbers in a block of logits: some 16 MB, large enough for products to run at full speed.
  private static let blockSize = 4 << 20

  let input: Tensor
  let weight: Tensor
  let bias: Tensor?
  let labels: [Int32]
  let weights: [Float]?
  let labelSmoothing: Float
  let consistency: Float

  var size: Int { input.shape[1] }
  var classCount: Int { weight.shape[0] }

  init(
    _ input: Tensor, weight: Tensor, bias: Tensor?, labels: [Int32], weights: [Float]? = nil,
    labelSmoothing: Float = 0, consistency: Float = 0
  ) {
    require(
      input.rank == 2 && weight.rank == 2 && input.shape[1] == weight.shape[1],
      "projectedCrossEntropy: input \(input.shape) for weights \(weight.shape); expected [N, D] and "
        + "[V, D]")
    require(
      bias.map { $0.shape == [weight.shape[0]] } ?? true,
      "projectedCrossEntropy: a bias \(bias?.shape ?? []) for weights \(weight.shape)")
    require(
      labels.count == input.shape[0],
      "projectedCrossEntropy: \(labels.count) labels for input \(input.shape)")
    for label in labels {
      require(
        label >= 0 && Int(label) < weight.shape[0],
        "projectedCrossEntropy: label \(label) is not a class of the weights \(weight.shape)")
    }
    require(
      weights.map { $0.count == labels.count && consistency == 0 } ?? true,
      "projectedCrossEntropy: \(weights?.count ?? 0) weights for \(labels.count) labels; expected one "
        + "for each, and rows that are no pairs")
    require(
      consistency == 0 || labels.count.isMultiple(of: 2),
      "projectedCrossEntropy: \(labels.count) rows are no pairs that could be consistent")
    self.input = input
    self.weight = weight
    self.bias = bias
    self.labels = labels
    self.weights = weights
    self.labelSmoothing = labelSmoothing
    self.consistency = consistency
  }

  /// How many blocks the rows fill; even ones, as a last one of few rows would cost nearly as much as
  /// a full one.
  var blockCount: Int {
    let most = max(16, Self.blockSize / max(classCount, 1))
    return (labels.count + most - 1) / most
  }

  /// Calls `body` with the logits of each block of rows; returns the memory of the last ones.
  @discardableResult
  func forEachBlock(_ body: (Pointer, Range<Int>) -> Void) -> Storage {
    let blocks = blockCount
    guard blocks > 0 else { return .empty }
    // A pair of rows stays in one block.
    let unit = consistency == 0 ? 1 : 2
    let units = labels.count / unit
    let logits = Storage(count: (units + blocks - 1) / blocks * unit * classCount)
    for block in 0..<blocks {
      let rows = (units * block / blocks * unit)..<(units * (block + 1) / blocks * unit)
      project(rows, into: logits.pointer)
      body(logits.pointer, rows)
    }
    return logits
  }

  private func project(_ rows: Range<Int>, into logits: Pointer) {
    bias?.withElements { bias in
      for row in 0..<rows.count {
        (logits + row * classCount).update(from: bias.baseAddress!, count: classCount)
      }
    }
    input.withElements { input in
      weight.withElements { weight in
        gemm(
          input.baseAddress! + rows.lowerBound * size, lda: size, transposed: false,
          weight.baseAddress!, ldb: size, transposed: true, into: logits, ldc: classCount,
          m: rows.count, n: classCount, k: size,
          beta: bias == nil ? 0 : 1)
      }
    }
  }

  /// The sum of the rows' losses; writes the slopes of that sum, in place if asked to.
  func loss(_ logits: Pointer, _ rows: Range<Int>, slopes: Pointer?) -> Double {
    labels.withUnsafeBufferPointer { labels in
      let labels = labels.baseAddress! + rows.lowerBound
      guard consistency > 0 else {
        guard let weights else {
          return kernel_softmax_cross_entropy(
            slopes, logits, labels, nil, labelSmoothing, rows.count, classCount)
        }
        return weights.withUnsafeBufferPointer { weights in
          kernel_softmax_cross_entropy(
            slopes, logits, labels, weights.baseAddress! + rows.lowerBound, labelSmoothing,
            rows.count, classCount)
        }
      }
      return kernel_consistent_cross_entropy(
        slopes, logits, labels, labelSmoothing, consistency, rows.count / 2, classCount)
    }
  }
}

/// The gradients of a projection, summed up block by block until the way back takes them.
private final class ProjectionGradients {
  private var input: Tensor?
  private var weight: Tensor?
  private var bias: Tensor?
  /// The slopes and the input, where the gradient of the weights stays their product.
  var product: ProductGradient.Term?

  init(input: Tensor?, weight: Tensor?, bias: Tensor?) {
    self.input = input
    self.weight = weight
    self.bias = bias
  }

  /// Adds what a block of slopes contributes to the gradients of the mean loss.
  func add(slopes: Pointer, _ rows: Range<Int>, of projection: ProjectedClasses) {
    let (size, classes) = (projection.size, projection.classCount)
    let share = 1 / Float(projection.labels.count)
    input?.withMutableElements { gradient in
      projection.weight.withElements { weight in
        gemm(
          slopes, lda: classes, weight.baseAddress!, ldb: size,
          into: gradient.baseAddress! + rows.lowerBound * size, ldc: size, m: rows.count, n: size,
          k: classes, alpha: share)
      }
    }
    weight?.withMutableElements { gradient in
      projection.input.withElements { input in
        gemm(
          slopes, lda: classes, transposed: true, input.baseAddress! + rows.lowerBound * size,
          ldb: size, into: gradient.baseAddress!, ldc: size, m: classes, n: size, k: rows.count,
          alpha: share, beta: rows.lowerBound == 0 ? 0 : 1)
      }
    }
    bias?.withMutableElements { gradient in
      for row in 0..<rows.count {
        kernel_axpy(gradient.baseAddress!, share, slopes + row * classes, classes)
      }
    }
  }

  /// Puts the gradients into the sink and lets go of them.
  func handOver(
    factor: Float, _ places: (input: Tensor, weight: Tensor, bias: Tensor?),
    to sink: inout GradientSink
  ) {
    if var term = product {
      product = nil
      term.factor *= factor
      sink.add(term, to: places.weight)
    }
    func take(_ gradient: inout Tensor?, for place: Tensor?) {
      guard var taken = gradient, let place else { return }
      gradient = nil
      if factor != 1 { taken.scaleInPlace(by: factor) }
      sink.add(taken, to: place)
    }
    take(&input, for: places.input)
    take(&weight, for: places.weight)
    take(&bias, for: places.bias)
  }
}
