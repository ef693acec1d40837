import CKernels

extension Tensor {
  /// The sum of all elements, a scalar.
  public func sum() -> Tensor {
    let output = Tensor(Float(withElements { kernel_sum($0.baseAddress, $0.count) }))
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(Tensor(filled: gradient.item, shape: place.shape), to: place)
    }
  }

  /// The mean of all elements, a scalar; NaN if there are none.
  public func mean() -> Tensor { sum() * (1 / Float(elementCount)) }

  /// The largest element, a scalar; its gradient goes to the first element that has the value.
  public func max() -> Tensor {
    require(elementCount > 0, "max: shape \(shape) has no elements")
    return reshaped([elementCount]).max(along: 0)
  }

  /// The sums along `axis`: `[…, A, …] → […, …]`, or `[…, 1, …]` with `keepingAxis`.
  public func sum(along axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = shape.normalized(axis)
    let sums = summed(
      outer: shape.outerCount(before: axis), count: shape.sizes[axis],
      inner: shape.innerCount(after: axis))
    let output = Tensor(
      shape: reducedShape(axis, keepingAxis: keepingAxis), storage: sums.storage)
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(gradient.repeated(along: axis, in: place.shape), to: place)
    }
  }

  /// The means along `axis`: `[…, A, …] → […, …]`, or `[…, 1, …]` with `keepingAxis`.
  public func mean(along axis: Int, keepingAxis: Bool = false) -> Tensor {
    sum(along: axis, keepingAxis: keepingAxis) * (1 / Float(shape[axis]))
  }

  /// The norm `sqrt(Σ x²)` of all elements (L2), a scalar; its gradient at zero is taken as zero.
  public func norm() -> Tensor { reshaped([elementCount]).norm(along: 0) }

  /// The L2 norms along `axis`: `[…, A, …] → […, …]`; the gradient of a zero norm is zero.
  public func norm(along axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = shape.normalized(axis)
    let norms = withoutGradients { squared().sum(along: axis, keepingAxis: keepingAxis).sqrt() }
    guard let tape = Tape.recording(self) else { return norms }
    return tape.record(norms) { [self] gradient, sink in
      let slope = Tensor.select(norms, BinaryKernel.divide(gradient, norms), Tensor(0))
      sink.add(
        BinaryKernel.multiply(detached(), slope.repeated(along: axis, in: shape)), to: self)
    }
  }

  /// This tensor divided by its L2 norms along `axis`, with norms below `epsilon` taken as it.
  public func normalized(along axis: Int, epsilon: Float = 1e-12) -> Tensor {
    self / norm(along: axis, keepingAxis: true).maximum(Tensor(epsilon))
  }

  /// The shape after a reduction along `axis`.
  func reducedShape(_ axis: Int, keepingAxis: Bool) -> Shape {
    keepingAxis ? shape.replacing(axis, with: 1) : shape.removing(axis)
  }

  /// The sums over the middle axis of the elements seen as `[outer, count, inner]`.
  func summed(outer: Int, count: Int, inner: Int) -> Tensor {
    Tensor(shape: [outer, inner], reading: self) { out, a in
      for block in 0..<outer {
        let start = a + block * count * inner
        if inner == 1 {
          out[block] = Float(kernel_sum(start, count))
        } else {
          kernel_column_sums(out + block * inner, start, count, inner, inner)
        }
      }
    }
  }

  /// A reduction's result (with or without the axis) repeated along `axis` to `shape`.
  func repeated(along axis: Int, in shape: Shape) -> Tensor {
    Tensor(shape: shape.replacing(axis, with: 1), storage: storage).broadcast(to: shape)
  }
}
