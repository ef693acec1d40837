import NeuralNets
import Tensors
import Testing

/// Three steps from (1, −2, 0.5, 3) with three gradients and the learning rate 0.1.
///
/// The expected numbers come from this NumPy program, in double precision:
/// ```python
/// import numpy as np
/// W = np.array([1.0, -2.0, 0.5, 3.0])
/// G = [np.array([0.1, -0.5, 2.0, 0.0]), np.array([-0.3, 0.25, 1.0, 0.01]), np.array([0.2, 0.4, -1.5, 0.0])]
/// def run(step, wd=0.0, lr=0.1):
///     w, s = W.copy(), {}
///     for t, g in enumerate(G, 1):
///         w = w * (1 - lr * wd)
///         w = w - step(g, s, t, lr)
///     return w
/// def sgd(mu=0.0, nesterov=False):
///     def f(g, s, t, r):
///         s["v"] = mu * s.get("v", 0) - r * g
///         return -(mu * s["v"] - r * g) if nesterov else -s["v"]
///     return f
/// def rms(rho=0.9, mu=0.0, e=1e-7, centered=False):
///     def f(g, s, t, r):
///         s["a"] = rho * s.get("a", 0) + (1 - rho) * g**2
///         s["m"] = rho * s.get("m", 0) + (1 - rho) * g
///         d = s["a"] - s["m"]**2 if centered else s["a"]
///         s["v"] = mu * s.get("v", 0) + r * g / np.sqrt(d + e)
///         return s["v"]
///     return f
/// def adagrad(a0=0.1, e=1e-7):
///     def f(g, s, t, r):
///         s["a"] = s.get("a", a0) + g**2
///         return r * g / np.sqrt(s["a"] + e)
///     return f
/// def adadelta(rho=0.95, e=1e-7):
///     def f(g, s, t, r):
///         s["a"] = rho * s.get("a", 0) + (1 - rho) * g**2
///         d = g * np.sqrt(s.get("d", 0) + e) / np.sqrt(s["a"] + e)
///         s["d"] = rho * s.get("d", 0) + (1 - rho) * d**2
///         return r * d
///     return f
/// def adam(b1=0.9, b2=0.999, e=1e-7):
///     def f(g, s, t, r):
///         s["m"] = b1 * s.get("m", 0) + (1 - b1) * g
///         s["v"] = b2 * s.get("v", 0) + (1 - b2) * g**2
///         return r * np.sqrt(1 - b2**t) / (1 - b1**t) * s["m"] / (np.sqrt(s["v"]) + e)
///     return f
/// def adamax(b1=0.9, b2=0.999, e=1e-7):
///     def f(g, s, t, r):
///         s["m"] = b1 * s.get("m", 0) + (1 - b1) * g
///         s["u"] = np.maximum(b2 * s.get("u", 0), np.abs(g))
///         return r / (1 - b1**t) * s["m"] / (s["u"] + e)
///     return f
/// def nadam(b1=0.9, b2=0.999, e=1e-7):
///     mu = lambda t: b1 * (1 - 0.5 * 0.96**t)
///     def f(g, s, t, r):
///         s["m"] = b1 * s.get("m", 0) + (1 - b1) * g
///         s["v"] = b2 * s.get("v", 0) + (1 - b2) * g**2
///         p = np.prod([mu(i) for i in range(1, t + 1)])
///         m = mu(t + 1) * s["m"] / (1 - p * mu(t + 1)) + (1 - mu(t)) * g / (1 - p)
///         return r * m / (np.sqrt(s["v"] / (1 - b2**t)) + e)
///     return f
/// for name, value in [("sgd", run(sgd())), ("momentum", run(sgd(0.9))), ("nesterov", run(sgd(0.9, True))),
///   ("rmsProp", run(rms())), ("rmsProp centred, momentum", run(rms(0.9, 0.5, 1e-3, True))), ("adaGrad", run(adagrad())),
///   ("adaDelta", run(adadelta())), ("adam", run(adam())), ("adamW", run(adam(), wd=0.1)), ("adamax", run(adamax())),
///   ("nadam", run(nadam()))]:
///     print(name, [float(f"{x:.7g}") for x in value])
/// ```
struct OptimizerReferenceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let optimizer: @Sendable () -> any Optimizer
    let expected: [Float]

    init(
      _ name: String, _ optimizer: @escaping @Sendable () -> any Optimizer, _ expected: [Float]
    ) {
      testDescription = name
      self.optimizer = optimizer
      self.expected = expected
    }
  }

  static let gradients: [[Float]] = [
    [0.1, -0.5, 2, 0], [-0.3, 0.25, 1, 0.01], [0.2, 0.4, -1.5, 0],
  ]

  static let cases = [
    Case("sgd", { SGD() }, [1.0, -2.015, 0.35, 2.999]),
    Case("momentum", { SGD(momentum: 0.9) }, [1.0099, -1.952, -0.082, 2.9981]),
    Case(
      "nesterov", { SGD(momentum: 0.9, isNesterov: true) }, [1.00891, -1.9718, -0.1738, 2.99729]),
    Case("rmsProp", { RMSProp() }, [0.8092766, -2.026685, 0.223977, 2.685342]),
    Case(
      "rmsProp centred, momentum",
      { RMSProp(momentum: 0.5, epsilon: 1e-3, isCentered: true) },
      [0.8689532, -1.842381, -0.1359859, 2.952778]),
    Case("adaGrad", { AdaGrad() }, [0.9961061, -2.007275, 0.4122746, 2.996839]),
    Case("adaDelta", { AdaDelta() }, [0.9998993, -2.00008, 0.4998923, 2.99986]),
    Case("adam", { Adam() }, [0.9475429, -1.893825, 0.2825679, 2.868106]),
    Case(
      "adamW", { Adam.withWeightDecay(0.1) }, [0.9193376, -1.836679, 0.2706396, 2.779747]),
    Case("adamax", { Adamax() }, [0.9354878, -1.895195, 0.3073852, 2.914126]),
    Case("nadam", { Nadam() }, [0.9360458, -1.992702, 0.3922066, 2.889257]),
  ]

  @Test("Three steps give NumPy's numbers", arguments: cases)
  func reference(_ example: Case) {
    let parameter = Parameter(Tensor([1, -2, 0.5, 3]))
    var optimizer = example.optimizer()
    for (step, gradient) in Self.gradients.enumerated() {
      var gradients = Gradients()
      gradients[parameter] = .dense(Tensor(gradient))
      optimizer.update([("w", parameter)], &gradients, learningRate: 0.1, step: step)
    }
    for (actual, expected) in zip(parameter.value.elements, example.expected) {
      #expect(abs(actual - expected) < 3e-6, "\(parameter.value), expected \(example.expected)")
    }
  }

  @Test("Resuming from exported state gives the same bits", arguments: cases)
  func resume(_ example: Case) throws {
    func steps(
      _ range: Range<Int>, _ optimizer: inout any Optimizer, _ parameters: [NamedParameter]
    ) {
      for step in range {
        var gradients = Gradients()
        for (_, parameter) in parameters {
          gradients[parameter] = .dense(
            Tensor(shape: [2, 2], Self.gradients[step % 3].map { $0 + Float(step) }))
        }
        optimizer.update(parameters, &gradients, learningRate: 0.01, step: step)
      }
    }
    func fresh() -> [NamedParameter] {
      [
        ("a", Parameter(Tensor(shape: [2, 2], [1, 2, 3, 4]))),
        ("b", Parameter(Tensor(zeros: [2, 2]))),
      ]
    }
    let whole = fresh()
    var optimizer = example.optimizer()
    steps(0..<7, &optimizer, whole)

    let first = fresh()
    var before = example.optimizer()
    steps(0..<4, &before, first)
    let saved = Dictionary(uniqueKeysWithValues: before.state(for: first))
    let second = first.map { (name: $0.name, parameter: Parameter($0.parameter.value)) }
    var after = example.optimizer()
    try after.restore(saved, for: second)
    steps(4..<7, &after, second)
    #expect(
      zip(whole, second).allSatisfy { $0.parameter.value.elements == $1.parameter.value.elements })
  }
}
