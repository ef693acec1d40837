public import Tensors

/// What an attention reads: sequences of vectors and what is computed from them once for all queries.
public struct AttentionMemory: Sendable {
  /// What is averaged, `[N, S, M]`.
  public let values: Tensor
  /// What queries are compared with, `[N, S, K]`, if that is not the values.
  private let ownKeys: Tensor?
  /// The length of each sequence, `[N]`.
  public let lengths: [Int32]

  /// A memory of values with keys of their own.
  public init(values: Tensor, keys: Tensor, lengths: [Int32]) {
    require(
      values.rank == 3 && keys.rank == 3 && values.shape[0] == keys.shape[0]
        && values.shape[1] == keys.shape[1],
      "AttentionMemory: values \(values.shape) and keys \(keys.shape); expected [N, S, M] and "
        + "[N, S, K]")
    requireLengths(lengths, count: values.shape[0], length: values.shape[1], "AttentionMemory")
    self.values = values
    ownKeys = keys
    self.lengths = lengths
  }

  /// A memory of values that queries are compared with as they are.
  public init(values: Tensor, lengths: [Int32]) {
    require(
      values.rank == 3, "AttentionMemory: values \(values.shape); expected [N, S, M]")
    requireLengths(lengths, count: values.shape[0], length: values.shape[1], "AttentionMemory")
    self.values = values
    ownKeys = nil
    self.lengths = lengths
  }

  /// What queries are compared with, `[N, S, K]`.
  public var keys: Tensor { ownKeys ?? values }

  /// Whether queries are compared with the values themselves.
  public var comparesValues: Bool { ownKeys == nil }

  /// The number N of sequences.
  public var count: Int { values.shape[0] }

  /// The common length S.
  public var length: Int { values.shape[1] }

  /// The memory of some sequences, in the order given.
  public func selecting(_ sequences: [Int32]) -> AttentionMemory {
    let values = values.selectingOuter(sequences)
    let lengths = sequences.map { self.lengths[Int($0)] }
    guard let ownKeys else { return AttentionMemory(values: values, lengths: lengths) }
    return AttentionMemory(
      values: values, keys: ownKeys.selectingOuter(sequences), lengths: lengths)
  }
}

/// What an attention found.
public struct AttentionResult: Sendable {
  /// The mean of the values under the weights, `[N, Q, M]`; of hard attention the value at one place.
  public let context: Tensor
  /// How much each position counts for each query, `[N, Q, S]`: it adds up to 1 over a sequence.
  ///
  /// Of several heads, their mean.
  public let weights: Tensor
  /// Of hard attention in training the logarithm of the probability of the position drawn, `[N, Q]`.
  public let logProbability: Tensor?
}

extension Tensor {
  /// The slices along the first axis that `indices` name: `[N, …] → [indices.count, …]`.
  public func selectingOuter(_ indices: [Int32]) -> Tensor {
    let width = shape.innerCount(after: 0)
    return reshaped([shape[0], width]).gatherRows(indices)
      .reshaped(shape.replacing(0, with: indices.count))
  }
}
