import Tensors

/// Windows that slide along a sequence, of a convolution or a local pooling.
struct Windows {
  /// How many steps one window covers.
  let span: Int
  let stride: Int
  let padding: ConvolutionPadding

  /// How many windows there are over so many steps.
  func count(over length: Int) -> Int {
    switch padding {
    case .valid: length < span ? 0 : (length - span) / stride + 1
    case .same, .causal: (length + stride - 1) / stride
    }
  }

  /// Traps where the windows of a sequence would depend on how far its batch is padded.
  func requireInvariance(_ layer: String) {
    require(
      padding != .same || stride == 1,
      "\(layer): with padding `same` and a stride of \(stride) the windows of a sequence depend on "
        + "the length of its batch; use `valid` or `causal` for sequences of different lengths")
  }

  /// Traps where windows could reach beyond a sequence's end into its padding.
  func requireInsideSequences(_ layer: String) {
    require(
      padding != .same,
      "\(layer): with padding `same` windows reach into the padding of shorter sequences; "
        + "use `valid` for sequences of different lengths")
  }
}
