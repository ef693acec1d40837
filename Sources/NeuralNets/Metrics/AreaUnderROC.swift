import Tensors

/// The area under the receiver operating characteristic of a binary classifier.
///
/// The probability that a random positive example scores above a random negative one, ties counting
/// half (Mann–Whitney), in O(n log n).
///
/// - Parameters:
///   - scores: one number per example, higher meaning positive; logits or probabilities.
///   - actual: 1 for positive examples, 0 for negative ones.
/// - Returns: the area from 0 to 1; NaN if there is only one class or a score is NaN.
public func areaUnderROC(scores: [Float], actual: [Int32]) -> Double {
  require(
    scores.count == actual.count,
    "areaUnderROC: \(scores.count) scores for \(actual.count) examples")
  if scores.contains(where: \.isNaN) { return .nan }
  let order = scores.indices.sorted { scores[$0] < scores[$1] }
  var negativesBelow = 0
  var wins = 0.0
  var start = 0
  while start < order.count {
    var end = start
    var (positives, negatives) = (0, 0)
    while end < order.count, scores[order[end]] == scores[order[start]] {
      if actual[order[end]] == 1 { positives += 1 } else { negatives += 1 }
      end += 1
    }
    wins += Double(positives) * (Double(negativesBelow) + Double(negatives) / 2)
    negativesBelow += negatives
    start = end
  }
  let positives = actual.count - negativesBelow
  return positives == 0 || negativesBelow == 0
    ? .nan : wins / (Double(positives) * Double(negativesBelow))
}
