import CKernels

extension Tensor {
  /// The softmax of rows `[…, S]` within a range of positions each; exactly zero elsewhere.
  ///
  /// What stands outside a range makes no difference and receives no gradient. A row with an empty
  /// range is all zeros.
  ///
  /// - Parameter ranges: the positions that count, for each row; or for each group of neighbouring rows
  ///   if the number of rows is a multiple of theirs.
  public func softmax(within ranges: [Range<Int>]) -> Tensor {
    let width = shape[-1]
    let rows = width == 0 ? 0 : elementCount / width
    require(
      !ranges.isEmpty && rows % ranges.count == 0
        && ranges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= width },
      "softmax: \(ranges.count) ranges for the rows of \(shape)")
    let group = rows / ranges.count
    let output = Tensor(shape: shape, reading: self) { out, a in
      for row in 0..<rows {
        let (range, start) = (ranges[row / group], row * width)
        (out + start).update(repeating: 0, count: range.lowerBound)
        if !range.isEmpty {
          kernel_softmax(
            out + start + range.lowerBound, a + start + range.lowerBound, 1, range.count)
        }
        (out + start + range.upperBound).update(repeating: 0, count: width - range.upperBound)
      }
    }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(
        // Probabilities of zero outside the ranges make the slopes zero there.
        Tensor(shape: output.shape, reading: gradient, output) {
          kernel_softmax_gradient($0, $1, $2, rows, width)
        }, to: place)
    }
  }
}
