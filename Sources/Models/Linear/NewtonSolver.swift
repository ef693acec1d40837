import Tensors

/// Finds the weights of L2-regularised logistic regressions: minimises ½‖w‖² + Σ cost × loss.
///
/// Newton's method: each step comes from conjugate gradients, preconditioned with the diagonal of
/// the Hessian, and its length from a line search. Every lane is a regression of its own, with its
/// own step lengths; what stops early waits for the others. The bias is not regularised.
///
/// Source: Lin, Weng & Keerthi (2008), *Trust region Newton method for large-scale logistic
/// regression*; Hsia, Chiang & Lin (2018), *Preconditioned conjugate gradient methods in truncated
/// Newton frameworks for large-scale linear classification*.
final class NewtonSolver<L: Lanes> {
  /// When to stop.
  struct Limits: Sendable {
    /// A lane is done when its gradient has shrunk to this fraction of that at zero.
    var tolerance: Double
    /// The most Newton steps.
    var steps: Int
    /// The most steps of conjugate gradients for one Newton step.
    var innerSteps = 100
  }

  /// How a run went.
  struct Report: Sendable {
    var steps = 0
    /// How many times the matrix was read from end to end.
    var passes = 0
    /// The gradient's norm as a fraction of that at zero, of the worst lane.
    var relativeGradient = 0.0
    /// The objective, summed over the lanes.
    var objective = 0.0
    var converged = false
  }

  let loss: LogisticLoss<L>
  let products: MatrixProducts<L>
  let featureCount: Int
  let limits: Limits
  /// The factor of each feature, per lane; nil for 1.
  let scales: LaneVector<L>?
  let overWeights: BlockedLoop
  let overDocuments: BlockedLoop
  /// One weight per feature, and the bias.
  let weights: LaneVector<L>
  /// The score of each document.
  let margins: LaneVector<L>
  let gradient: LaneVector<L>
  let inverseDiagonal: LaneVector<L>
  /// The step, and how it changes the scores.
  let direction: LaneVector<L>
  let directionMargins: LaneVector<L>
  /// What conjugate gradients need.
  let residual: LaneVector<L>
  let search: LaneVector<L>
  let searchMargins: LaneVector<L>
  let scaledSearch: LaneVector<L>
  let curved: LaneVector<L>
  let curvedMargins: LaneVector<L>
  let firstDerivatives: LaneVector<L>
  let secondDerivatives: LaneVector<L>
  var report = Report()

  init(
    matrix: FeatureMatrix, scales: LaneVector<L>?, loss: LogisticLoss<L>, limits: Limits,
    threads: Int
  ) {
    self.loss = loss
    self.scales = scales
    self.limits = limits
    products = MatrixProducts(matrix, threads: threads)
    featureCount = matrix.featureCount
    let size = matrix.featureCount + 1
    overWeights = BlockedLoop(count: size, threads: threads)
    weights = LaneVector(count: size)
    gradient = LaneVector(count: size)
    inverseDiagonal = LaneVector(count: size)
    direction = LaneVector(count: size)
    residual = LaneVector(count: size)
    search = LaneVector(count: size)
    scaledSearch = LaneVector(count: size)
    curved = LaneVector(count: size)
    let documentCount = matrix.documentCount
    overDocuments = BlockedLoop(count: documentCount, threads: threads)
    margins = LaneVector(count: documentCount)
    directionMargins = LaneVector(count: documentCount)
    searchMargins = LaneVector(count: documentCount)
    curvedMargins = LaneVector(count: documentCount)
    firstDerivatives = LaneVector(count: documentCount)
    secondDerivatives = LaneVector(count: documentCount)
  }

  /// Runs until every lane is done or the limit is reached.
  ///
  /// Numbers that are not finite end the run with an infinite relative gradient.
  ///
  /// - Parameter progress: told the number of steps and the worst relative gradient.
  func solve(progress: (Int, Double) -> Void = { _, _ in }) -> Report {
    report = Report()
    var active = L.Wide(repeating: 0)
    for lane in 0..<loss.classCount { active[lane] = 1 }
    var initial = L.Wide(repeating: 0)
    while true {
      computeGradient()
      let norms = overWeights.sum { gradient.dot(gradient, $0) }
      if report.steps == 0 { initial = norms }
      var shares = L.Wide(repeating: 0)
      report.relativeGradient = 0
      for lane in 0..<L.count where active[lane] != 0 {
        guard norms[lane].isFinite else {
          report.relativeGradient = .infinity
          return report
        }
        if initial[lane] > 0 { shares[lane] = (norms[lane] / initial[lane]).squareRoot() }
        if shares[lane] <= limits.tolerance { active[lane] = 0 }
        report.relativeGradient = max(report.relativeGradient, shares[lane])
      }
      progress(report.steps, report.relativeGradient)
      report.converged = !active.hasAny
      if report.converged || report.steps == limits.steps { break }
      report.steps += 1
      findDirection(active: active, shares: shares)
      goAlongDirection(active: &active)
    }
    report.objective = objective()
    return report
  }

  /// Writes the gradient and the inverse of the Hessian's diagonal.
  private func computeGradient() {
    loss.derivatives(
      at: margins.pointer, first: firstDerivatives.pointer, second: secondDerivatives.pointer)
    let one = L(repeating: 1)
    let (weights, scales) = (weights.pointer, scales?.pointer)
    let (gradient, diagonal) = (gradient.pointer, inverseDiagonal.pointer)
    products.multiplyTransposed(
      firstDerivatives.pointer, into: gradient, squaresBy: secondDerivatives.pointer,
      into: diagonal)
    report.passes += 1
    overWeights { range in
      for feature in range.clamped(to: 0..<featureCount) {
        let scale = scales?[feature] ?? one
        gradient[feature] = weights[feature] + scale * gradient[feature]
        diagonal[feature] = one / (one + scale * scale * diagonal[feature])
      }
    }
    gradient[featureCount] = L(narrowing: total(firstDerivatives))
    let curvature = total(secondDerivatives)
    for lane in 0..<L.count {
      diagonal[featureCount][lane] = Float(1 / max(curvature[lane], 1e-6))
    }
  }

  /// The sum over documents.
  func total(_ vector: LaneVector<L>) -> L.Wide {
    overDocuments.sum { range in
      var sum = L.Wide(repeating: 0)
      for document in range { sum = sum + L.Wide(widening: vector.pointer[document]) }
      return sum
    }
  }

  /// The dot product of two weight vectors without the bias.
  private func regularizer(_ a: LaneVector<L>, _ b: LaneVector<L>) -> L.Wide {
    overWeights.sum { a.dot(b, $0.clamped(to: 0..<featureCount)) }
  }

  /// ½‖w‖² + Σ cost × loss, summed over the lanes.
  private func objective() -> Double {
    let squares = regularizer(weights, weights)
    let zero = L.Wide(repeating: 0)
    let losses = loss.value(at: margins.pointer, along: margins.pointer, step: zero)
    return (0..<loss.classCount).reduce(0) { $0 + squares[$1] / 2 + losses[$1] }
  }

  /// Goes along the direction as far as the objective falls enough.
  ///
  /// A lane whose objective no longer falls has met the limit of single precision and is done.
  private func goAlongDirection(active: inout L.Wide) {
    let slope = overWeights.sum { gradient.dot(direction, $0) }
    let cross = regularizer(weights, direction)
    let squares = regularizer(direction, direction)
    let before = loss.value(
      at: margins.pointer, along: directionMargins.pointer, step: L.Wide(repeating: 0))
    var step = active
    var searching = active
    for _ in 0..<25 where searching.hasAny {
      let after = loss.value(at: margins.pointer, along: directionMargins.pointer, step: step)
      for lane in 0..<L.count where searching[lane] != 0 {
        let length = step[lane]
        let change =
          after[lane] - before[lane] + length * cross[lane] + length * length / 2 * squares[lane]
        if change < 0.01 * length * slope[lane] {
          searching[lane] = 0
        } else {
          step[lane] = length / 2
        }
      }
    }
    for lane in 0..<L.count where searching[lane] != 0 {
      step[lane] = 0
      active[lane] = 0
    }
    add(direction, times: L(narrowing: step), to: weights, overWeights)
    add(directionMargins, times: L(narrowing: step), to: margins, overDocuments)
  }

  /// target += factor × vector.
  func add(_ vector: LaneVector<L>, times factor: L, to target: LaneVector<L>, _ loop: BlockedLoop)
  {
    let (vector, target) = (vector.pointer, target.pointer)
    loop { range in
      for index in range { target[index] = target[index] + factor * vector[index] }
    }
  }
}
