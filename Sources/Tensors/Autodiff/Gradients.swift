import CKernels

/// The gradient of one parameter: for the whole tensor, or for some rows of a table.
public enum Gradient: Sendable {
  /// A gradient of the parameter's own shape.
  case dense(Tensor)
  /// A gradient that is zero outside the listed rows.
  case rows(RowGradient)

  /// The gradient as a tensor of the parameter's shape.
  public func dense() -> Tensor {
    switch self {
    case .dense(let tensor): return tensor
    case .rows(let rows): return rows.dense()
    }
  }

  /// Multiplies the gradient by `factor`.
  public mutating func scale(by factor: Float) {
    switch self {
    case .dense(var tensor):
      self = .dense(Tensor(0))  // releases the second reference: the scaling happens in place
      tensor.scaleInPlace(by: factor)
      self = .dense(tensor)
    case .rows(var rows):
      self = .dense(Tensor(0))
      rows.values.scaleInPlace(by: factor)
      self = .rows(rows)
    }
  }

  /// The sum of the squares of all elements, in double precision.
  public var squaredNorm: Double {
    switch self {
    case .dense(let tensor): return tensor.squaredNorm
    case .rows(let rows): return rows.values.squaredNorm
    }
  }
}

/// The gradients of a loss with respect to the parameters it used, in the order of first use.
///
/// A value: nothing accumulates between steps and nothing has to be zeroed.
public struct Gradients {
  private var order: [Parameter] = []
  private var values: [ObjectIdentifier: Gradient] = [:]

  /// No gradients.
  public init() {}

  /// The gradient of `parameter`; `nil` if the loss did not depend on it.
  public subscript(parameter: Parameter) -> Gradient? {
    get { values[ObjectIdentifier(parameter)] }
    set {
      let id = ObjectIdentifier(parameter)
      if values[id] == nil, newValue != nil { order.append(parameter) }
      if newValue == nil { order.removeAll { $0 === parameter } }
      values[id] = newValue
    }
  }

  /// The parameters that have a gradient, in the order in which the computation used them.
  public var parameters: [Parameter] { order }

  /// Turns gradients by rows into dense ones.
  public mutating func makeDense() {
    for (id, gradient) in values {
      if case .rows(let rows) = gradient { values[id] = .dense(rows.dense()) }
    }
  }

  /// Takes a gradient out, so that the caller holds the only reference to its memory.
  public mutating func remove(_ parameter: Parameter) -> Gradient? {
    let taken = values.removeValue(forKey: ObjectIdentifier(parameter))
    if taken != nil { order.removeAll { $0 === parameter } }
    return taken
  }
}

extension Tensor {
  mutating func scaleInPlace(by factor: Float) {
    withMutableElements { kernel_scale($0.baseAddress, $0.baseAddress, factor, $0.count) }
  }

  /// The sum of the squares of all elements, in double precision.
  public var squaredNorm: Double {
    withElements { kernel_sum_of_squares($0.baseAddress, $0.count) }
  }
}
