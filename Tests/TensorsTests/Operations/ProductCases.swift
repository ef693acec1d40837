import Tensors
import TestSupport

private let flags = [(false, false), (true, false), (false, true), (true, true)]

/// `Σ_k a[…, i, k] · b[…, k, j]` with either operand stored transposed.
private func product(
  _ inputs: [Naive], _ left: Bool, _ right: Bool, batch: [Int], sizes: (Int, Int, Int)
) -> Naive {
  Naive(batch + [sizes.0, sizes.2]) { index in
    let head = Array(index.dropLast(2))
    let (i, j) = (index[index.count - 2], index[index.count - 1])
    return (0..<sizes.1).reduce(0) { sum, k in
      sum + inputs[0][head + (left ? [k, i] : [i, k])]
        * inputs[1][head + (right ? [j, k] : [k, j])]
    }
  }
}

private let matrixCases: [OperationCase] = flags.flatMap { left, right in
  let a: Shape = left ? [4, 3] : [3, 4]
  let b: Shape = right ? [5, 4] : [4, 5]
  return [
    OperationCase("matrixProduct \(left) \(right)", [.wave(a), .wave(b, phase: 1)]) {
      $0[0].matrixProduct($0[1], transposeLeft: left, transposeRight: right)
    } reference: {
      product($0, left, right, batch: [], sizes: (3, 4, 5))
    },
    OperationCase(
      "batchedMatrixProduct \(left) \(right)",
      [
        .wave(Shape([2] + a.sizes)), .wave(Shape([2] + b.sizes), phase: 1),
      ]
    ) {
      $0[0].batchedMatrixProduct($0[1], transposeLeft: left, transposeRight: right)
    } reference: {
      product($0, left, right, batch: [2], sizes: (3, 4, 5))
    },
  ]
}

private let identifiers: [Int32] = [2, 0, 2, 5, 1, 2, 5]

private let rowCases: [OperationCase] = [
  OperationCase("gatherRows", [.wave([6, 19])]) {
    $0[0].gatherRows(identifiers)
  } reference: { inputs in
    Naive([7, 19]) { inputs[0][Int(identifiers[$0[0]]), $0[1]] }
  },
  OperationCase("gatherRows of none", [.wave([6, 3])], checksGradient: false) {
    $0[0].gatherRows([])
  } reference: { _ in
    Naive([0, 3]) { _ in 0 }
  },
  OperationCase("scatterRows", [.wave([7, 19])]) {
    $0[0].scatterRows(identifiers, rowCount: 6)
  } reference: { inputs in
    Naive([6, 19]) { index in
      identifiers.indices.reduce(0) {
        Int(identifiers[$1]) == index[0] ? $0 + inputs[0][$1, index[1]] : $0
      }
    }
  },
]

let productCases = matrixCases + rowCases
