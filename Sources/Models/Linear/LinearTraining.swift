import Tensors

/// The training of all regressions of a linear model on one matrix.
struct LinearTraining {
  /// The most weights a model may have: 2 GB.
  static let maximumWeightCount = 1 << 29

  let matrix: FeatureMatrix
  let labels: [Int32]
  let classCount: Int
  let configuration: LinearConfiguration
  let threads: Int

  /// The weights `[F, R]` and biases `[R]`.
  ///
  /// - Throws: ``LinearError/diverged``.
  func run(
    progress: (LinearProgress) -> Void
  ) throws(LinearError) -> (weights: Tensor, biases: Tensor) {
    let regressions = LinearClassifier.regressionCount(classes: classCount)
    var weights = Tensor(zeros: [matrix.featureCount, regressions])
    var biases = Tensor(zeros: [regressions])
    if classCount == 2 {
      try solve(Float.self, classes: 1..<2, &weights, &biases, progress)
    } else {
      for first in stride(from: 0, to: classCount, by: 8) {
        let classes = first..<min(first + 8, classCount)
        if classes.count <= 4 {
          try solve(SIMD4<Float>.self, classes: classes, &weights, &biases, progress)
        } else {
          try solve(SIMD8<Float>.self, classes: classes, &weights, &biases, progress)
        }
      }
    }
    return (weights, biases)
  }

  /// The cost of each document.
  var costs: [Float] {
    var factors = [Float](repeating: configuration.cost, count: classCount)
    if configuration.classWeights == .balanced {
      var counts = [Int](repeating: 0, count: classCount)
      for label in labels { counts[Int(label)] += 1 }
      let used = counts.count { $0 > 0 }
      for label in factors.indices where counts[label] > 0 {
        factors[label] *= Float(labels.count) / Float(used * counts[label])
      }
    }
    return labels.map { factors[Int($0)] }
  }

  /// Solves the regressions of some classes side by side and stores their weights.
  private func solve<L: Lanes>(
    _: L.Type, classes: Range<Int>, _ weights: inout Tensor, _ biases: inout Tensor,
    _ progress: (LinearProgress) -> Void
  ) throws(LinearError) {
    let loss = LogisticLoss<L>(labels: labels, costs: costs, classes: classes, threads: threads)
    let bayes = NaiveBayesScales(
      share: configuration.naiveBayesShare, smoothing: configuration.naiveBayesSmoothing)
    let scales =
      configuration.naiveBayesShare > 0
      ? bayes.factors(of: matrix, loss: loss, threads: threads) : nil
    let solver = NewtonSolver(
      matrix: matrix, scales: scales, loss: loss,
      limits: .init(tolerance: configuration.tolerance, steps: configuration.maximumSteps),
      threads: threads)
    let report = solver.solve { step, gradient in
      progress(.step(step, classes: classes, relativeGradient: gradient))
    }
    guard report.objective.isFinite, report.relativeGradient.isFinite else { throw .diverged }
    let first = classCount == 2 ? 0 : classes.lowerBound
    let stride = LinearClassifier.regressionCount(classes: classCount)
    let featureCount = matrix.featureCount
    weights.withMutableElements { elements in
      BlockedLoop(count: featureCount, threads: threads) { range in
        for feature in range {
          let scale = scales?.pointer[feature] ?? L(repeating: 1)
          let weight = scale * solver.weights.pointer[feature]
          for lane in 0..<classes.count {
            elements[feature * stride + first + lane] = weight[lane]
          }
        }
      }
    }
    biases.withMutableElements { elements in
      for lane in 0..<classes.count {
        elements[first + lane] = solver.weights.pointer[featureCount][lane]
      }
    }
    progress(
      .solved(
        classes: classes, steps: report.steps, objective: report.objective,
        converged: report.converged))
  }
}
