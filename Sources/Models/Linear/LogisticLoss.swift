/// The loss of a logistic regression, for up to eight classes side by side.
///
/// Either every lane is a problem of its own, its class against the rest (`coupled` false), or all
/// lanes of all groups share one softmax (`coupled` true).
struct LogisticLoss<L: Lanes> {
  /// The class of each document.
  let labels: [Int32]
  /// The factor of each document's loss; 0 leaves the document out.
  let costs: [Float]
  /// The class of the first lane.
  let firstClass: Int
  /// How many classes there are from ``firstClass`` on.
  let classCount: Int
  /// Whether the classes share one softmax.
  let coupled: Bool
  let loop: BlockedLoop

  /// How many vectors of lanes a document has.
  var groupCount: Int { (classCount + L.count - 1) / L.count }

  /// Which lanes of a group stand for a class.
  func isUsed(lane: Int, group: Int) -> Bool { group * L.count + lane < classCount }

  /// The summed loss at `margins + step × directions` per lane, or the total in every lane.
  func value(
    _ margins: UnsafePointer<L>, _ directions: UnsafePointer<L>, step: L.Wide
  ) -> L.Wide {
    coupled
      ? softmaxValue(margins, directions, step: step[0])
      : separateValue(margins, directions, step: step)
  }

  private func separateValue(
    _ margins: UnsafePointer<L>, _ directions: UnsafePointer<L>, step: L.Wide
  ) -> L.Wide {
    loop.sum { range in
      var sum = L.Wide(repeating: 0)
      for document in range where costs[document] > 0 {
        let margin =
          L.Wide(widening: margins[document]) + step * L.Wide(widening: directions[document])
        let target = Int(labels[document]) - firstClass
        for lane in 0..<min(L.count, classCount) {
          let signed = lane == target ? -margin[lane] : margin[lane]
          sum[lane] += Double(costs[document]) * Mathematics.softplus(signed)
        }
      }
      return sum
    }
  }

  private func softmaxValue(
    _ margins: UnsafePointer<L>, _ directions: UnsafePointer<L>, step: Double
  ) -> L.Wide {
    let stride = loop.count
    let total: Double = loop.sum { range in
      var sum = 0.0
      for document in range where costs[document] > 0 {
        func margin(_ index: Int) -> Double {
          let place = index / L.count * stride + document
          return Double(margins[place][index % L.count])
            + step * Double(directions[place][index % L.count])
        }
        var highest = -Double.infinity
        for index in 0..<classCount { highest = max(highest, margin(index)) }
        var exponentials = 0.0
        for index in 0..<classCount { exponentials += Mathematics.exp(margin(index) - highest) }
        let own = margin(Int(labels[document]) - firstClass)
        sum += Double(costs[document]) * (Mathematics.log(exponentials) + highest - own)
      }
      return sum
    }
    return L.Wide(repeating: total)
  }

  /// Writes per document the loss's first derivative and the diagonal of its second.
  ///
  /// - Returns: the sums over documents, for the bias: of each group first and second derivative.
  func derivatives(
    _ margins: UnsafePointer<L>, probabilities: UnsafeMutablePointer<L>,
    first: UnsafeMutablePointer<L>, second: UnsafeMutablePointer<L>
  ) {
    let stride = loop.count
    loop { range in
      for document in range {
        let cost = costs[document]
        guard cost > 0 else {
          for group in 0..<groupCount {
            first[group * stride + document] = L(repeating: 0)
            second[group * stride + document] = L(repeating: 0)
          }
          continue
        }
        let target = Int(labels[document]) - firstClass
        var highest = -Float.infinity
        var exponentials = 0.0
        if coupled {
          for index in 0..<classCount {
            highest = max(highest, margins[index / L.count * stride + document][index % L.count])
          }
          for index in 0..<classCount {
            let margin = margins[index / L.count * stride + document][index % L.count]
            exponentials += Mathematics.exp(Double(margin - highest))
          }
        }
        for group in 0..<groupCount {
          let place = group * stride + document
          var probability = L(repeating: 0)
          var gradient = L(repeating: 0)
          for lane in 0..<min(L.count, classCount - group * L.count) {
            let margin = Double(margins[place][lane])
            let value =
              coupled
              ? Mathematics.exp(margin - Double(highest)) / exponentials
              : 1 / (1 + Mathematics.exp(-margin))
            probability[lane] = Float(value)
            let wanted: Float = group * L.count + lane == target ? 1 : 0
            gradient[lane] = cost * (Float(value) - wanted)
          }
          probabilities[place] = probability
          first[place] = gradient
          second[place] = L.scaled(
            probability * (L(repeating: 1) - probability), by: cost)
        }
      }
    }
  }

  /// Replaces `margins`, the change of each document's margins, by the change of its derivative.
  func applyCurvature(
    _ margins: UnsafeMutablePointer<L>, probabilities: UnsafePointer<L>, second: UnsafePointer<L>
  ) {
    let stride = loop.count
    guard coupled else {
      loop { range in
        for document in range { margins[document] = margins[document] * second[document] }
      }
      return
    }
    loop { range in
      for document in range {
        var mean: Float = 0
        for group in 0..<groupCount {
          let place = group * stride + document
          let product = probabilities[place] * margins[place]
          for lane in 0..<L.count { mean += product[lane] }
        }
        for group in 0..<groupCount {
          let place = group * stride + document
          margins[place] = L.scaled(
            probabilities[place] * (margins[place] - L(repeating: mean)), by: costs[document])
        }
      }
    }
  }
}
