public import Tensors

/// How gradients that are too large are made smaller before an update.
public enum GradientClipping: Hashable, Sendable {
  /// Every number is limited to `-limit…limit`.
  case value(Float)
  /// Each parameter's gradient is scaled down to a Euclidean norm of at most the limit.
  case norm(Float)
  /// All gradients are scaled by one factor so that their joint norm is at most the limit.
  ///
  /// Pascanu, Mikolov & Bengio 2013.
  case globalNorm(Float)
}

extension Gradients {
  /// The Euclidean norm of all gradients together, dense and by rows.
  public var globalNorm: Double {
    parameters.reduce(0) { $0 + (self[$1]?.squaredNorm ?? 0) }.squareRoot()
  }

  /// Multiplies every gradient by `factor`.
  public mutating func scale(by factor: Float) {
    forEachInPlace { $0.scale(by: factor) }
  }

  /// Limits the gradients; they stay as they are where they are small enough.
  public mutating func clip(_ clipping: GradientClipping) {
    switch clipping {
    case .value(let limit):
      require(limit > 0, "clip: the limit \(limit) is not positive")
      forEachInPlace { $0.clip(to: limit) }
    case .norm(let limit):
      require(limit > 0, "clip: the limit \(limit) is not positive")
      forEachInPlace { gradient in
        let norm = gradient.squaredNorm.squareRoot()
        if norm > Double(limit) { gradient.scale(by: Float(Double(limit) / norm)) }
      }
    case .globalNorm(let limit):
      require(limit > 0, "clip: the limit \(limit) is not positive")
      let norm = globalNorm
      if norm > Double(limit) { scale(by: Float(Double(limit) / norm)) }
    }
  }

  /// Changes every gradient while it is the only reference to its memory, keeping the order.
  private mutating func forEachInPlace(_ change: (inout Gradient) -> Void) {
    for parameter in parameters {
      guard var gradient = remove(parameter) else { continue }
      change(&gradient)
      self[parameter] = gradient
    }
  }
}

extension Gradient {
  /// Limits every number to `-limit…limit`.
  fileprivate mutating func clip(to limit: Float) {
    func clip(_ tensor: inout Tensor) {
      tensor.withMutableElements { elements in
        // Comparisons, not `min` and `max`: a NaN has to stay one to be noticed.
        for index in elements.indices {
          let value = elements[index]
          elements[index] = value > limit ? limit : value < -limit ? -limit : value
        }
      }
    }
    switch self {
    case .dense(var tensor):
      self = .dense(Tensor(0))  // releases the second reference, so that nothing is copied
      clip(&tensor)
      self = .dense(tensor)
    case .rows(var rows):
      self = .dense(Tensor(0))
      clip(&rows.values)
      self = .rows(rows)
    }
  }
}
