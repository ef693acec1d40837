public import Tensors

/// Sequences of vectors, padded at their ends to a common length.
///
/// What stands in the padding is not defined: layers that look at neighbouring positions or sum over
/// time use the lengths.
public struct Padded: Sendable {
  /// The vectors, `[N, T, D]`.
  public let values: Tensor
  /// The length of each sequence without its padding, `[N]`.
  public let lengths: [Int32]

  /// Sequences with the given lengths; traps unless `values` is `[N, T, D]` with lengths up to T.
  public init(_ values: Tensor, lengths: [Int32]) {
    require(values.rank == 3, "Padded: expected [N, T, D], got \(values.shape)")
    requireLengths(lengths, count: values.shape[0], length: values.shape[1], "Padded")
    self.values = values
    self.lengths = lengths
  }

  /// Sequences that all have the full length T.
  public init(_ values: Tensor) {
    require(values.rank == 3, "Padded: expected [N, T, D], got \(values.shape)")
    self.init(
      values, lengths: Array(repeating: Int32(values.shape[1]), count: values.shape[0]))
  }

  /// The number N of sequences.
  public var count: Int { values.shape[0] }

  /// The common length T.
  public var length: Int { values.shape[1] }

  /// The size D of the vectors.
  public var size: Int { values.shape[2] }

  /// The same lengths with other vectors, `[N, T, …]`.
  public func replacing(_ values: Tensor) -> Padded { Padded(values, lengths: lengths) }

  /// The same sequences with zeros in the padding; no gradient flows into the padding.
  public func masked() -> Padded {
    if lengths.allSatisfy({ $0 == length }) { return self }
    return replacing(values.zeroingPadding(lengths: lengths))
  }
}

extension Tensor {
  /// `[N, T, …]` with zeros at the positions of each sequence from its length on.
  func zeroingPadding(lengths: [Int32]) -> Tensor {
    let length = shape[1]
    let width = shape.innerCount(after: 1)
    let result = Tensor(shape: shape) { target in
      withElements { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        for (index, kept) in lengths.enumerated() {
          let start = index * length * width
          let count = Int(kept) * width
          (target + start).update(from: source + start, count: count)
          (target + start + count).update(repeating: 0, count: length * width - count)
        }
      }
    }
    guard let tape = Tape.recording(self) else { return result }
    return tape.record(result) { [self] gradient, sink in
      sink.add(gradient.zeroingPadding(lengths: lengths), to: self)
    }
  }
}
