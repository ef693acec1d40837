import Tensors
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

private let cube = Tensor.wave([3, 4, 5], scale: 2)
/// No two neighbours along any axis are closer than the steps of the gradient check.
private let distinct = Tensor(
  shape: [3, 4, 5], (0..<60).map { Float(($0 * 37) % 61) * 0.1 - 3 })

/// The numbers along `axis` through the element at `index` of the reduced array.
private func line(_ array: Naive, _ axis: Int, _ index: [Int]) -> [Double] {
  (0..<array.sizes[axis]).map { position in
    var full = index
    full.insert(position, at: axis)
    return array[full]
  }
}

/// Rows for a reduction along each axis, with and without keeping it.
private func alongEachAxis(
  _ name: String, of input: Tensor = cube,
  _ operation: @escaping @Sendable (Tensor, Int, Bool) -> Tensor,
  _ reduce: @escaping @Sendable ([Double]) -> Double
) -> [OperationCase] {
  [0, 1, 2].flatMap { axis in
    [
      OperationCase("\(name) along \(axis)", [input]) {
        operation($0[0], axis, false)
      } reference: { inputs in
        var sizes = inputs[0].sizes
        sizes.remove(at: axis)
        return Naive(sizes) { reduce(line(inputs[0], axis, $0)) }
      },
      OperationCase("\(name) along \(axis - 3), kept", [input]) {
        operation($0[0], axis - 3, true)
      } reference: { inputs in
        var sizes = inputs[0].sizes
        sizes[axis] = 1
        return Naive(sizes) { index in
          var reduced = index
          reduced.remove(at: axis)
          return reduce(line(inputs[0], axis, reduced))
        }
      },
    ]
  }
}

/// Rows for an operation that keeps the shape and treats each line along an axis for itself.
private func overEachAxis(
  _ name: String, _ operation: @escaping @Sendable (Tensor, Int) -> Tensor,
  _ transform: @escaping @Sendable ([Double], Int) -> Double
) -> [OperationCase] {
  [0, 1, 2, -1].map { axis in
    OperationCase("\(name) along \(axis)", [cube]) {
      operation($0[0], axis)
    } reference: { inputs in
      let axis = axis < 0 ? axis + 3 : axis
      return Naive(inputs[0].sizes) { index in
        var reduced = index
        let position = reduced.remove(at: axis)
        return transform(line(inputs[0], axis, reduced), position)
      }
    }
  }
}

private func logSum(_ numbers: [Double]) -> Double { log(numbers.reduce(0) { $0 + exp($1) }) }
private func length(_ numbers: [Double]) -> Double {
  numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
}

private let wholeCases: [OperationCase] = [
  OperationCase("sum", [cube], { $0[0].sum() }) { inputs in
    Naive([]) { _ in inputs[0].values.reduce(0, +) }
  },
  OperationCase("mean", [cube], { $0[0].mean() }) { inputs in
    Naive([]) { _ in inputs[0].values.reduce(0, +) / 60 }
  },
  OperationCase("max", [distinct], { $0[0].max() }) { inputs in
    Naive([]) { _ in inputs[0].values.max() ?? .nan }
  },
  OperationCase("norm", [cube], { $0[0].norm() }) { inputs in
    Naive([]) { _ in length(inputs[0].values) }
  },
]

let reductionCases: [OperationCase] =
  wholeCases
  + alongEachAxis("sum", { $0.sum(along: $1, keepingAxis: $2) }, { $0.reduce(0, +) })
  + alongEachAxis(
    "mean", { $0.mean(along: $1, keepingAxis: $2) }, { $0.reduce(0, +) / Double($0.count) })
  + alongEachAxis(
    "max", of: distinct, { $0.max(along: $1, keepingAxis: $2) }, { $0.max() ?? .nan })
  + alongEachAxis("logSumExp", { $0.logSumExp(along: $1, keepingAxis: $2) }, logSum)
  + alongEachAxis("norm", { $0.norm(along: $1, keepingAxis: $2) }, length)
  + overEachAxis("softmax", { $0.softmax(along: $1) }, { exp($0[$1] - logSum($0)) })
  + overEachAxis("logSoftmax", { $0.logSoftmax(along: $1) }, { $0[$1] - logSum($0) })
  + overEachAxis("normalized", { $0.normalized(along: $1) }, { $0[$1] / length($0) })
