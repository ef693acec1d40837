import Tensors

/// The naive Bayes log-count ratios of Wang & Manning (2012), one per feature and class.
enum NaiveBayesRatios {
  /// ln of (smoothed share of the feature among the class's features / the same for the rest).
  static func compute<L: Lanes>(
    matrix: FeatureMatrix, loss: LogisticLoss<L>, smoothing: Float, threads: Int
  ) -> LaneVector<L> {
    let featureCount = matrix.featureCount
    let ratios = LaneVector<L>(count: loss.groupCount * featureCount)
    let products = MatrixProducts<L>(matrix, threads: threads)
    let inside = LaneVector<L>(count: matrix.documentCount)
    let present = LaneVector<L>(count: matrix.documentCount)
    let own = LaneVector<L>(count: featureCount)
    let all = LaneVector<L>(count: featureCount)
    for document in 0..<matrix.documentCount where loss.costs[document] > 0 {
      present.pointer[document] = L(repeating: 1)
    }
    for group in 0..<loss.groupCount {
      for document in 0..<matrix.documentCount {
        inside.pointer[document] = L(repeating: 0)
        let lane = Int(loss.labels[document]) - loss.firstClass - group * L.count
        if lane >= 0, lane < L.count, loss.costs[document] > 0 {
          inside.pointer[document][lane] = 1
        }
      }
      products.multiplyTransposed(inside.pointer) { own.pointer[$0] = $1 }
      products.multiplyTransposed(present.pointer) { all.pointer[$0] = $1 }
      let smooth = L(repeating: smoothing)
      let loop = BlockedLoop(count: featureCount, threads: threads)
      func total(_ vector: UnsafePointer<L>) -> L.Wide {
        loop.sum { range in
          var sum = L.Wide(repeating: 0)
          for feature in range { sum = sum + L.Wide(widening: vector[feature] + smooth) }
          return sum
        }
      }
      let ownTotal = total(own.pointer)
      let allTotal = total(all.pointer)
      let base = ratios.pointer + group * featureCount
      let extra = Double(smoothing) * Double(featureCount)
      loop { range in
        for feature in range {
          for lane in 0..<L.count where loss.isUsed(lane: lane, group: group) {
            let mine = Double(own.pointer[feature][lane])
            let rest = max(0, Double(all.pointer[feature][lane]) - mine)
            let ratio =
              (mine + Double(smoothing)) / ownTotal[lane]
              / ((rest + Double(smoothing)) / (allTotal[lane] - ownTotal[lane] + extra))
            base[feature][lane] = Float(Mathematics.log(ratio))
          }
        }
      }
    }
    return ratios
  }
}
