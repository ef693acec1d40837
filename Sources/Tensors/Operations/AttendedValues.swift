import CKernels

extension Tensor {
  /// Attention by scaled products of queries with keys, as constants: `softmax(scale · q · keysᵀ) · values`.
  ///
  /// For few queries of each sequence, as a decoder has at a step: one sequence after the other, so that
  /// its vectors are still in the cache when they are averaged. No gradient reaches the inputs.
  ///
  /// - Parameters:
  ///   - keys: what these queries `[N, Q, K]` are compared with, `[N, S, K]`.
  ///   - values: what is averaged, `[N, S, M]`.
  ///   - lengths: how many of each sequence's positions count, `[N]`.
  ///   - scale: the factor of the products; default 1.
  /// - Returns: the means `[N, Q, M]` and the weights `[N, Q, S]`; of an empty sequence all zeros.
  public func attendedValues(
    keys: Tensor, values: Tensor, lengths: [Int32], scale: Float = 1
  ) -> (context: Tensor, weights: Tensor) {
    require(
      rank == 3 && keys.rank == 3 && values.rank == 3 && shape[0] == keys.shape[0]
        && shape[2] == keys.shape[2] && values.shape[0] == shape[0]
        && values.shape[1] == keys.shape[1],
      "attendedValues: queries \(shape), keys \(keys.shape) and values \(values.shape); expected "
        + "[N, Q, K], [N, S, K] and [N, S, M]")
    let (count, queries, keySize) = (shape[0], shape[1], shape[2])
    let (length, valueSize) = (values.shape[1], values.shape[2])
    require(
      lengths.count == count && lengths.allSatisfy { $0 >= 0 && Int($0) <= length },
      "attendedValues: lengths \(lengths) for values \(values.shape)")
    let weights = Storage(count: count * queries * length)
    let context = Tensor(shape: [count, queries, valueSize], reading: self, keys, values) {
      context, query, key, value in
      for index in 0..<count {
        kernel_attend(
          context + index * queries * valueSize, weights.pointer + index * queries * length,
          query + index * queries * keySize, key + index * length * keySize,
          value + index * length * valueSize, queries, Int(lengths[index]), keySize, valueSize,
          length, scale)
      }
    }
    return (context, Tensor(shape: [count, queries, length], storage: weights))
  }
}
