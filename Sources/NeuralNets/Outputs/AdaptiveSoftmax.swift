public import Tensors

/// A softmax in two levels for large vocabularies: frequent tokens in the head, rare ones in clusters.
///
/// The tokens must be numbered by falling frequency. The head has the first tokens and one entry for
/// each cluster; a token of a cluster has the cluster's probability times its own within it. A cluster
/// sees the features through a projection that is the narrower the rarer its tokens, and in training
/// only the rows whose target it holds.
///
/// Grave et al. 2017, *Efficient softmax approximation for GPUs* (arXiv:1609.04309).
public struct AdaptiveSoftmax: TokenOutput {
  /// A cluster of rare tokens.
  public struct Cluster: Parameterized {
    /// The projection of the features, `[D′, D]`.
    public let projection: Parameter
    /// The vectors of the tokens, `[C, D′]`.
    public let weight: Parameter

    /// The projection and the vectors.
    public var children: ParameterTree { ["projection": projection, "weight": weight] }

    func reduced(_ features: Tensor) -> Tensor {
      features.matrixProduct(projection.tensor, transposeRight: true)
    }
  }

  /// The vectors of the frequent tokens and then of the clusters, `[C, D]`.
  public let head: Parameter
  /// The clusters, the most frequent first.
  public let clusters: [Cluster]
  /// The first token of each cluster, and the size of the vocabulary.
  public let cutoffs: [Int]

  /// An output with new weights.
  ///
  /// - Parameters:
  ///   - inputSize: the size D of the features.
  ///   - vocabularySize: the number V of tokens.
  ///   - cutoffs: the first token of each cluster, ascending.
  ///   - factor: by how much each cluster's features are narrower than those before; default 4.
  ///   - initializer: how the weights are drawn; default Glorot's uniform.
  ///   - random: the source of randomness.
  public init(
    inputSize: Int, vocabularySize: Int, cutoffs: [Int], factor: Int = 4,
    initializer: Initializer = .glorotUniform, using random: inout RandomStream
  ) {
    let bounds = cutoffs + [vocabularySize]
    require(
      !cutoffs.isEmpty && (bounds.first ?? 0) > 0 && zip(bounds, bounds.dropFirst()).allSatisfy(<),
      "AdaptiveSoftmax: cutoffs \(cutoffs) do not divide \(vocabularySize) tokens")
    self.cutoffs = bounds
    head = initializer.makeParameter([bounds[0] + cutoffs.count, inputSize], using: &random)
    var width = inputSize
    clusters = cutoffs.indices.map { index in
      width = max(1, width / factor)
      return Cluster(
        projection: initializer.makeParameter([width, inputSize], using: &random),
        weight: initializer.makeParameter(
          [bounds[index + 1] - bounds[index], width], using: &random)
      )
    }
  }

  /// The head and the clusters.
  public var children: ParameterTree { ["head": head, "clusters": clusters] }

  /// The number V of tokens.
  public var vocabularySize: Int { cutoffs.last ?? 0 }

  /// The cluster of a token; −1 for the head.
  private func cluster(of token: Int32) -> Int {
    (cutoffs.firstIndex { Int(token) < $0 } ?? cutoffs.count) - 1
  }

  /// What the head has to say for each target: the token itself or its cluster.
  private func headLabels(_ targets: [Int32]) -> [Int32] {
    targets.map { target in
      let cluster = cluster(of: target)
      return cluster < 0 ? target : Int32(cutoffs[0] + cluster)
    }
  }

  /// The rows whose targets a cluster holds, and their numbers within it.
  private func members(_ index: Int, _ targets: [Int32]) -> (rows: [Int32], labels: [Int32]) {
    let rows = targets.indices.filter { cluster(of: targets[$0]) == index }.map(Int32.init)
    return (rows, rows.map { targets[Int($0)] - Int32(cutoffs[index]) })
  }

  /// The mean cross-entropy.
  public func loss(_ features: Tensor, targets: [Int32]) -> Tensor {
    var loss = features.projectedCrossEntropy(
      weight: head.tensor, labels: headLabels(targets))
    for (index, cluster) in clusters.enumerated() {
      let (rows, labels) = members(index, targets)
      if rows.isEmpty { continue }
      let part = cluster.reduced(features.gatherRows(rows)).projectedCrossEntropy(
        weight: cluster.weight.tensor, labels: labels)
      loss = loss + part * (Float(rows.count) / Float(targets.count))
    }
    return loss
  }

  /// The logarithm of the probability of each target.
  public func logProbabilities(_ features: Tensor, targets: [Int32]) -> [Float] {
    var result = features.projectedLogProbabilities(
      weight: head.value, labels: headLabels(targets))
    for (index, cluster) in clusters.enumerated() {
      let (rows, labels) = members(index, targets)
      if rows.isEmpty { continue }
      let within = withoutGradients {
        cluster.reduced(features.detached().gatherRows(rows)).projectedLogProbabilities(
          weight: cluster.weight.value, labels: labels)
      }
      for (row, value) in zip(rows, within) { result[Int(row)] += value }
    }
    return result
  }

  /// The logarithms of the probabilities of all tokens.
  public func scores(_ features: Tensor) -> Tensor {
    let top = features.matrixProduct(head.tensor, transposeRight: true).logSoftmax()
    var parts = [top.sliced(0..<cutoffs[0], along: 1)]
    for (index, cluster) in clusters.enumerated() {
      let entry = cutoffs[0] + index
      let within = cluster.reduced(features)
        .matrixProduct(cluster.weight.tensor, transposeRight: true).logSoftmax()
      parts.append(within + top.sliced(entry..<(entry + 1), along: 1))
    }
    return Tensor.concatenated(parts, along: 1)
  }
}
