import CKernels

extension Tensor {
  /// This matrix with its two axes exchanged: `[N, D] → [D, N]`.
  public func transposed() -> Tensor {
    require(rank == 2, "transposed: \(shape) has not two axes; name their order")
    return transposed([1, 0])
  }

  /// This tensor with its axes in another order: axis `i` of the result is axis `permutation[i]`.
  public func transposed(_ permutation: [Int]) -> Tensor {
    require(
      permutation.sorted() == Array(0..<rank),
      "transposed: \(permutation) is not an order of the axes of \(shape)")
    if permutation == Array(0..<rank) { return self }
    let output = permuted(permutation)
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      var inverse = permutation
      for (position, axis) in permutation.enumerated() { inverse[axis] = position }
      sink.add(gradient.permuted(inverse), to: place)
    }
  }

  private func permuted(_ permutation: [Int]) -> Tensor {
    let newShape = Shape(permutation.map { shape.sizes[$0] })
    let steps = shape.sizes.indices.map { shape.innerCount(after: $0) }
    let newSteps = newShape.sizes.indices.map { newShape.innerCount(after: $0) }
    // Per axis of the result: its size and its step in both tensors.
    var axes = permutation.indices.map {
      (size: newShape.sizes[$0], from: steps[permutation[$0]], to: newSteps[$0])
    }
    return Tensor(shape: newShape, reading: self) { out, a in
      if elementCount == 0 { return }
      let last = axes.removeLast()
      if last.from == 1 {
        forEachOffset(axes) { from, to in (out + to).update(from: a + from, count: last.size) }
        return
      }
      // The axis along which the source is contiguous, and the one of the result: a plain transpose.
      guard let position = axes.lastIndex(where: { $0.from == 1 }) else { return }
      let contiguous = axes.remove(at: position)
      forEachOffset(axes) { from, to in
        kernel_transpose(
          out + to, contiguous.to, a + from, last.from, last.size, contiguous.size)
      }
    }
  }
}

/// Calls `body` with the offsets of every combination of indices.
private func forEachOffset(
  _ axes: [(size: Int, from: Int, to: Int)], _ body: (Int, Int) -> Void
) {
  var index = [Int](repeating: 0, count: axes.count)
  var (from, to) = (0, 0)
  while true {
    body(from, to)
    var axis = axes.count - 1
    while axis >= 0 {
      index[axis] += 1
      from += axes[axis].from
      to += axes[axis].to
      if index[axis] < axes[axis].size { break }
      from -= axes[axis].from * axes[axis].size
      to -= axes[axis].to * axes[axis].size
      index[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}
