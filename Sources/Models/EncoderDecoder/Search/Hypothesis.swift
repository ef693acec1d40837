/// A target that was found for a source.
struct Hypothesis {
  /// Its tokens, without those that begin and end it.
  var tokens: [Int32]
  /// The logarithm of its probability, its end included.
  var logProbability: Float
  /// What hypotheses of one source are ranked by.
  var score: Float
  /// How much each token of the source counted for each token and for the end, if that was asked for.
  var attention: [[Float]]
}

/// The beginning of a target while it is being searched for.
struct Beginning {
  var tokens: [Int32] = []
  var logProbability: Float = 0
  /// The attention of each step so far, where it is kept.
  var attention: [[Float]] = []

  /// Whether another token would repeat a run of `length` tokens.
  func repeats(_ token: Int32, length: Int) -> Bool {
    guard length > 0, tokens.count >= length else { return false }
    let run = tokens.suffix(length - 1) + [token]
    return (0...tokens.count - length).contains { start in
      tokens[start..<start + length].elementsEqual(run)
    }
  }

  /// The beginning with one token more.
  func followed(by candidate: Candidate, attention weights: [Float]?) -> Beginning {
    var next = self
    next.tokens.append(candidate.token)
    next.logProbability = candidate.logProbability
    if let weights { next.attention.append(weights) }
    return next
  }
}

/// A token with which a beginning may go on.
struct Candidate {
  /// The beginning, by its number among those of the same source.
  var parent: Int
  var token: Int32
  /// The logarithm of the probability of the beginning with the token.
  var logProbability: Float
}

/// The best candidates of one source, best first; of equal ones, those that came first.
struct CandidateList {
  let capacity: Int
  private(set) var candidates: [Candidate] = []

  init(capacity: Int) {
    self.capacity = capacity
    candidates.reserveCapacity(capacity + 1)
  }

  /// What a candidate must exceed to be taken.
  private var threshold: Float {
    candidates.count < capacity ? -.infinity : candidates[capacity - 1].logProbability
  }

  /// Offers a candidate, which is taken if it is better than the worst of a full list.
  mutating func offer(_ candidate: Candidate) {
    if candidate.logProbability > threshold { insert(candidate) }
  }

  private mutating func insert(_ candidate: Candidate) {
    var place = candidates.count
    while place > 0, candidates[place - 1].logProbability < candidate.logProbability { place -= 1 }
    candidates.insert(candidate, at: place)
    if candidates.count > capacity { candidates.removeLast() }
  }
}
