import Tensors
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

private let labels: [Int32] = [1, 4, 0, 2]
private let logits = Tensor.wave([4, 5], scale: 2)
private let wideLogits = Tensor.wave([4, 37], scale: 2)
private let classWeights: [Float] = [1, 2, 0.5, 3, 1.5]
private let exampleWeights: [Float] = [1, 0.5, 0, 2]
private let targets = Tensor.wave([4, 5], scale: 0.4, offset: 0.5, phase: 2)

private func scalar(_ value: Double) -> Naive { Naive([]) { _ in value } }

/// The mean over rows of `weight(row) · −Σ target(row, class) · log softmax`.
private func crossEntropy(
  _ logits: Naive, weight: (Int) -> Double = { _ in 1 }, target: (Int, Int) -> Double
) -> Naive {
  let (rows, classes) = (logits.sizes[0], logits.sizes[1])
  var sum = 0.0
  for row in 0..<rows {
    let normalizer = log((0..<classes).reduce(0) { $0 + exp(logits[row, $1]) })
    for label in 0..<classes {
      sum -= weight(row) * target(row, label) * (logits[row, label] - normalizer)
    }
  }
  return scalar(sum / Double(rows))
}

private func smoothed(_ row: Int, _ label: Int, _ amount: Double, _ classes: Int) -> Double {
  (Int(labels[row]) == label ? 1 - amount : 0) + amount / Double(classes)
}

private let softmaxCases: [OperationCase] = [
  OperationCase("softmaxCrossEntropy", [logits]) {
    $0[0].softmaxCrossEntropy(labels: labels)
  } reference: {
    crossEntropy($0[0]) { smoothed($0, $1, 0, 5) }
  },
  OperationCase("softmaxCrossEntropy of many classes, smoothed", [wideLogits]) {
    $0[0].softmaxCrossEntropy(labels: labels, labelSmoothing: 0.1)
  } reference: {
    crossEntropy($0[0]) { smoothed($0, $1, Double(Float(0.1)), 37) }
  },
  OperationCase("softmaxCrossEntropy weighted and smoothed", [logits]) {
    $0[0].softmaxCrossEntropy(
      labels: labels, classWeights: classWeights, labelSmoothing: 0.25,
      exampleWeights: exampleWeights)
  } reference: { inputs in
    crossEntropy(inputs[0]) {
      Double(classWeights[Int(labels[$0])] * exampleWeights[$0])
    } target: {
      smoothed($0, $1, 0.25, 5)
    }
  },
  OperationCase("softmaxCrossEntropy with example weights", [wideLogits]) {
    $0[0].softmaxCrossEntropy(labels: labels, exampleWeights: exampleWeights)
  } reference: { inputs in
    crossEntropy(inputs[0]) {
      Double(exampleWeights[$0])
    } target: {
      smoothed($0, $1, 0, 37)
    }
  },
  OperationCase("softmaxCrossEntropy with a distribution", [logits]) {
    $0[0].softmaxCrossEntropy(distribution: targets)
  } reference: {
    let expected = Naive(targets)
    return crossEntropy($0[0]) { expected[$0, $1] }
  },
]

private let classVectors = Tensor.wave([5, 3], scale: 0.7, phase: 1)
private let classBiases = Tensor.wave([5], scale: 0.5, phase: 3)

/// The logits of a projection.
private func projection(_ x: Naive, _ weight: Naive, _ bias: Naive?) -> Naive {
  Naive([x.sizes[0], weight.sizes[0]]) { place in
    (0..<x.sizes[1]).reduce(bias.map { $0[place[1]] } ?? 0) {
      $0 + x[place[0], $1] * weight[place[1], $1]
    }
  }
}

private let projectionCases: [OperationCase] = [
  OperationCase("projectedCrossEntropy", [.wave([4, 3]), classVectors, classBiases]) {
    $0[0].projectedCrossEntropy(weight: $0[1], bias: $0[2], labels: labels)
  } reference: { inputs in
    crossEntropy(projection(inputs[0], inputs[1], inputs[2])) { smoothed($0, $1, 0, 5) }
  },
  OperationCase("projectedCrossEntropy without bias", [.wave([4, 3]), classVectors]) {
    $0[0].projectedCrossEntropy(weight: $0[1], labels: labels)
  } reference: { inputs in
    crossEntropy(projection(inputs[0], inputs[1], nil)) { smoothed($0, $1, 0, 5) }
  },
]

private let signedWeights: [Float] = [1, -0.5, 0, 2]

private let weightedCases: [OperationCase] = [
  OperationCase("projectedCrossEntropy with weights", [.wave([4, 3]), classVectors, classBiases]) {
    $0[0].projectedCrossEntropy(
      weight: $0[1], bias: $0[2], labels: labels, weights: signedWeights, labelSmoothing: 0.25)
  } reference: { inputs in
    crossEntropy(projection(inputs[0], inputs[1], inputs[2])) {
      Double(signedWeights[$0])
    } target: {
      smoothed($0, $1, 0.25, 5)
    }
  }
]

private let pairLabels: [Int32] = [1, 1, 30, 30]

/// Half the divergences of each two neighbouring rows from each other, of the mean over all rows.
private func disagreement(_ logits: Naive) -> Double {
  let (rows, classes) = (logits.sizes[0], logits.sizes[1])
  func logarithms(_ row: Int) -> [Double] {
    let normalizer = log((0..<classes).reduce(0) { $0 + exp(logits[row, $1]) })
    return (0..<classes).map { logits[row, $0] - normalizer }
  }
  var sum = 0.0
  for row in stride(from: 0, to: rows, by: 2) {
    for (p, q) in zip(logarithms(row), logarithms(row + 1)) {
      sum += 0.5 * (exp(p) * (p - q) + exp(q) * (q - p))
    }
  }
  return sum / Double(rows)
}

private let consistencyCases: [OperationCase] = [5, 37].map { classes in
  let labels = pairLabels.map { min($0, Int32(classes) - 1) }
  return OperationCase(
    "projectedCrossEntropy of consistent pairs, \(classes) classes",
    [
      .wave([4, 3], scale: 2), .wave([classes, 3], scale: 0.7, phase: 1),
      .wave([classes], scale: 0.5, phase: 3),
    ]
  ) {
    $0[0].projectedCrossEntropy(
      weight: $0[1], bias: $0[2], labels: labels, labelSmoothing: 0.25, consistency: 3)
  } reference: { inputs in
    let logits = projection(inputs[0], inputs[1], inputs[2])
    let entropy = crossEntropy(logits) { row, label in
      (Int(labels[row]) == label ? 0.75 : 0) + 0.25 / Double(classes)
    }
    return scalar(entropy.values[0] + 3 * disagreement(logits))
  }
}

/// The mean over elements of `weight · (softplus(z) − t · z)`.
private func sigmoidEntropy(_ logits: Naive, weight: (Int, Double) -> Double) -> Naive {
  let expected = Naive(targets).values
  let sum = logits.values.indices.reduce(0.0) {
    let (z, t) = (logits.values[$1], expected[$1])
    return $0 + weight($1, t) * (log1p(exp(z)) - t * z)
  }
  return scalar(sum / Double(logits.values.count))
}

private let otherCases: [OperationCase] = [
  OperationCase("sigmoidCrossEntropy", [logits]) {
    $0[0].sigmoidCrossEntropy(targets: targets)
  } reference: {
    sigmoidEntropy($0[0]) { _, _ in 1 }
  },
  OperationCase("sigmoidCrossEntropy weighted", [logits]) {
    $0[0].sigmoidCrossEntropy(
      targets: targets.elements, classWeights: [0.5, 3], exampleWeights: exampleWeights)
  } reference: {
    sigmoidEntropy($0[0]) { ((1 - $1) * 0.5 + $1 * 3) * Double(exampleWeights[$0 / 5]) }
  },
  OperationCase("meanSquaredError", [logits, targets]) {
    $0[0].meanSquaredError($0[1])
  } reference: { inputs in
    scalar(
      zip(inputs[0].values, inputs[1].values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 20)
  },
]

let lossCases = softmaxCases + projectionCases + weightedCases + consistencyCases + otherCases
