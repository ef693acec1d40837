public import Tensors

/// The same numbers under other axes: `[N, …] → [N] + shape`.
public struct Reshape: Layer {
  /// The sizes behind the batch; one of them may be −1, meaning what is left.
  public let sizes: [Int]

  /// A layer that gives each example the given sizes, one of which may be −1.
  public init(_ sizes: [Int]) {
    require(
      sizes.allSatisfy { $0 >= -1 } && sizes.count { $0 == -1 } <= 1,
      "Reshape: \(sizes) has more than one unknown size or a negative one")
    self.sizes = sizes
  }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The same numbers with other axes behind the batch.
  public func callAsFunction(_ x: Tensor) -> Tensor { x.reshaped(outputShape(for: x.shape)) }

  /// The batch and the given sizes.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(inputShape.rank >= 1, "Reshape: expected [N, …], got \(inputShape)")
    let count = inputShape.sizes.dropFirst().reduce(1, *)
    let known = sizes.reduce(1) { $1 == -1 ? $0 : $0 * $1 }
    let result = sizes.map { $0 == -1 ? (known == 0 ? 0 : count / known) : $0 }
    require(
      result.reduce(1, *) == count, "Reshape: examples of \(inputShape) do not fit \(sizes)")
    return Shape([inputShape[0]] + result)
  }

  /// The name with the sizes.
  public var summaryName: String { "Reshape(\(sizes))" }
}

/// Every vector repeated: `[N, D] → [N, T, D]`.
public struct RepeatVector: Layer {
  /// The number T of repetitions.
  public let count: Int

  /// A layer that repeats each vector `count` times.
  public init(_ count: Int) {
    require(count > 0, "RepeatVector: \(count) repetitions")
    self.count = count
  }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// Each vector `count` times.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let shape = outputShape(for: x.shape)
    return x.reshaped([shape[0], 1, shape[2]]) + Tensor(zeros: [1, count, 1])
  }

  /// The input's shape with T in the middle.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(inputShape.rank == 2, "RepeatVector: expected [N, D], got \(inputShape)")
    return [inputShape[0], count, inputShape[1]]
  }

  /// The name with the count.
  public var summaryName: String { "RepeatVector(\(count))" }
}

/// The axes of each example in another order: `[N, A, B] → [N, B, A]` for the order `[2, 1]`.
public struct Permute: Layer {
  /// The axes of the input in the order of the output, from 1; the batch stays first.
  public let order: [Int]

  /// A layer that puts the axes behind the batch, counted from 1, in the given order.
  public init(_ order: [Int]) {
    require(
      order.sorted() == Array(1..<order.count + 1),
      "Permute: \(order) is not an order of the axes from 1")
    self.order = order
  }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The input with its axes reordered.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    _ = outputShape(for: x.shape)
    return x.transposed([0] + order)
  }

  /// The sizes in their new order.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(
      inputShape.rank == order.count + 1,
      "Permute: the order \(order) does not fit \(inputShape)")
    return Shape(([0] + order).map { inputShape[$0] })
  }

  /// The name with the order.
  public var summaryName: String { "Permute(\(order))" }
}
