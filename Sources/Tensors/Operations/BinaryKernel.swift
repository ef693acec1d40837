import CKernels

/// A kernel of two operands: for equal shapes, and for blocks of rows under broadcasting.
struct BinaryKernel: Sendable {
  typealias Broadcast =
    @Sendable (
      Pointer?, ConstantPointer?, Int, Int, ConstantPointer?, Int, Int, Int, Int
    ) -> Void
  typealias Plain =
    @Sendable (Pointer?, ConstantPointer?, ConstantPointer?, Int) -> Void

  let name: String
  let plain: Plain
  let broadcast: Broadcast

  static let add = BinaryKernel(name: "+", plain: kernel_add, broadcast: kernel_add_broadcast)
  static let subtract = BinaryKernel(
    name: "-", plain: kernel_subtract, broadcast: kernel_subtract_broadcast)
  static let multiply = BinaryKernel(
    name: "*", plain: kernel_multiply, broadcast: kernel_multiply_broadcast)
  static let divide = BinaryKernel(
    name: "/", plain: kernel_divide, broadcast: kernel_divide_broadcast)
  static let maximum = BinaryKernel(
    name: "maximum", plain: kernel_maximum, broadcast: kernel_maximum_broadcast)
  static let minimum = BinaryKernel(
    name: "minimum", plain: kernel_minimum, broadcast: kernel_minimum_broadcast)
  static let greaterEqual = BinaryKernel(
    name: "greater or equal", plain: kernel_greater_equal,
    broadcast: kernel_greater_equal_broadcast)

  /// The result for two tensors under broadcasting; nothing is recorded.
  func callAsFunction(_ a: Tensor, _ b: Tensor) -> Tensor {
    if a.shape == b.shape {
      return Tensor(shape: a.shape, reading: a, b) { plain($0, $1, $2, a.elementCount) }
    }
    if let rows = a.shape.rows(of: b.shape) {  // a vector added to every row: no plan needed
      let width = b.elementCount
      return Tensor(shape: a.shape, reading: a, b) {
        broadcast($0, $1, width, 1, $2, 0, 1, rows, width)
      }
    }
    guard let plan = BroadcastPlan(a.shape, b.shape) else {
      fatalError("\(name): shapes \(a.shape) and \(b.shape) do not fit under broadcasting")
    }
    return Tensor(shape: plan.shape, reading: a, b) { out, left, right in
      plan.forEachBlock { o, l, leftRow, leftUnit, r, rightRow, rightUnit, rows, n in
        broadcast(out + o, left + l, leftRow, leftUnit, right + r, rightRow, rightUnit, rows, n)
      }
    }
  }

  /// The result for a tensor and a number.
  func callAsFunction(_ a: Tensor, _ number: Float) -> Tensor {
    withUnsafePointer(to: number) { number in
      Tensor(shape: a.shape, reading: a) {
        broadcast($0, $1, 0, 1, number, 0, 0, 1, a.elementCount)
      }
    }
  }

  /// The result for a number and a tensor.
  func callAsFunction(_ number: Float, _ b: Tensor) -> Tensor {
    withUnsafePointer(to: number) { number in
      Tensor(shape: b.shape, reading: b) {
        broadcast($0, number, 0, 0, $1, 0, 1, 1, b.elementCount)
      }
    }
  }
}

extension Shape {
  /// How often `other` is repeated to fill this shape if its sizes are the last ones here.
  fileprivate func rows(of other: Shape) -> Int? {
    guard other.rank < rank, other.elementCount > 0,
      sizes.suffix(other.rank).elementsEqual(other.sizes)
    else { return nil }
    return elementCount / other.elementCount
  }
}
