/// Where backward steps put the gradients of their inputs; several contributions add up.
public struct GradientSink {
  private enum Slot {
    case empty
    case dense(Tensor)
    case rows([RowGradient])
    case mixed(Tensor, [RowGradient])
  }

  private let tape: UInt32
  private var slots: [Slot]
  /// The places whose gradients may stay products: those of parameters, if that was asked for.
  private let deferring: Set<Int32>
  private var products: [Int: ProductGradient] = [:]
  private var batchedProducts: [Int: (BatchedProductGradient, shape: Shape)] = [:]

  init(tape: UInt32, count: Int, deferring: Set<Int32> = []) {
    self.tape = tape
    self.slots = Array(repeating: .empty, count: count)
    self.deferring = deferring
  }

  /// Whether `tensor` wants a gradient; backward steps skip the work otherwise.
  public func needs(_ tensor: Tensor) -> Bool { tensor.node.tape == tape }

  /// Whether the gradient of the matrix `tensor` should be handed over as a product of `count` rows.
  func defers(_ tensor: Tensor, count: Int) -> Bool {
    needs(tensor) && deferring.contains(tensor.node.index)
      && ProductGradient.pays(tensor, count: count)
  }

  /// Adds a product to the gradient of `tensor`, for which ``defers(_:count:)`` holds.
  mutating func add(_ term: ProductGradient.Term, to tensor: Tensor) {
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    products[
      Int(tensor.node.index),
      default: ProductGradient(rowCount: rows, columnCount: columns, [])
    ].terms.append(term)
  }

  /// Adds the products `leftᵀ · right` of a batch, `[B, R, P]` and `[B, R, Q]`, to the gradient of
  /// `tensor`, `[B, P, Q]`.
  mutating func add(productsOf left: Tensor, _ right: Tensor, to tensor: Tensor) {
    guard needs(tensor) else { return }
    guard BatchedProductGradient.pays(left, right) else {
      return add(left.batchedMatrixProduct(right, transposeLeft: true), to: tensor)
    }
    batchedProducts[
      Int(tensor.node.index), default: (BatchedProductGradient(), tensor.shape)
    ].0.append(left, right)
  }

  /// Adds `gradient` to what `tensor` has received so far; constants ignore it.
  ///
  /// The shapes must agree in their number of elements.
  public mutating func add(_ gradient: @autoclosure () -> Tensor, to tensor: Tensor) {
    guard needs(tensor) else { return }
    let index = Int(tensor.node.index)
    let gradient = gradient()
    require(
      gradient.elementCount == tensor.elementCount,
      "gradient \(gradient.shape) does not fit its tensor \(tensor.shape)")
    switch slots[index] {
    case .empty:
      slots[index] = .dense(Tensor(shape: tensor.shape, storage: gradient.storage))
    case .dense(var sum):
      slots[index] = .empty  // so that `sum` is unique and the addition happens in place
      sum.addInPlace(gradient)
      slots[index] = .dense(sum)
    case .rows(let rows):
      slots[index] = .mixed(Tensor(shape: tensor.shape, storage: gradient.storage), rows)
    case .mixed(var sum, let rows):
      slots[index] = .empty
      sum.addInPlace(gradient)
      slots[index] = .mixed(sum, rows)
    }
  }

  /// Adds a gradient for some rows of the table `tensor`, all other rows being zero.
  public mutating func add(_ rows: @autoclosure () -> RowGradient, to tensor: Tensor) {
    guard needs(tensor) else { return }
    let index = Int(tensor.node.index)
    let rows = rows()
    switch slots[index] {
    case .empty: slots[index] = .rows([rows])
    case .rows(var list):
      slots[index] = .empty
      list.append(rows)
      slots[index] = .rows(list)
    case .dense(let sum): slots[index] = .mixed(sum, [rows])
    case .mixed(let sum, let list): slots[index] = .mixed(sum, list + [rows])
    }
  }

  /// The complete gradient of an inner node, dense; the slot is emptied so that memory returns.
  mutating func take(_ index: Int) -> Tensor? {
    switch takeGradient(index) {
    case nil: return nil
    case .dense(let gradient): return gradient
    case .rows(let rows): return rows.dense()
    }
  }

  mutating func takeProduct(_ index: Int) -> ProductGradient? {
    products.removeValue(forKey: index)
  }

  mutating func takeGradient(_ index: Int) -> Gradient? {
    guard let (products, shape) = batchedProducts.removeValue(forKey: index) else {
      return takeSum(index)
    }
    let sum: Tensor? =
      switch takeSum(index) {
      case nil: nil
      case .dense(let gradient): gradient
      case .rows(let rows): rows.dense()
      }
    return .dense(products.dense(shape: shape, adding: sum))
  }

  private mutating func takeSum(_ index: Int) -> Gradient? {
    defer { slots[index] = .empty }
    switch slots[index] {
    case .empty: return nil
    case .dense(let gradient): return .dense(gradient)
    case .rows(let list): return .rows(RowGradient.sum(list))
    case .mixed(var sum, let list):
      slots[index] = .empty
      for rows in list { rows.add(to: &sum) }
      return .dense(sum)
    }
  }
}
