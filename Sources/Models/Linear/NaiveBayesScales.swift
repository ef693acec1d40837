import Tensors

/// How much each feature may weigh, from the naive Bayes log-count ratios of each class.
///
/// Wang & Manning (2012), *Baselines and bigrams*, multiply every feature by the ratio r of its share
/// among the class's features to its share among the others', in logarithms: so a feature that
/// tells the class apart gets a large weight cheaply. Here the factor is 1 − β + β|r|, between plain
/// features (β = 0) and theirs (β = 1; the sign makes no difference to a regularised regression).
struct NaiveBayesScales {
  /// β.
  let share: Float
  /// What is added to every count of a feature.
  let smoothing: Float

  /// The factors of all features for the classes of `loss`.
  func factors<L: Lanes>(
    of matrix: FeatureMatrix, loss: LogisticLoss<L>, threads: Int
  ) -> LaneVector<L> {
    let featureCount = matrix.featureCount
    let products = MatrixProducts<L>(matrix, threads: threads)
    let membership = LaneVector<L>(count: matrix.documentCount)
    let own = LaneVector<L>(count: featureCount)
    let rest = LaneVector<L>(count: featureCount)
    let one = L(repeating: 1)
    for document in 0..<matrix.documentCount {
      if let lane = loss.lane(of: document) { membership.pointer[document][lane] = 1 }
    }
    products.multiplyTransposed(membership.pointer, into: own.pointer)
    for document in 0..<matrix.documentCount {
      membership.pointer[document] = one - membership.pointer[document]
    }
    products.multiplyTransposed(membership.pointer, into: rest.pointer)
    let loop = BlockedLoop(count: featureCount, threads: threads)
    let ownTotal = smooth(own, loop)
    let restTotal = smooth(rest, loop)
    loop { range in
      for feature in range {
        for lane in 0..<loss.classCount {
          let ownShare = Double(own.pointer[feature][lane]) / ownTotal[lane]
          let restShare = Double(rest.pointer[feature][lane]) / restTotal[lane]
          let ratio = Float(abs(Mathematics.log(ownShare / restShare)))
          own.pointer[feature][lane] = 1 - share + share * ratio
        }
      }
    }
    return own
  }

  /// Adds the smoothing to all sums and returns what they add up to.
  private func smooth<L: Lanes>(_ sums: LaneVector<L>, _ loop: BlockedLoop) -> L.Wide {
    let extra = L(repeating: smoothing)
    return loop.sum { range in
      var total = L.Wide(repeating: 0)
      for feature in range {
        sums.pointer[feature] = sums.pointer[feature] + extra
        total = total + L.Wide(widening: sums.pointer[feature])
      }
      return total
    }
  }
}
