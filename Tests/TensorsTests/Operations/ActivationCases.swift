import Tensors
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
private let positive = Tensor.wave([3, 7], scale: 1.5, offset: 2)

let activationCases: [OperationCase] = [
  .unary("exp", { $0.exp() }, { exp($0) }),
  .unary("log", of: positive, { $0.log() }, { log($0) }),
  .unary("sqrt", of: positive, { $0.sqrt() }, { $0.squareRoot() }),
  .unary("squared", { $0.squared() }, { $0 * $0 }),
  .unary("absolute", step: 0.005, { $0.absolute() }, { abs($0) }),
  .unary("power 3", { $0.power(3) }, { $0 * $0 * $0 }),
  .unary("power 0.3", of: positive, { $0.power(0.3) }, { pow($0, Double(Float(0.3))) }),
  .unary("tanh", { $0.tanh() }, { tanh($0) }),
  .unary("sigmoid", { $0.sigmoid() }, logistic),
  .unary("relu", step: 0.005, { $0.relu() }, { max($0, 0) }),
  .unary(
    "leakyReLU", step: 0.005, { $0.leakyReLU(slope: 0.25) }, { $0 > 0 ? $0 : 0.25 * $0 }),
  .unary("elu", step: 0.005, { $0.elu() }, { $0 > 0 ? $0 : expm1($0) }),
  .unary("elu of 0.5", step: 0.005, { $0.elu(alpha: 0.5) }, { $0 > 0 ? $0 : 0.5 * expm1($0) }),
  .unary(
    "selu", step: 0.005, { $0.selu() },
    { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * expm1($0)) }),
  .unary("gelu", { $0.gelu() }, { $0 / 2 * erfc(-$0 / 2.0.squareRoot()) }),
  .unary("swish", { $0.swish() }, { $0 * logistic($0) }),
  .unary("softplus", { $0.softplus() }, { log1p(exp($0)) }),
  .unary("softsign", step: 0.005, { $0.softsign() }, { $0 / (1 + abs($0)) }),
  .unary(
    "hardSigmoid", of: .wave([3, 7], scale: 4), step: 0.005, { $0.hardSigmoid() },
    { min(max($0 / 6 + 0.5, 0), 1) }),
  .unary(
    "hardSigmoid of 0.2", step: 0.005, { $0.hardSigmoid(slope: 0.2) },
    { min(max(0.2 * $0 + 0.5, 0), 1) }),
]
