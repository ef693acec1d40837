public import Tensors

/// The largest number of each feature in windows over time: `[N, T, D] → [N, T′, D]`.
public struct MaxPooling1D: SequenceLayer {
  /// The width of the windows, in steps.
  public let size: Int
  /// The distance between neighbouring windows.
  public let stride: Int
  /// What is assumed beyond the ends.
  public let padding: ConvolutionPadding

  /// A layer with windows side by side unless a stride is given.
  public init(size: Int = 2, stride: Int? = nil, padding: ConvolutionPadding = .valid) {
    require(size > 0 && stride ?? 1 > 0, "MaxPooling1D: size and stride must be positive")
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
  }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The largest numbers of `[N, T, D]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.maxPooled1D(size: size, stride: stride, padding: padding)
  }

  /// The largest numbers of the windows that lie inside the sequences.
  public func callAsFunction(_ x: Padded) -> Padded {
    windows.requireInsideSequences("MaxPooling1D")
    return Padded(
      self(x.values), lengths: x.lengths.map { Int32(windows.count(over: Int($0))) })
  }

  /// The shape with the number of windows.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(inputShape.rank == 3, "MaxPooling1D: expected [N, T, D], got \(inputShape)")
    return inputShape.replacing(1, with: windows.count(over: inputShape[1]))
  }

  private var windows: Windows { Windows(span: size, stride: stride, padding: padding) }

  /// The name with the size.
  public var summaryName: String { "MaxPooling1D(\(size))" }
}

/// The mean of each feature in windows over time: `[N, T, D] → [N, T′, D]`.
public struct AveragePooling1D: SequenceLayer {
  /// The width of the windows, in steps.
  public let size: Int
  /// The distance between neighbouring windows.
  public let stride: Int
  /// What is assumed beyond the ends.
  public let padding: ConvolutionPadding

  /// A layer with windows side by side unless a stride is given.
  public init(size: Int = 2, stride: Int? = nil, padding: ConvolutionPadding = .valid) {
    require(size > 0 && stride ?? 1 > 0, "AveragePooling1D: size and stride must be positive")
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
  }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The means of `[N, T, D]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.averagePooled1D(size: size, stride: stride, padding: padding)
  }

  /// The means of the windows that lie inside the sequences.
  public func callAsFunction(_ x: Padded) -> Padded {
    windows.requireInsideSequences("AveragePooling1D")
    return Padded(
      self(x.values), lengths: x.lengths.map { Int32(windows.count(over: Int($0))) })
  }

  /// The shape with the number of windows.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(inputShape.rank == 3, "AveragePooling1D: expected [N, T, D], got \(inputShape)")
    return inputShape.replacing(1, with: windows.count(over: inputShape[1]))
  }

  private var windows: Windows { Windows(span: size, stride: stride, padding: padding) }

  /// The name with the size.
  public var summaryName: String { "AveragePooling1D(\(size))" }
}
