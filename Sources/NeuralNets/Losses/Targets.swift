public import Tensors

/// What a model's outputs are compared with.
public enum Targets: Sendable {
  /// One class per example, `[N]`, from 0 to C − 1.
  case labels([Int32])
  /// Numbers of the outputs' shape: values, or the probability of each class.
  case values(Tensor)

  /// The number N of examples.
  public var count: Int {
    switch self {
    case .labels(let labels): labels.count
    case .values(let values): values.rank == 0 ? 1 : values.shape[0]
    }
  }

  /// The targets of some of the examples: a shard of a batch.
  public subscript(range: Range<Int>) -> Targets {
    switch self {
    case .labels(let labels): return .labels(Array(labels[range]))
    case .values(let values):
      require(values.rank >= 1, "Targets: a scalar has no examples")
      let width = values.shape.innerCount(after: 0)
      let shape = values.shape.replacing(0, with: range.count)
      return .values(
        Tensor(shape: shape) { target in
          values.withElements { values in
            let part = values[range.lowerBound * width..<range.upperBound * width]
            _ = target.update(fromContentsOf: part)
          }
        })
    }
  }

  /// The targets as numbers of the given shape.
  ///
  /// Labels become one-hot rows of `[N, C]`; over `[N]` and `[N, 1]` they are the numbers 0 and 1.
  func values(of shape: Shape, for loss: String) -> Tensor {
    switch self {
    case .values(let values):
      require(
        values.elementCount == shape.elementCount && count == shape[0],
        "\(loss): targets \(values.shape) for outputs \(shape)")
      return values.shape == shape ? values : Tensor(shape: shape, values.elements)
    case .labels(let labels):
      require(
        (shape.rank == 2 || shape.rank == 1) && shape[0] == labels.count,
        "\(loss): \(labels.count) labels for outputs \(shape)")
      let isBinary = shape.rank == 1 || shape[1] == 1
      let classCount = isBinary ? 2 : shape[1]
      return Tensor(shape: shape) { values in
        values.update(repeating: 0)
        for (row, label) in labels.enumerated() {
          require(
            label >= 0 && label < classCount,
            "\(loss): label \(label) of example \(row), but \(classCount) classes")
          if isBinary {
            values[row] = Float(label)
          } else {
            values[row * classCount + Int(label)] = 1
          }
        }
      }
    }
  }
}
