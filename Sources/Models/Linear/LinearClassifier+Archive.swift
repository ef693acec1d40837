public import Archives
internal import Tensors

extension LinearClassifier {
  private enum Name {
    static let features = "linear.features"
    static let factors = "linear.factors"
    static let weights = "linear.weights"
    static let biases = "linear.biases"
  }

  /// Adds the model's arrays to a draft of a weights file.
  ///
  /// They are `linear.features` (U64 `[F]`), `linear.factors` (F32 `[F]`), `linear.weights` (`[F, R]`,
  /// R being 1 for two classes, else C) and `linear.biases` (F32 `[R]`).
  ///
  /// - Parameters:
  ///   - draft: the draft to add to.
  ///   - precision: how the weights are stored; the other arrays are stored exactly.
  public func add(to draft: inout ArchiveDraft, as precision: Precision = .float32) {
    draft.add(index.features, named: Name.features)
    draft.add(factors, named: Name.factors)
    draft.add(weights, named: Name.weights, as: precision)
    draft.add(biases, named: Name.biases)
  }

  /// The classifier whose arrays an archive holds.
  ///
  /// - Parameters:
  ///   - archive: the weights file.
  ///   - configuration: the configuration it was trained with.
  ///   - classCount: how many classes it was trained for, at least 2.
  /// - Throws: `ArchiveError` for arrays that are missing, ``LinearError`` for a configuration or
  ///   arrays that cannot be used.
  public init(
    archive: TensorArchive, configuration: LinearConfiguration, classCount: Int
  ) throws {
    try configuration.validate()
    guard classCount >= 2 else { throw LinearError.damaged("it has \(classCount) classes") }
    let features = try archive.uint64s(Name.features)
    for (earlier, later) in zip(features, features.dropFirst()) where earlier >= later {
      throw LinearError.damaged("its features do not ascend")
    }
    let regressions = Self.regressionCount(classes: classCount)
    var tensors: [Tensor] = []
    let shapes: KeyValuePairs<String, Shape> = [
      Name.factors: [features.count], Name.weights: [features.count, regressions],
      Name.biases: [regressions],
    ]
    for (name, shape) in shapes {
      let tensor = try archive.tensor(name)
      guard tensor.shape == shape else {
        throw LinearError.damaged("\(name) has shape \(tensor.shape) instead of \(shape)")
      }
      tensors.append(tensor)
    }
    for tensor in tensors where !tensor.withElements({ $0.allSatisfy(\.isFinite) }) {
      throw LinearError.damaged("it holds numbers that are not finite")
    }
    self.init(
      configuration: configuration, classCount: classCount,
      tokenizer: try configuration.makeTokenizer(), features: features, factors: tensors[0],
      weights: tensors[1], biases: tensors[2])
  }
}
