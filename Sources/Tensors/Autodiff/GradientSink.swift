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

  init(tape: UInt32, count: Int) {
    self.tape = tape
    self.slots = Array(repeating: .empty, count: count)
  }

  /// Whether `tensor` wants a gradient; backward steps skip the work otherwise.
  public func needs(_ tensor: Tensor) -> Bool { tensor.node.tape == tape }

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

  mutating func takeGradient(_ index: Int) -> Gradient? {
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
