import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The features of the places just read, and which token followed each.
struct ContinuousCache {
  private let settings: CacheSettings
  /// A row for each place, the oldest first: `[places, F]`.
  private var features: Tensor?
  private var followers: [Int32] = []

  /// A cache that remembers nothing yet.
  init(_ settings: CacheSettings) { self.settings = settings }

  /// Reads on in the text; gives for each place the probability of its follower by the places before it,
  /// `nil` where there are none.
  ///
  /// - Parameters:
  ///   - places: the features of the places that follow those read last `[T, F]`.
  ///   - following: the token behind each.
  mutating func read(_ places: Tensor, following: ArraySlice<Int32>) -> [Float?] {
    let known = features.map { Tensor.concatenated([$0, places], along: 0) } ?? places
    let before = followers.count
    followers += following
    let windows = following.indices.map { index in
      let place = before + index - following.startIndex
      return max(0, place - settings.size)..<place
    }
    let weights = (places.matrixProduct(known, transposeRight: true) * settings.flatness)
      .softmax(within: windows)
    let width = followers.count
    let probabilities = weights.withElements { weights in
      zip(windows, following).enumerated().map { row, place -> Float? in
        let (window, token) = place
        if window.isEmpty { return nil }
        var sum: Float = 0
        for index in window where followers[index] == token { sum += weights[row * width + index] }
        return sum
      }
    }
    let kept = max(0, width - settings.size)..<width
    features = known.sliced(kept, along: 0)
    followers.removeFirst(kept.lowerBound)
    return probabilities
  }

  /// The logarithm of a token's probability when the network's and the cache's are mixed.
  func mixed(_ logProbability: Double, _ remembered: Float?) -> Double {
    guard let remembered else { return logProbability }
    let share = Double(settings.share)
    return log((1 - share) * exp(logProbability) + share * Double(remembered))
  }
}
