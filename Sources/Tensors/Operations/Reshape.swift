extension Tensor {
  /// The same elements in row-major order under another shape; shares memory.
  ///
  /// One size may be −1: it becomes what the number of elements leaves for it.
  public func reshaped(_ sizes: [Int]) -> Tensor {
    var sizes = sizes
    if let unknown = sizes.firstIndex(of: -1) {
      let known = sizes.indices.reduce(1) { $1 == unknown ? $0 : $0 * sizes[$1] }
      require(
        known > 0 && elementCount % known == 0,
        "reshaped: \(shape) does not divide into \(sizes)")
      sizes[unknown] = elementCount / known
    }
    return reshaped(Shape(sizes))
  }

  /// The same elements in row-major order under another shape; shares memory.
  public func reshaped(_ newShape: Shape) -> Tensor {
    require(
      newShape.elementCount == elementCount,
      "reshaped: \(shape) has \(elementCount) elements, \(newShape) needs \(newShape.elementCount)")
    let output = Tensor(shape: newShape, storage: storage)
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in sink.add(gradient, to: place) }
  }

  /// This tensor with an axis of size 1 inserted at `axis`; −1 appends it.
  public func expanded(at axis: Int) -> Tensor {
    let position = axis < 0 ? axis + rank + 1 : axis
    require(
      position >= 0 && position <= rank, "expanded: axis \(axis) cannot be inserted in \(shape)")
    var sizes = shape.sizes
    sizes.insert(1, at: position)
    return reshaped(Shape(sizes))
  }

  /// This tensor without `axis`, whose size must be 1.
  public func squeezed(_ axis: Int) -> Tensor {
    require(shape[axis] == 1, "squeezed: axis \(axis) of \(shape) has size \(shape[axis])")
    return reshaped(shape.removing(axis))
  }
}
