public import Tensors

extension Tensor {
  /// The index of the largest number of each row of `[N, C]`; the first of equal ones.
  ///
  /// A NaN is never the largest; a row of nothing but NaN gives 0.
  public var predictedLabels: [Int32] {
    require(rank == 2 && shape[1] > 0, "predictedLabels: expected [N, C], got \(shape)")
    let classCount = shape[1]
    return withElements { elements in
      (0..<shape[0]).map { row in
        var best = 0
        var largest = -Float.infinity
        for label in 0..<classCount where elements[row * classCount + label] > largest {
          largest = elements[row * classCount + label]
          best = label
        }
        return Int32(best)
      }
    }
  }

  /// The labels 0 or 1 of a column of logits, `[N]` or `[N, 1]`.
  ///
  /// - Parameter threshold: logits above it are 1; default 0, probability ½.
  public func predictedBinaryLabels(threshold: Float = 0) -> [Int32] {
    require(
      rank == 1 || (rank == 2 && shape[1] == 1),
      "predictedBinaryLabels: expected [N] or [N, 1], got \(shape)")
    return withElements { $0.map { $0 > threshold ? 1 : 0 } }
  }
}

/// The share of equal labels; 0 if there are none.
public func accuracy(predicted: [Int32], actual: [Int32]) -> Double {
  require(
    predicted.count == actual.count,
    "accuracy: \(predicted.count) predictions for \(actual.count) examples")
  return ratio(zip(predicted, actual).count { $0 == $1 }, actual.count)
}

/// The share of examples whose label is among the `k` highest scores of its row of `[N, C]`.
///
/// Of equal scores the lower label counts as higher.
public func topKAccuracy(scores: Tensor, actual: [Int32], k: Int) -> Double {
  require(
    scores.rank == 2 && scores.shape[0] == actual.count,
    "topKAccuracy: scores \(scores.shape) for \(actual.count) examples")
  let classCount = scores.shape[1]
  let hits = scores.withElements { scores in
    actual.enumerated().count { row, label in
      require(
        label >= 0 && label < classCount, "topKAccuracy: label \(label), but \(classCount) classes")
      let own = scores[row * classCount + Int(label)]
      let higher = (0..<classCount).count { other in
        let score = scores[row * classCount + other]
        return score > own || (score == own && other < Int(label))
      }
      return !own.isNaN && higher < k
    }
  }
  return ratio(hits, actual.count)
}
