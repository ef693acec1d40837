import Tensors
import TestSupport

private let positive = Tensor.wave([2, 3, 4], scale: 0.8, offset: 2)
private let other = Tensor.wave([2, 3, 4], offset: 2.5, phase: 1.3)

/// Shapes that broadcast together, with the sizes of the result: equal, rows, columns, scalars,
/// inner axes of size 1 and all of it at once.
private let broadcasts: [(left: Shape, right: Shape, sizes: [Int])] = [
  ([2, 3, 4], [2, 3, 4], [2, 3, 4]),
  ([2, 3, 4], [4], [2, 3, 4]),
  ([4], [2, 3, 4], [2, 3, 4]),
  ([2, 3, 4], [2, 3, 1], [2, 3, 4]),
  ([2, 3, 1], [4], [2, 3, 4]),
  ([2, 1, 4], [3, 1], [2, 3, 4]),
  ([2, 3, 4], [2, 1, 4], [2, 3, 4]),
  ([2, 1, 3, 1], [5, 1, 4], [2, 5, 3, 4]),
  ([3, 2, 1, 2], [3, 1, 4, 2], [3, 2, 4, 2]),
  ([2, 3], [], [2, 3]),
  ([], [2, 3], [2, 3]),
  ([1], [1, 1], [1, 1]),
  ([0, 3], [3], [0, 3]),
]

private let broadcastCases: [OperationCase] =
  broadcasts.flatMap { left, right, sizes in
    let a = Tensor.wave(left, offset: 2.5)
    let b = Tensor.wave(right, offset: 2.5, phase: 1.3)
    let sum = OperationCase.binary("+", a, b, sizes: sizes, { $0 + $1 }, { $0 + $1 })
    let difference = OperationCase.binary("-", a, b, sizes: sizes, { $0 - $1 }, { $0 - $1 })
    let product = OperationCase.binary("*", a, b, sizes: sizes, { $0 * $1 }, { $0 * $1 })
    let quotient = OperationCase.binary("/", a, b, sizes: sizes, { $0 / $1 }, { $0 / $1 })
    return [sum, difference, product, quotient]
  }

private let extremeCases: [OperationCase] = [
  .binary(
    "maximum", positive, other, sizes: [2, 3, 4], step: 0.003, { $0.maximum($1) }, { max($0, $1) }),
  .binary(
    "maximum", positive, Tensor.wave([4], offset: 2, phase: 1.1), sizes: [2, 3, 4], step: 0.003,
    { $0.maximum($1) }, { max($0, $1) }),
  .binary(
    "minimum", positive, other, sizes: [2, 3, 4], step: 0.003, { $0.minimum($1) }, { min($0, $1) }),
]

private let numberCases: [OperationCase] = [
  .unary("+ number", of: positive, { $0 + 1.5 }, { $0 + 1.5 }),
  .unary("number +", of: positive, { 1.5 + $0 }, { $0 + 1.5 }),
  .unary("- number", of: positive, { $0 - 1.5 }, { $0 - 1.5 }),
  .unary("number -", of: positive, { 1.5 - $0 }, { 1.5 - $0 }),
  .unary("* number", of: positive, { $0 * 1.5 }, { $0 * 1.5 }),
  .unary("number *", of: positive, { 1.5 * $0 }, { $0 * 1.5 }),
  .unary("/ number", of: positive, { $0 / 1.5 }, { $0 / 1.5 }),
  .unary("number /", of: positive, { 1.5 / $0 }, { 1.5 / $0 }),
  .unary("prefix -", of: positive, { -$0 }, { -$0 }),
  .unary("clipped", step: 0.005, { $0.clipped(to: -1...2) }, { min(max($0, -1), 2) }),
]

private let selectCases: [OperationCase] = [
  OperationCase("select by a mask", [positive, other]) {
    Tensor.select(Tensor.wave([2, 3, 4]).relu(), $0[0], $0[1])
  } reference: { inputs in
    let mask = Naive(Tensor.wave([2, 3, 4]))
    return Naive([2, 3, 4]) { mask[$0] > 0 ? inputs[0][$0] : inputs[1][$0] }
  },
  OperationCase("select by conditions, broadcast", [positive, Tensor(7)]) {
    Tensor.select((0..<24).map { $0 % 3 == 0 }, $0[0], $0[1])
  } reference: { inputs in
    Naive([2, 3, 4]) {
      ($0[0] * 12 + $0[1] * 4 + $0[2]) % 3 == 0 ? inputs[0][$0] : inputs[1][$0]
    }
  },
]

let arithmeticCases = broadcastCases + extremeCases + numberCases + selectCases
