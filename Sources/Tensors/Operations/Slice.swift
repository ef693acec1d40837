extension Tensor {
  /// The elements with an index in `range` along `axis`.
  public func sliced(_ range: Range<Int>, along axis: Int) -> Tensor {
    let axis = shape.normalized(axis)
    require(
      range.lowerBound >= 0 && range.upperBound <= shape.sizes[axis],
      "sliced: \(range) is outside axis \(axis) of \(shape)")
    if range.count == shape.sizes[axis] { return self }
    let output = region(range, along: axis)
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(
        gradient.surrounded(
          before: range.lowerBound, after: place.shape.sizes[axis] - range.upperBound,
          along: axis, value: 0), to: place)
    }
  }

  /// This tensor with `before` and `after` elements of `value` added at the ends of `axis`.
  public func padded(
    before: Int = 0, after: Int = 0, along axis: Int, value: Float = 0
  ) -> Tensor {
    require(
      before >= 0 && after >= 0, "padded: negative padding \(before), \(after) of shape \(shape)")
    let axis = shape.normalized(axis)
    if before == 0 && after == 0 { return self }
    let output = surrounded(before: before, after: after, along: axis, value: value)
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(
        gradient.region(before..<(before + place.shape.sizes[axis]), along: axis), to: place)
    }
  }

  /// A copy of the elements in `range` along `axis`; nothing is recorded.
  func region(_ range: Range<Int>, along axis: Int) -> Tensor {
    let inner = shape.innerCount(after: axis)
    return Tensor(shape: shape.replacing(axis, with: range.count)) { out in
      guard let out = out.baseAddress else { return }
      copyRows(
        from: self, offset: range.lowerBound * inner, step: shape.sizes[axis] * inner, to: out,
        step: range.count * inner, rows: shape.outerCount(before: axis),
        count: range.count * inner)
    }
  }

  /// A copy with constant elements around it along `axis`; nothing is recorded.
  func surrounded(before: Int, after: Int, along axis: Int, value: Float) -> Tensor {
    let inner = shape.innerCount(after: axis)
    let size = shape.sizes[axis]
    let width = (before + size + after) * inner
    return Tensor(shape: shape.replacing(axis, with: before + size + after)) { out in
      guard let base = out.baseAddress else { return }
      for row in 0..<shape.outerCount(before: axis) {
        let start = base + row * width
        start.update(repeating: value, count: before * inner)
        (start + (before + size) * inner).update(repeating: value, count: after * inner)
      }
      copyRows(
        from: self, step: size * inner, to: base + before * inner, step: width,
        rows: shape.outerCount(before: axis), count: size * inner)
    }
  }
}
