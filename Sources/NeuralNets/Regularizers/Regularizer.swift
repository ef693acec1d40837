public import Tensors

/// A penalty on large weights that is added to the loss: `l1·Σ|w| + l2·Σw²`, as in Keras.
public struct Regularizer: Hashable, Sendable {
  /// The factor of the sum of absolute values.
  public var l1: Float
  /// The factor of the sum of squares.
  public var l2: Float

  /// A penalty with both parts; either may be zero.
  public init(l1: Float = 0, l2: Float = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  /// A penalty on absolute values (lasso): weights become exactly zero.
  public static func l1(_ factor: Float) -> Regularizer { Regularizer(l1: factor) }

  /// A penalty on squares (ridge).
  public static func l2(_ factor: Float) -> Regularizer { Regularizer(l2: factor) }

  /// Both (elastic net).
  public static func l1l2(l1: Float, l2: Float) -> Regularizer { Regularizer(l1: l1, l2: l2) }

  /// The penalty as a scalar of the computation: gradients flow through it.
  public func penalty(_ weights: Tensor) -> Tensor {
    let result = Tensor(Float(value(of: weights)))
    guard let tape = Tape.recording(weights) else { return result }
    return tape.record(result) { gradient, sink in
      sink.add(self.gradient(of: weights, scale: gradient.item), to: weights)
    }
  }

  /// The penalty as a number, summed in double precision.
  public func value(of weights: Tensor) -> Double {
    weights.withElements { weights in
      var (absolute, squares) = (0.0, 0.0)
      for weight in weights {
        absolute += Double(abs(weight))
        squares += Double(weight) * Double(weight)
      }
      return Double(l1) * absolute + Double(l2) * squares
    }
  }

  /// The gradient `l1·sign(w) + 2·l2·w` times `scale`; the sign of zero is zero.
  func gradient(of weights: Tensor, scale: Float) -> Tensor {
    Tensor(shape: weights.shape) { gradient in
      weights.withElements { weights in
        let (first, second) = (scale * l1, scale * 2 * l2)
        for index in weights.indices {
          let weight = weights[index]
          let sign: Float = weight > 0 ? 1 : weight < 0 ? -1 : 0
          gradient[index] = first * sign + second * weight
        }
      }
    }
  }
}

extension Regularizer: Codable {
  private enum Key: String, CodingKey { case l1, l2 }

  /// Reads `{l1: 0.01}`, `{l2: 0.01}` or both.
  ///
  /// - Throws: `DecodingError` for other keys and for negative factors.
  public init(from decoder: any Decoder) throws {
    try decoder.rejectUnknownKeys(known: ["l1", "l2"])
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      l1: try container.number(.l1, in: 0..<Float.infinity) ?? 0,
      l2: try container.number(.l2, in: 0..<Float.infinity) ?? 0)
  }

  /// Writes the factors that are not zero.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if l1 != 0 { try container.encode(l1, forKey: .l1) }
    if l2 != 0 { try container.encode(l2, forKey: .l2) }
  }
}
