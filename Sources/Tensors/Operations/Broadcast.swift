import CKernels

extension Tensor {
  /// This tensor repeated along new axes and axes of size 1 until it has `shape`.
  public func broadcast(to shape: Shape) -> Tensor {
    if shape == self.shape { return self }
    guard let plan = BroadcastPlan(self.shape, shape), plan.shape == shape else {
      fatalError("broadcast: \(self.shape) cannot be repeated to \(shape)")
    }
    let zero: Float = 0
    let output = withUnsafePointer(to: zero) { zero in
      Tensor(shape: shape, reading: self) { out, a in
        plan.forEachBlock { o, offset, row, unit, _, _, _, rows, n in
          kernel_add_broadcast(out + o, a + offset, row, unit, zero, 0, 0, rows, n)
        }
      }
    }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(gradient.reduced(to: place.shape), to: place)
    }
  }

  /// The adjoint of ``broadcast(to:)``: sums over the axes along which `shape` is repeated.
  ///
  /// Nothing is recorded.
  func reduced(to shape: Shape) -> Tensor {
    if shape == self.shape { return self }
    if shape.elementCount == elementCount { return Tensor(shape: shape, storage: storage) }
    // Runs of neighbouring axes that are summed (or kept) together.
    var runs: [(size: Int, isSummed: Bool)] = []
    for axis in 0..<rank {
      let own = axis - (rank - shape.rank)
      let size = self.shape.sizes[axis]
      let isSummed = own < 0 || (shape.sizes[own] == 1 && size != 1)
      if size == 1 { continue }
      if let last = runs.last, last.isSummed == isSummed {
        runs[runs.count - 1].size *= size
      } else {
        runs.append((size, isSummed))
      }
    }
    var result = self
    while let position = runs.lastIndex(where: \.isSummed) {
      let outer = runs[..<position].reduce(1) { $0 * $1.size }
      let inner = runs[(position + 1)...].reduce(1) { $0 * $1.size }
      result = result.summed(outer: outer, count: runs[position].size, inner: inner)
      runs.remove(at: position)
    }
    return Tensor(shape: shape, storage: result.storage)
  }
}
