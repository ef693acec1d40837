import Foundation
import Tensors
import Testing

@testable import Models

/// A small problem, solved by the solver and, in double precision, by plain gradient descent.
private struct Problem {
  var rows: [[(feature: Int, value: Double)]] = []
  var labels: [Int32] = []
  var costs: [Float] = []
  let featureCount = 12

  init(documents: Int, classCount: Int, seed: UInt64) {
    var stream = RandomStream(seed: seed)
    for document in 0..<documents {
      let label = document % classCount
      rows.append(
        (0..<featureCount).compactMap { feature in
          let chance = feature % classCount == label ? 0.6 : 0.25
          guard Double.random(in: 0..<1, using: &stream) < chance else { return nil }
          return (feature, Double(Float.random(in: 0.2...1, using: &stream)))
        })
      labels.append(Int32(label))
      costs.append([1, 2, 5][document % 3])
    }
  }

  var matrix: FeatureMatrix {
    var starts = [0]
    var documents: [UInt32] = []
    var values: [Float] = []
    for feature in 0..<featureCount {
      for (document, row) in rows.enumerated() {
        for entry in row where entry.feature == feature {
          documents.append(UInt32(document))
          values.append(Float(entry.value))
        }
      }
      starts.append(documents.count)
    }
    return FeatureMatrix(
      documentCount: rows.count, starts: starts, documents: documents, values: values)
  }

  /// The objective of one class against the rest, and its gradient, the bias last.
  func objective(
    _ weights: [Double], label: Int32, scales: [Double]
  ) -> (value: Double, gradient: [Double]) {
    var value = 0.0
    var gradient = weights
    gradient[featureCount] = 0
    for weight in weights.dropLast() { value += weight * weight / 2 }
    for (document, row) in rows.enumerated() {
      var margin = weights[featureCount]
      for entry in row { margin += weights[entry.feature] * scales[entry.feature] * entry.value }
      let sign = labels[document] == label ? 1.0 : -1.0
      let cost = Double(costs[document])
      value += cost * log1p(exp(-sign * margin))
      let slope = -sign * cost / (1 + exp(sign * margin))
      for entry in row { gradient[entry.feature] += slope * scales[entry.feature] * entry.value }
      gradient[featureCount] += slope
    }
    return (value, gradient)
  }

  /// The lowest objective, by small steps against the gradient.
  func descend(label: Int32, scales: [Double]) -> (weights: [Double], value: Double) {
    var weights = [Double](repeating: 0, count: featureCount + 1)
    for _ in 0..<6000 {
      let gradient = objective(weights, label: label, scales: scales).gradient
      for index in weights.indices { weights[index] -= 0.004 * gradient[index] }
    }
    return (weights, objective(weights, label: label, scales: scales).value)
  }

  func scales(of feature: Int, lane: Int) -> Double { 0.5 + Double((feature + 2 * lane) % 4) / 3 }
}

@Suite struct LinearSolverTests {
  private func solve<L: Lanes>(
    _: L.Type, _ problem: Problem, classes: Range<Int>, scaled: Bool, tolerance: Double = 1e-6,
    threads: Int = 1
  ) -> (solver: NewtonSolver<L>, report: NewtonSolver<L>.Report) {
    let scales = LaneVector<L>(count: problem.featureCount)
    for feature in 0..<problem.featureCount {
      for lane in 0..<L.count {
        scales.pointer[feature][lane] = Float(problem.scales(of: feature, lane: lane))
      }
    }
    let loss = LogisticLoss<L>(
      labels: problem.labels, costs: problem.costs, classes: classes, threads: threads)
    let solver = NewtonSolver(
      matrix: problem.matrix, scales: scaled ? scales : nil, loss: loss,
      limits: .init(tolerance: tolerance, steps: 60), threads: threads)
    return (solver, solver.solve())
  }

  @Test("Two classes are solved to the optimum", arguments: [false, true])
  func twoClasses(scaled: Bool) {
    let problem = Problem(documents: 60, classCount: 2, seed: 1)
    let (solver, report) = solve(Float.self, problem, classes: 1..<2, scaled: scaled)
    let scales = (0..<problem.featureCount).map { scaled ? problem.scales(of: $0, lane: 0) : 1 }
    let best = problem.descend(label: 1, scales: scales)
    #expect(report.converged)
    #expect(abs(report.objective - best.value) < 1e-5 * best.value)
    let weights = (0...problem.featureCount).map { Double(solver.weights.pointer[$0]) }
    for (weight, expected) in zip(weights, best.weights) { #expect(abs(weight - expected) < 1e-3) }
    let gradient = problem.objective(weights, label: 1, scales: scales).gradient
    #expect(gradient.allSatisfy { abs($0) < 1e-3 })
  }

  @Test("Eight lanes solve eight problems at once, each to its own optimum")
  func severalClasses() {
    let problem = Problem(documents: 90, classCount: 5, seed: 2)
    let (solver, report) = solve(SIMD8<Float>.self, problem, classes: 0..<5, scaled: true)
    #expect(report.converged)
    var total = 0.0
    for lane in 0..<5 {
      let scales = (0..<problem.featureCount).map { problem.scales(of: $0, lane: lane) }
      let best = problem.descend(label: Int32(lane), scales: scales)
      total += best.value
      for feature in 0...problem.featureCount {
        let weight = Double(solver.weights.pointer[feature][lane])
        #expect(abs(weight - best.weights[feature]) < 2e-3)
      }
    }
    #expect(abs(report.objective - total) < 1e-5 * total)
    for feature in 0...problem.featureCount {
      for lane in 5..<8 { #expect(solver.weights.pointer[feature][lane] == 0) }
    }
  }

  @Test("Four lanes give what eight give")
  func laneCountsAgree() {
    let problem = Problem(documents: 50, classCount: 3, seed: 3)
    let four = solve(SIMD4<Float>.self, problem, classes: 0..<3, scaled: false).solver
    let eight = solve(SIMD8<Float>.self, problem, classes: 0..<3, scaled: false).solver
    for feature in 0...problem.featureCount {
      for lane in 0..<3 {
        let difference = four.weights.pointer[feature][lane] - eight.weights.pointer[feature][lane]
        #expect(abs(difference) < 1e-4)
      }
    }
  }

  @Test("A class without documents, and documents without features, do no harm")
  func degenerate() {
    var problem = Problem(documents: 30, classCount: 2, seed: 4)
    for document in 0..<30 where document % 7 == 0 { problem.rows[document] = [] }
    let (solver, _) = solve(SIMD4<Float>.self, problem, classes: 0..<4, scaled: false)
    for feature in 0...problem.featureCount {
      for lane in 0..<4 { #expect(solver.weights.pointer[feature][lane].isFinite) }
    }
    #expect(solver.weights.pointer[problem.featureCount][3] < -3)
  }

  @Test("A limit of steps ends the run and is reported")
  func limits() {
    let problem = Problem(documents: 60, classCount: 2, seed: 1)
    let loss = LogisticLoss<Float>(
      labels: problem.labels, costs: problem.costs, classes: 1..<2, threads: 1)
    let solver = NewtonSolver(
      matrix: problem.matrix, scales: nil, loss: loss, limits: .init(tolerance: 1e-12, steps: 2),
      threads: 1)
    let report = solver.solve()
    #expect(report.steps == 2)
    #expect(!report.converged)
    #expect(report.relativeGradient > 1e-12)
  }

  @Test("Numbers that are not finite are noticed")
  func notFinite() {
    var problem = Problem(documents: 60, classCount: 2, seed: 1)
    problem.rows[3][0].value = .nan
    let report = solve(Float.self, problem, classes: 1..<2, scaled: false).report
    #expect(!report.converged)
    #expect(!report.relativeGradient.isFinite)
  }

  @Test("Naive Bayes factors are those of the counts")
  func naiveBayes() {
    let problem = Problem(documents: 40, classCount: 3, seed: 6)
    let loss = LogisticLoss<SIMD4<Float>>(
      labels: problem.labels, costs: problem.costs, classes: 0..<3, threads: 1)
    let bayes = NaiveBayesScales(share: 0.25, smoothing: 0.5)
    let factors = bayes.factors(of: problem.matrix, loss: loss, threads: 2)
    for label in 0..<3 {
      var own = [Double](repeating: 0.5, count: problem.featureCount)
      var rest = own
      for (document, row) in problem.rows.enumerated() {
        for entry in row {
          if problem.labels[document] == label {
            own[entry.feature] += entry.value
          } else {
            rest[entry.feature] += entry.value
          }
        }
      }
      for feature in 0..<problem.featureCount {
        let ratio = log(
          own[feature] / own.reduce(0, +) / (rest[feature] / rest.reduce(0, +)))
        let expected = 0.75 + 0.25 * abs(ratio)
        #expect(abs(Double(factors.pointer[feature][label]) - expected) < 1e-5)
      }
    }
  }
}
