public import Tensors

/// A function applied to every number, or, for softmax, to every vector along the last axis.
///
/// Definitions as in Keras.
public enum Activation: String, CaseIterable, Sendable, Codable {
  /// `x`.
  case linear
  /// `max(x, 0)`.
  case relu
  /// `x` above zero, `0.2·x` below (Maas et al. 2013).
  case leakyReLU
  /// `x` above zero, `eˣ − 1` below (Clevert et al. 2016).
  case elu
  /// `1.0507·x` above zero, `1.7581·(eˣ − 1)` below (Klambauer et al. 2017).
  case selu
  /// `x·Φ(x)` with the normal distribution function Φ (Hendrycks & Gimpel 2016).
  case gelu
  /// `x·sigmoid(x)` (Ramachandran et al. 2017).
  case swish
  /// `log(1 + eˣ)`.
  case softplus
  /// `x / (1 + |x|)`.
  case softsign
  /// The hyperbolic tangent.
  case tanh
  /// `1 / (1 + e⁻ˣ)`.
  case sigmoid
  /// A sigmoid of three straight lines.
  case hardSigmoid
  /// `eˣ`.
  case exponential
  /// `eˣ` divided by the sum along the last axis.
  case softmax

  /// The function applied to a tensor of any shape.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .linear: x
    case .relu: x.relu()
    case .leakyReLU: x.leakyReLU(slope: 0.2)
    case .elu: x.elu()
    case .selu: x.selu()
    case .gelu: x.gelu()
    case .swish: x.swish()
    case .softplus: x.softplus()
    case .softsign: x.softsign()
    case .tanh: x.tanh()
    case .sigmoid: x.sigmoid()
    case .hardSigmoid: x.hardSigmoid()
    case .exponential: x.exp()
    case .softmax: x.softmax(along: -1)
    }
  }

  /// How a summary shows a layer with this activation: `Dense(relu)`, or `Dense` alone if linear.
  func name(_ layer: String, _ settings: String...) -> String {
    let settings = self == .linear ? settings : settings + [rawValue]
    return settings.isEmpty ? layer : "\(layer)(\(settings.joined(separator: ", ")))"
  }
}

/// An activation as a layer of its own.
public struct ActivationLayer: PositionwiseLayer {
  /// The function.
  public let activation: Activation

  /// A layer that applies `activation`.
  public init(_ activation: Activation) { self.activation = activation }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The function applied to a tensor of any shape.
  public func callAsFunction(_ x: Tensor) -> Tensor { activation(x) }

  /// The input's shape.
  public func outputShape(for inputShape: Shape) -> Shape { inputShape }

  /// The name with the function.
  public var summaryName: String { "Activation(\(activation.rawValue))" }
}
