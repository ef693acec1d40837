/// An n-dimensional array of Float32 numbers in row-major order, with value semantics.
///
/// Copies share memory until one of them is written. A tensor made while a ``Tape`` records knows
/// its place on that tape, which is how gradients find their way back.
public struct Tensor: Sendable {
  /// The sizes of the axes.
  public let shape: Shape
  var storage: Storage
  /// Where the recording tape knows this value; `.none` for constants.
  var node: TapeNode = .none

  init(shape: Shape, storage: Storage, node: TapeNode = .none) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// A tensor whose elements `body` writes, all of them.
  public init(
    shape: Shape, initializedBy body: (UnsafeMutableBufferPointer<Float>) throws -> Void
  ) rethrows {
    let storage = Storage(count: shape.elementCount)
    try body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
    self.init(shape: shape, storage: storage)
  }

  /// A tensor of the given shape with the elements in row-major order; traps if the counts differ.
  public init(shape: Shape, _ elements: [Float]) {
    require(
      shape.elementCount == elements.count,
      "Tensor: shape \(shape) holds \(shape.elementCount) elements, got \(elements.count)")
    self.init(shape: shape) { buffer in _ = buffer.update(fromContentsOf: elements) }
  }

  /// A vector.
  public init(_ elements: [Float]) { self.init(shape: [elements.count], elements) }

  /// A scalar.
  public init(_ value: Float) { self.init(shape: [], [value]) }

  /// A tensor with every element equal to `value`.
  public init(filled value: Float, shape: Shape) {
    self.init(shape: shape) { $0.update(repeating: value) }
  }

  /// A tensor of zeros.
  public init(zeros shape: Shape) { self.init(filled: 0, shape: shape) }

  /// A tensor over memory that `owner` keeps alive, for example a mapped file; it is never written.
  public init(
    shape: Shape, borrowing memory: UnsafePointer<Float>, owner: AnyObject
  ) {
    self.init(
      shape: shape,
      storage: Storage(
        borrowing: UnsafeMutablePointer(mutating: memory), count: shape.elementCount, owner: owner))
  }

  /// The number of elements.
  public var elementCount: Int { shape.elementCount }

  /// The number of axes.
  public var rank: Int { shape.rank }

  /// The elements in row-major order, copied.
  public var elements: [Float] { withElements { Array($0) } }

  /// The only element; traps unless there is exactly one.
  public var item: Float {
    require(elementCount == 1, "item: shape \(shape) has \(elementCount) elements, expected one")
    return storage.pointer[0]
  }

  /// The element at the given index along every axis, meant for tests and printing.
  public subscript(indices: Int...) -> Float {
    require(
      indices.count == rank, "subscript: \(indices.count) indices for shape \(shape)")
    var offset = 0
    for (axis, index) in indices.enumerated() {
      require(
        index >= 0 && index < shape.sizes[axis], "subscript: \(indices) is outside \(shape)")
      offset = offset * shape.sizes[axis] + index
    }
    return storage.pointer[offset]
  }

  /// Calls `body` with the elements in row-major order.
  public func withElements<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: elementCount))
  }

  /// Calls `body` with the elements for writing in place; copies first if the memory is shared.
  ///
  /// The result is a constant: writing detaches the tensor from the tape.
  public mutating func withMutableElements<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    if !storage.isOwned || !isKnownUniquelyReferenced(&storage) {
      let copy = Storage(count: elementCount)
      copy.pointer.update(from: storage.pointer, count: elementCount)
      storage = copy
    }
    node = .none
    return try body(UnsafeMutableBufferPointer(start: storage.pointer, count: elementCount))
  }

  /// The same numbers as a constant: no gradient flows through the result.
  public func detached() -> Tensor { Tensor(shape: shape, storage: storage) }
}

extension Tensor: CustomStringConvertible {
  /// The shape and the first elements.
  public var description: String {
    let shown = withElements { $0.prefix(8).map { "\($0)" }.joined(separator: ", ") }
    return "Tensor\(shape)(\(shown)\(elementCount > 8 ? ", …" : ""))"
  }
}
