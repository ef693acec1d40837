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
  /// What is to be added to the values, or stands for them.
  private var products: [ObjectIdentifier: ProductGradient] = [:]

  /// No gradients.
  public init() {}

  /// The gradient of `parameter`; `nil` if the loss did not depend on it.
  public subscript(parameter: Parameter) -> Gradient? {
    get {
      let id = ObjectIdentifier(parameter)
      guard let product = products[id] else { return values[id] }
      var sum = product.dense(shape: parameter.shape)
      switch values[id] {
      case nil: break
      case .dense(let value): sum.addInPlace(value)
      case .rows(let rows): rows.add(to: &sum)
      }
      return .dense(sum)
    }
    set { set(newValue, product: nil, of: parameter) }
  }

  mutating func set(_ value: Gradient?, product: ProductGradient?, of parameter: Parameter) {
    let id = ObjectIdentifier(parameter)
    let isKnown = values[id] != nil || products[id] != nil
    if value == nil, product == nil {
      if isKnown { order.removeAll { $0 === parameter } }
    } else if !isKnown {
      order.append(parameter)
    }
    values[id] = value
    products[id] = product
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
    let (value, product) = removeParts(parameter)
    guard let product else { return value }
    var whole = Gradients()
    whole.set(value, product: product, of: parameter)
    return whole[parameter]
  }

  /// Takes a gradient out as it is kept.
  mutating func removeParts(_ parameter: Parameter) -> (value: Gradient?, product: ProductGradient?)
  {
    let id = ObjectIdentifier(parameter)
    let parts = (values.removeValue(forKey: id), products.removeValue(forKey: id))
    if parts.0 != nil || parts.1 != nil { order.removeAll { $0 === parameter } }
    return parts
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
