import Tensors

/// Finds the weights of an L2-regularised logistic regression: ½‖w‖² + Σ cost × loss, bias free.
///
/// Newton's method; each step is found by conjugate gradients preconditioned with the Hessian's
/// diagonal and checked by a line search (Lin, Weng & Keerthi 2008; Hsia, Chiang & Lin 2018). Lanes
/// that stand for separate problems have their own step lengths and stop on their own.
final class NewtonSolver<L: Lanes> {
  /// When to stop.
  struct Limits {
    /// A lane is done when its gradient has shrunk to this fraction of the gradient at zero.
    var tolerance = 1e-3
    var newtonSteps = 50
    var conjugateGradientSteps = 200
  }

  /// What a run did.
  struct Report {
    var newtonSteps = 0
    /// How many times the matrix was read from end to end.
    var passes = 0
    /// The gradient's norm over that at zero, of the worst lane.
    var relativeGradient = 0.0
    var objective = 0.0
    var converged = false
  }

  private let loss: LogisticLoss<L>
  private let products: MatrixProducts<L>
  private let featureCount: Int
  private let documentCount: Int
  private let groupCount: Int
  /// The factor of each feature, per lane; nil for 1.
  private let scales: LaneVector<L>?
  private let limits: Limits
  private let overWeights: BlockedLoop
  private let overDocuments: BlockedLoop

  /// The weights, group after group: one per feature, then the bias.
  let weights: LaneVector<L>
  private let margins: LaneVector<L>
  private let gradient: LaneVector<L>
  private let inverseDiagonal: LaneVector<L>
  private let direction: LaneVector<L>
  private let residual: LaneVector<L>
  private let search: LaneVector<L>
  private let curved: LaneVector<L>
  private let directionMargins: LaneVector<L>
  private let searchMargins: LaneVector<L>
  private let probabilities: LaneVector<L>
  private let firstDerivatives: LaneVector<L>
  private let secondDerivatives: LaneVector<L>
  private var report = Report()

  init(
    matrix: FeatureMatrix, scales: LaneVector<L>?, loss: LogisticLoss<L>, limits: Limits,
    threads: Int
  ) {
    self.loss = loss
    self.scales = scales
    self.limits = limits
    products = MatrixProducts(matrix, threads: threads)
    featureCount = matrix.featureCount
    documentCount = matrix.documentCount
    groupCount = loss.groupCount
    let size = groupCount * (featureCount + 1)
    overWeights = BlockedLoop(count: size, threads: threads)
    overDocuments = BlockedLoop(count: groupCount * documentCount, threads: threads)
    weights = LaneVector(count: size)
    gradient = LaneVector(count: size)
    inverseDiagonal = LaneVector(count: size)
    direction = LaneVector(count: size)
    residual = LaneVector(count: size)
    search = LaneVector(count: size)
    curved = LaneVector(count: size)
    margins = LaneVector(count: groupCount * documentCount)
    directionMargins = LaneVector(count: groupCount * documentCount)
    searchMargins = LaneVector(count: groupCount * documentCount)
    probabilities = LaneVector(count: groupCount * documentCount)
    firstDerivatives = LaneVector(count: groupCount * documentCount)
    secondDerivatives = LaneVector(count: groupCount * documentCount)
  }

  /// Runs until every lane is done or a limit is reached.
  func solve() -> Report {
    report = Report()
    var active = usedLanes()
    var initialNorm: L.Wide?
    for _ in 0...limits.newtonSteps {
      computeGradient()
      let norms = reduce(overWeights.sum { squares(gradient.pointer, $0) })
      let reference = initialNorm ?? norms
      initialNorm = reference
      var worst = 0.0
      for lane in 0..<L.count where active[lane] != 0 {
        let ratio = reference[lane] > 0 ? (norms[lane] / reference[lane]).squareRoot() : 0
        if ratio <= limits.tolerance { active[lane] = 0 }
        worst = max(worst, ratio)
      }
      report.relativeGradient = worst
      if isZero(active) {
        report.converged = true
        break
      }
      if report.newtonSteps == limits.newtonSteps { break }
      report.newtonSteps += 1
      var forcing = L.Wide(repeating: 0)
      for lane in 0..<L.count where active[lane] != 0 {
        forcing[lane] = min(0.3, (norms[lane] / reference[lane]).squareRoot().squareRoot())
      }
      solveForDirection(active: active, forcing: forcing)
      if !lineSearch(active: &active) { break }
    }
    report.objective = objective()
    return report
  }

  /// 1 in the lanes that stand for a class.
  private func usedLanes() -> L.Wide {
    var used = L.Wide(repeating: 0)
    for lane in 0..<L.count where loss.coupled || loss.isUsed(lane: lane, group: 0) {
      used[lane] = 1
    }
    return used
  }

  private func isZero(_ lanes: L.Wide) -> Bool {
    (0..<L.count).allSatisfy { lanes[$0] == 0 }
  }

  /// The sum over all lanes in every lane where the lanes are one problem.
  private func reduce(_ sums: L.Wide) -> L.Wide {
    guard loss.coupled else { return sums }
    return L.Wide(repeating: (0..<L.count).reduce(0.0) { $0 + sums[$1] })
  }

  @inline(__always)
  private func squares(_ vector: UnsafePointer<L>, _ range: Range<Int>) -> L.Wide {
    dot(vector, vector, range)
  }

  @inline(__always)
  private func dot(
    _ a: UnsafePointer<L>, _ b: UnsafePointer<L>, _ range: Range<Int>
  ) -> L.Wide {
    var sum = L.Wide(repeating: 0)
    for index in range { sum = sum + L.Wide(widening: a[index] * b[index]) }
    return sum
  }

  /// ½‖w‖² + loss, summed over lanes that are separate problems.
  private func objective() -> Double {
    let norms = reduce(regularizer(weights.pointer, weights.pointer))
    let losses = loss.value(
      margins.pointer, directionMargins.pointer, step: L.Wide(repeating: 0))
    if loss.coupled { return 0.5 * norms[0] + losses[0] }
    return (0..<L.count).reduce(0.0) { $0 + 0.5 * norms[$1] + losses[$1] }
  }

  /// The dot product without the biases, which are not regularised.
  private func regularizer(_ a: UnsafePointer<L>, _ b: UnsafePointer<L>) -> L.Wide {
    let stride = featureCount + 1
    var sum = overWeights.sum { dot(a, b, $0) }
    for group in 0..<groupCount {
      let bias = group * stride + featureCount
      sum = sum - L.Wide(widening: a[bias] * b[bias])
    }
    return sum
  }

  /// Writes the gradient and the inverse of the Hessian's diagonal at the current weights.
  private func computeGradient() {
    loss.derivatives(
      margins.pointer, probabilities: probabilities.pointer, first: firstDerivatives.pointer,
      second: secondDerivatives.pointer)
    let one = L(repeating: 1)
    for group in 0..<groupCount {
      let base = group * (featureCount + 1)
      let (weights, gradient) = (weights.pointer + base, gradient.pointer + base)
      let diagonal = inverseDiagonal.pointer + base
      let first = firstDerivatives.pointer + group * documentCount
      let second = secondDerivatives.pointer + group * documentCount
      if let scales {
        let scales = scales.pointer + group * featureCount
        products.multiplyTransposed(first, squaresBy: second) { feature, sum, squares in
          let scale = scales[feature]
          gradient[feature] = weights[feature] + scale * sum
          diagonal[feature] = one / (one + scale * scale * squares)
        }
      } else {
        products.multiplyTransposed(first, squaresBy: second) { feature, sum, squares in
          gradient[feature] = weights[feature] + sum
          diagonal[feature] = one / (one + squares)
        }
      }
      let sums = sumOverDocuments(first)
      gradient[featureCount] = L(narrowing: sums)
      let curvature = sumOverDocuments(second)
      for lane in 0..<L.count {
        diagonal[featureCount][lane] = Float(1 / max(curvature[lane], 1e-12))
      }
    }
    report.passes += 1
  }

  private func sumOverDocuments(_ vector: UnsafePointer<L>) -> L.Wide {
    BlockedLoop(count: documentCount, threads: overDocuments.threads).sum { range in
      var sum = L.Wide(repeating: 0)
      for document in range { sum = sum + L.Wide(widening: vector[document]) }
      return sum
    }
  }

  /// Writes X(scales ∘ vector) + bias for every group.
  private func computeMargins(
    of vector: UnsafePointer<L>, into margins: UnsafeMutablePointer<L>
  ) {
    for group in 0..<groupCount {
      let vector = vector + group * (featureCount + 1)
      let margins = margins + group * documentCount
      if let scales {
        let scales = scales.pointer + group * featureCount
        products.multiply({ scales[$0] * vector[$0] }, into: margins)
      } else {
        products.multiply({ vector[$0] }, into: margins)
      }
      let bias = vector[featureCount]
      BlockedLoop(count: documentCount, threads: overDocuments.threads) { range in
        for document in range { margins[document] = margins[document] + bias }
      }
    }
    report.passes += 1
  }

  /// Writes Hessian × search to `curved`, given X × search in `searchMargins`, which is overwritten.
  private func applyHessian(to search: UnsafePointer<L>) {
    loss.applyCurvature(
      searchMargins.pointer, probabilities: probabilities.pointer,
      second: secondDerivatives.pointer)
    for group in 0..<groupCount {
      let base = group * (featureCount + 1)
      let (search, curved) = (search + base, curved.pointer + base)
      let factors = searchMargins.pointer + group * documentCount
      if let scales {
        let scales = scales.pointer + group * featureCount
        products.multiplyTransposed(factors) {
          curved[$0] = search[$0] + scales[$0] * $1
        }
      } else {
        products.multiplyTransposed(factors) { curved[$0] = search[$0] + $1 }
      }
      curved[featureCount] = L(narrowing: sumOverDocuments(factors))
    }
    report.passes += 1
  }

  /// Conjugate gradients for Hessian × direction = −gradient; the change of the margins along it
  /// is gathered on the way.
  private func solveForDirection(active: L.Wide, forcing: L.Wide) {
    let zero = L(repeating: 0)
    let (gradient, inverse) = (gradient.pointer, inverseDiagonal.pointer)
    let (direction, residual) = (direction.pointer, residual.pointer)
    let (search, curved) = (search.pointer, curved.pointer)
    let (directionMargins, searchMargins) = (directionMargins.pointer, searchMargins.pointer)
    overWeights { range in
      for index in range {
        direction[index] = zero
        residual[index] = zero - gradient[index]
        search[index] = inverse[index] * residual[index]
      }
    }
    overDocuments { range in
      for index in range { directionMargins[index] = zero }
    }
    var running = active
    var energy = reduce(overWeights.sum { dot(residual, search, $0) })
    let initial = energy
    for _ in 0..<limits.conjugateGradientSteps {
      computeMargins(of: search, into: searchMargins)
      // The margins are needed after the Hessian has overwritten them: keep a copy by adding the
      // step only once its length is known.
      let kept = curvedMargins.pointer
      overDocuments { range in
        for index in range { kept[index] = searchMargins[index] }
      }
      applyHessian(to: search)
      let curvature = reduce(overWeights.sum { dot(search, curved, $0) })
      var length = L.Wide(repeating: 0)
      for lane in 0..<L.count where running[lane] != 0 {
        if curvature[lane] > 0 { length[lane] = energy[lane] / curvature[lane] }
      }
      let step = L(narrowing: length)
      let next = reduce(
        overWeights.sum { range in
          var sum = L.Wide(repeating: 0)
          for index in range {
            direction[index] = direction[index] + step * search[index]
            residual[index] = residual[index] - step * curved[index]
            let value = residual[index]
            sum = sum + L.Wide(widening: value * value * inverse[index])
          }
          return sum
        })
      overDocuments { range in
        for index in range {
          directionMargins[index] = directionMargins[index] + step * kept[index]
        }
      }
      var ratio = L.Wide(repeating: 0)
      for lane in 0..<L.count where running[lane] != 0 {
        if length[lane] == 0
          || next[lane] <= forcing[lane] * forcing[lane] * initial[lane]
        {
          running[lane] = 0
        } else {
          ratio[lane] = next[lane] / energy[lane]
        }
      }
      if isZero(running) { break }
      energy = next
      let momentum = L(narrowing: ratio)
      let mask = L(narrowing: running)
      overWeights { range in
        for index in range {
          search[index] =
            mask * inverse[index] * residual[index] + momentum * search[index]
        }
      }
    }
  }
  private lazy var curvedMargins = LaneVector<L>(count: groupCount * documentCount)

  /// Goes along the direction as far as the objective falls enough; false if it does not at all.
  private func lineSearch(active: inout L.Wide) -> Bool {
    let slope = reduce(overWeights.sum { dot(self.gradient.pointer, self.direction.pointer, $0) })
    let cross = reduce(regularizer(self.weights.pointer, self.direction.pointer))
    let square = reduce(regularizer(self.direction.pointer, self.direction.pointer))
    let zero = L.Wide(repeating: 0)
    let before = loss.value(self.margins.pointer, self.directionMargins.pointer, step: zero)
    var step = active
    var searching = active
    for _ in 0..<30 {
      let after = loss.value(self.margins.pointer, self.directionMargins.pointer, step: step)
      for lane in 0..<L.count where searching[lane] != 0 {
        let length = step[lane]
        let change =
          after[lane] - before[lane] + length * cross[lane] + 0.5 * length * length * square[lane]
        if change <= 0.01 * length * slope[lane] {
          searching[lane] = 0
        } else {
          step[lane] = length / 2
        }
      }
      if isZero(searching) { break }
    }
    // Where nothing helps, rounding is all that is left to gain.
    for lane in 0..<L.count where searching[lane] != 0 {
      step[lane] = 0
      active[lane] = 0
    }
    let length = L(narrowing: step)
    let weights = self.weights.pointer
    let direction = self.direction.pointer
    overWeights { range in
      for index in range { weights[index] = weights[index] + length * direction[index] }
    }
    let margins = self.margins.pointer
    let directionMargins = self.directionMargins.pointer
    overDocuments { range in
      for index in range { margins[index] = margins[index] + length * directionMargins[index] }
    }
    return !isZero(active)
  }
}
