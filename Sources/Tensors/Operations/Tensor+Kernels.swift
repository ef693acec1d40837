typealias Pointer = UnsafeMutablePointer<Float>
typealias ConstantPointer = UnsafePointer<Float>

extension Tensor {
  /// This value's place on the tape without its numbers: what a backward step captures of an input
  /// whose numbers it does not need, so that their memory can return to the pool.
  ///
  /// Only for ``GradientSink``; the elements of the result must not be read.
  package var place: Tensor { Tensor(shape: shape, storage: .empty, node: node) }

  /// A tensor that a kernel writes while it reads one other.
  init(shape: Shape, reading a: Tensor, _ kernel: (Pointer, ConstantPointer) -> Void) {
    self.init(shape: shape, storage: Storage(count: shape.elementCount))
    kernel(storage.pointer, a.storage.pointer)
    withExtendedLifetime(a) {}
  }

  /// A tensor that a kernel writes while it reads two others.
  init(
    shape: Shape, reading a: Tensor, _ b: Tensor,
    _ kernel: (Pointer, ConstantPointer, ConstantPointer) -> Void
  ) {
    self.init(shape: shape, storage: Storage(count: shape.elementCount))
    kernel(storage.pointer, a.storage.pointer, b.storage.pointer)
    withExtendedLifetime((a, b)) {}
  }

  /// A tensor that a kernel writes while it reads three others.
  init(
    shape: Shape, reading a: Tensor, _ b: Tensor, _ c: Tensor,
    _ kernel: (Pointer, ConstantPointer, ConstantPointer, ConstantPointer) -> Void
  ) {
    self.init(shape: shape, storage: Storage(count: shape.elementCount))
    kernel(storage.pointer, a.storage.pointer, b.storage.pointer, c.storage.pointer)
    withExtendedLifetime((a, b, c)) {}
  }
}

extension Storage {
  /// Memory for no element.
  static let empty = Storage(count: 0)
}
