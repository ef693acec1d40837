public import Tensors

/// How the numbers of a new parameter are drawn.
///
/// The variance-scaling kinds look at the fans of the shape: `[in, out]` for a dense layer,
/// `[K, D, H]` for a convolution (fan in K·D, fan out K·H). Definitions and constants as in Keras.
public enum Initializer: Hashable, Sendable {
  /// Uniform with limit √(6 / (fan in + fan out)) (Glorot & Bengio 2010).
  case glorotUniform
  /// Truncated normal with deviation √(2 / (fan in + fan out)) (Glorot & Bengio 2010).
  case glorotNormal
  /// Uniform with limit √(6 / fan in) (He et al. 2015).
  case heUniform
  /// Truncated normal with deviation √(2 / fan in) (He et al. 2015).
  case heNormal
  /// Uniform with limit √(3 / fan in) (LeCun et al. 1998).
  case lecunUniform
  /// Truncated normal with deviation √(1 / fan in) (LeCun et al. 1998).
  case lecunNormal
  /// Uniform between two bounds, the upper one excluded.
  case uniform(from: Float = -0.05, to: Float = 0.05)
  /// Normal with a mean and a standard deviation.
  case normal(mean: Float = 0, deviation: Float = 0.05)
  /// Normal, values further than two deviations from the mean drawn again.
  case truncatedNormal(mean: Float = 0, deviation: Float = 0.05)
  /// Orthonormal rows or columns, whichever are fewer, times a gain (Saxe et al. 2014).
  ///
  /// Axes before the last count together as rows.
  case orthogonal(gain: Float = 1)
  /// All zeros.
  case zeros
  /// All ones.
  case ones
  /// All the same number.
  case constant(Float)
  /// Ones on the diagonal of a matrix, times a gain; zeros elsewhere.
  case identity(gain: Float = 1)

  /// A tensor of the given shape; the same stream gives the same bits.
  public func makeTensor(shape: Shape, using random: inout RandomStream) -> Tensor {
    switch self {
    case .glorotUniform: return scaledUniform(6, .both, shape, &random)
    case .glorotNormal: return scaledNormal(2, .both, shape, &random)
    case .heUniform: return scaledUniform(6, .input, shape, &random)
    case .heNormal: return scaledNormal(2, .input, shape, &random)
    case .lecunUniform: return scaledUniform(3, .input, shape, &random)
    case .lecunNormal: return scaledNormal(1, .input, shape, &random)
    case .uniform(let lower, let upper):
      require(lower <= upper, "Initializer.uniform: \(lower) is greater than \(upper)")
      return random.uniform(lower..<upper, shape: shape)
    case .normal(let mean, let deviation):
      return random.normal(mean: mean, deviation: deviation, shape: shape)
    case .truncatedNormal(let mean, let deviation):
      return random.truncatedNormal(mean: mean, deviation: deviation, shape: shape)
    case .orthogonal(let gain): return orthogonalTensor(shape: shape, gain: gain, using: &random)
    case .zeros: return Tensor(zeros: shape)
    case .ones: return Tensor(filled: 1, shape: shape)
    case .constant(let value): return Tensor(filled: value, shape: shape)
    case .identity(let gain): return Self.identityMatrix(shape: shape, gain: gain)
    }
  }

  /// A parameter of the given shape; the same stream gives the same bits.
  public func makeParameter(_ shape: Shape, using random: inout RandomStream) -> Parameter {
    Parameter(
      Self.leavesZeros ? Tensor(zeros: shape) : makeTensor(shape: shape, using: &random))
  }

  /// Whether new parameters stay zero.
  @TaskLocal private static var leavesZeros = false

  /// Makes a network whose parameters are all zero, because stored ones will take their place: drawing
  /// numbers, and orthogonal ones above all, takes longer than reading them.
  public static func withoutDrawing<Network>(_ makeNetwork: () -> Network) -> Network {
    $leavesZeros.withValue(true, operation: makeNetwork)
  }

  private func scaledUniform(
    _ scale: Float, _ mode: Fans.Mode, _ shape: Shape, _ random: inout RandomStream
  ) -> Tensor {
    let limit = (scale / Fans(shape).count(mode)).squareRoot()
    return random.uniform(-limit..<limit, shape: shape)
  }

  private func scaledNormal(
    _ scale: Float, _ mode: Fans.Mode, _ shape: Shape, _ random: inout RandomStream
  ) -> Tensor {
    // Cutting the tails at two deviations leaves 0.8796… of the deviation; this restores it.
    let deviation = (scale / Fans(shape).count(mode)).squareRoot() / 0.879_625_66
    return random.truncatedNormal(deviation: deviation, shape: shape)
  }

  private static func identityMatrix(shape: Shape, gain: Float) -> Tensor {
    require(shape.rank == 2, "Initializer.identity: needs a matrix, got shape \(shape)")
    return Tensor(shape: shape) { buffer in
      buffer.update(repeating: 0)
      for index in 0..<min(shape[0], shape[1]) { buffer[index * shape[1] + index] = gain }
    }
  }
}
