import Tensors

/// How many inputs reach one output of a weight, and how many outputs one input reaches.
///
/// `[D, H]` is a dense layer, `[K…, D, H]` a convolution over a receptive field of K… positions; a
/// vector counts as both.
struct Fans: Hashable {
  enum Mode { case input, both }

  let input: Int
  let output: Int

  init(_ shape: Shape) {
    switch shape.rank {
    case 0: (input, output) = (1, 1)
    case 1: (input, output) = (shape[0], shape[0])
    default:
      let receptiveField = shape.sizes.dropLast(2).reduce(1, *)
      (input, output) = (shape[-2] * receptiveField, shape[-1] * receptiveField)
    }
  }

  /// The fan in, or the sum of both fans; at least 1 so that it can be divided by.
  func count(_ mode: Mode) -> Float {
    Float(max(1, mode == .input ? input : input + output))
  }
}
