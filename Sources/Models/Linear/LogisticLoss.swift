/// The logistic loss of documents, each lane one class against all others.
struct LogisticLoss<L: Lanes> {
  /// The class of each document.
  let labels: [Int32]
  /// The factor of each document's loss.
  let costs: [Float]
  /// The class of the first lane.
  let firstClass: Int
  /// How many lanes stand for a class; the others stay zero.
  let classCount: Int
  private let loop: BlockedLoop

  init(labels: [Int32], costs: [Float], classes: Range<Int>, threads: Int) {
    self.labels = labels
    self.costs = costs
    firstClass = classes.lowerBound
    classCount = classes.count
    loop = BlockedLoop(count: labels.count, threads: threads)
  }

  /// The lane of a document's class, if it is one of these.
  @inline(__always)
  func lane(of document: Int) -> Int? {
    let lane = Int(labels[document]) - firstClass
    return lane >= 0 && lane < classCount ? lane : nil
  }

  /// Each lane's loss, summed over the documents, at `margins + step × directions`.
  func value(
    at margins: UnsafePointer<L>, along directions: UnsafePointer<L>, step: L.Wide
  ) -> L.Wide {
    loop.sum { range in
      var sum = L.Wide(repeating: 0)
      for document in range {
        let margin =
          L.Wide(widening: margins[document]) + step * L.Wide(widening: directions[document])
        let target = lane(of: document)
        for lane in 0..<classCount {
          let loss = Mathematics.softplus(lane == target ? -margin[lane] : margin[lane])
          sum[lane] += Double(costs[document]) * loss
        }
      }
      return sum
    }
  }

  /// Writes the loss's first and second derivative by the margin of each document.
  func derivatives(
    at margins: UnsafePointer<L>, first: UnsafeMutablePointer<L>, second: UnsafeMutablePointer<L>
  ) {
    loop { range in
      for document in range {
        let target = lane(of: document)
        var gradient = L(repeating: 0)
        var curvature = L(repeating: 0)
        for lane in 0..<classCount {
          let probability = Mathematics.sigmoid(Double(margins[document][lane]))
          gradient[lane] = Float(lane == target ? probability - 1 : probability)
          curvature[lane] = Float(probability * (1 - probability))
        }
        first[document] = L.scaled(gradient, by: costs[document])
        second[document] = L.scaled(curvature, by: costs[document])
      }
    }
  }
}
