import CKernels

extension Tensor {
  /// The largest elements along `axis`: `[…, A, …] → […, …]`, or `[…, 1, …]` with `keepingAxis`.
  ///
  /// NaN if there is one. The gradient goes to the first element that has the value.
  public func max(along axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = shape.normalized(axis)
    let (maxima, positions) = maxima(along: axis)
    let output = Tensor(
      shape: reducedShape(axis, keepingAxis: keepingAxis), storage: maxima.storage)
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      let inner = place.shape.innerCount(after: axis)
      let count = place.shape.sizes[axis]
      sink.add(
        Tensor(shape: place.shape) { out in
          out.update(repeating: 0)
          gradient.withElements { gradient in
            for (index, position) in positions.enumerated() {
              let (block, column) = index.quotientAndRemainder(dividingBy: inner)
              out[(block * count + Int(position)) * inner + column] = gradient[index]
            }
          }
        }, to: place)
    }
  }

  /// The positions of the largest elements along `axis`, in row-major order of the other axes.
  ///
  /// The first position wins among equals; NaN counts as largest.
  public func argmax(along axis: Int) -> [Int32] { maxima(along: shape.normalized(axis)).positions }

  private func maxima(along axis: Int) -> (values: Tensor, positions: [Int32]) {
    let (outer, count) = (shape.outerCount(before: axis), shape.sizes[axis])
    let inner = shape.innerCount(after: axis)
    require(
      count > 0 || outer * inner == 0, "max: axis \(axis) of shape \(shape) has no elements")
    var positions = [Int32](repeating: 0, count: outer * inner)
    let values = positions.withUnsafeMutableBufferPointer { positions in
      Tensor(shape: [outer, inner], reading: self) { out, a in
        guard let places = positions.baseAddress else { return }
        for block in 0..<outer {
          let start = a + block * count * inner
          if inner == 1 {
            let position = kernel_argmax(start, count)
            positions[block] = Int32(position)
            out[block] = start[position]
          } else {
            kernel_column_maxima(
              out + block * inner, places + block * inner, start, count, inner, inner)
          }
        }
      }
    }
    return (values, positions)
  }
}
