/// What a window sees beyond the ends of a sequence.
public enum ConvolutionPadding: String, Codable, Sendable, CaseIterable {
  /// Nothing: only windows inside the sequence count, so the result is shorter.
  case valid
  /// Zeros at both ends, so that with stride 1 the result is as long as the sequence.
  ///
  /// An odd number of zeros puts the extra one at the end.
  case same
  /// Zeros before the start only: no window sees a later step than its own.
  case causal
}

/// The positions of the windows of a convolution or pooling over `length` steps.
struct WindowPlan {
  let length: Int
  let size: Int
  let stride: Int
  let dilation: Int
  /// Steps imagined before the first one.
  let before: Int
  /// The number of windows.
  let count: Int

  init(
    _ name: String, length: Int, size: Int, stride: Int, dilation: Int = 1,
    padding: ConvolutionPadding
  ) {
    require(
      size > 0 && stride > 0 && dilation > 0,
      "\(name): size \(size), stride \(stride) and dilation \(dilation) must be positive")
    let span = (size - 1) * dilation + 1
    self.length = length
    self.size = size
    self.stride = stride
    self.dilation = dilation
    switch padding {
    case .valid:
      before = 0
      count = length < span ? 0 : (length - span) / stride + 1
    case .same:
      count = (length + stride - 1) / stride
      before = Swift.max((count - 1) * stride + span - length, 0) / 2
    case .causal:
      before = span - 1
      count = length == 0 ? 0 : (length - 1) / stride + 1
    }
  }

  /// The step that the first element of a window stands on; negative inside the padding.
  func start(_ window: Int) -> Int { window * stride - before }

  /// The elements of a window that stand on real steps.
  func inside(_ window: Int) -> Range<Int> {
    let start = start(window)
    let first = start >= 0 ? 0 : (-start + dilation - 1) / dilation
    let room = length - 1 - start
    let end = room < 0 ? 0 : Swift.min(room / dilation + 1, size)
    return Swift.min(first, end)..<end
  }
}
