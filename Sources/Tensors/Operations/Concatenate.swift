extension Tensor {
  /// The tensors one after the other along `axis`; all other axes must agree.
  public static func concatenated(_ tensors: [Tensor], along axis: Int) -> Tensor {
    guard let first = tensors.first else { fatalError("concatenated: no tensors") }
    let axis = first.shape.normalized(axis)
    for tensor in tensors {
      require(
        tensor.rank == first.rank
          && tensor.shape.replacing(axis, with: 0) == first.shape.replacing(axis, with: 0),
        "concatenated(along: \(axis)): \(first.shape) and \(tensor.shape) differ on another axis")
    }
    let sizes = tensors.map { $0.shape.sizes[axis] }
    let shape = first.shape.replacing(axis, with: sizes.reduce(0, +))
    let outer = shape.outerCount(before: axis)
    let inner = shape.innerCount(after: axis)
    let width = shape.sizes[axis] * inner
    let output = Tensor(shape: shape) { out in
      guard var target = out.baseAddress else { return }
      for tensor in tensors {
        let run = tensor.shape.sizes[axis] * inner
        copyRows(from: tensor, step: run, to: target, step: width, rows: outer, count: run)
        target += run
      }
    }
    guard let tape = Tape.recording(anyOf: tensors) else { return output }
    return tape.record(output) { [places = tensors.map(\.place)] gradient, sink in
      var start = 0
      for (place, size) in zip(places, sizes) {
        sink.add(gradient.region(start..<(start + size), along: axis), to: place)
        start += size
      }
    }
  }

  /// The pieces of the given sizes along `axis`, whose sizes must add up to that of the axis.
  public func split(sizes: [Int], along axis: Int) -> [Tensor] {
    let axis = shape.normalized(axis)
    require(
      sizes.reduce(0, +) == shape.sizes[axis] && sizes.allSatisfy { $0 >= 0 },
      "split: sizes \(sizes) do not add up to axis \(axis) of \(shape)")
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return sliced(start..<(start + size), along: axis)
    }
  }
}

/// Copies `rows` runs of `count` elements.
func copyRows(
  from source: Tensor, offset: Int = 0, step: Int, to target: Pointer, step targetStep: Int,
  rows: Int, count: Int
) {
  source.withElements { source in
    guard let source = source.baseAddress, count > 0 else { return }
    for row in 0..<rows {
      (target + row * targetStep).update(from: source + offset + row * step, count: count)
    }
  }
}

extension Tape {
  /// The recording tape, if a gradient could reach any of `inputs`.
  static func recording(anyOf inputs: [Tensor]) -> Tape? {
    for input in inputs {
      if let tape = recording(input) { return tape }
    }
    return nil
  }
}
