import CKernels
public import Tensors
public import Text

/// Turns texts into vectors: averages of the vectors of their words.
///
/// Words are looked up as they are written, then in small letters. Words without a vector are passed
/// over; a text without any known word is a vector of zeros.
public struct TextEmbedder: Sendable {
  /// How much each word counts.
  public enum Weighting: Sendable, Hashable {
    /// All words alike.
    case mean
    /// Frequent words less: a / (a + p), where p is the share of the word in running text.
    ///
    /// Shares come from the counts of the vectors; where these are not known, from the order of the
    /// words by Zipf's law. Usual for a is 1e-3.
    ///
    /// Source: Arora, Liang and Ma, A Simple but Tough-to-Beat Baseline for Sentence Embeddings
    /// (SIF), 2017.
    case inverseFrequency(Float)
  }

  /// The vectors of the words.
  public let words: WordVectors
  private let tokenizer: Tokenizer
  /// The weight of each row; empty where all are 1.
  private let weights: [Float]
  /// A direction of unit length that is taken out of every vector.
  private var component: [Float]?

  /// An embedder over word vectors.
  ///
  /// - Parameters:
  ///   - words: the vectors.
  ///   - weighting: how much each word counts.
  ///   - locale: the language whose rules say what a word is.
  /// - Throws: `TextError` for something that cannot be a locale.
  public init(
    _ words: WordVectors, weighting: Weighting = .inverseFrequency(1e-3), locale: String = "en"
  ) throws(TextError) {
    self.words = words
    tokenizer = try Tokenizer(
      TokenizerConfiguration(unit: .word, locale: locale, lowercase: false, keepPunctuation: true))
    switch weighting {
    case .mean: weights = []
    case .inverseFrequency(let smoothing):
      weights = Self.shares(words).map { smoothing / (smoothing + $0) }
    }
  }

  /// The share of each word in running text.
  private static func shares(_ words: WordVectors) -> [Float] {
    if let counts = words.counts, case let total = counts.reduce(0, +), total > words.count {
      return counts.map { Float(Double($0) / Double(total)) }
    }
    var sum = 0.0
    for rank in 0..<words.count { sum += 1 / Double(rank + 1) }
    return (0..<words.count).map { Float(1 / (Double($0 + 1) * sum)) }
  }

  /// The same embedder, which also takes a common direction out of every vector.
  ///
  /// - Parameter component: the direction, `[D]`; usually ``CommonDirection/direction()``.
  public func removing(_ component: [Float]) -> TextEmbedder {
    require(
      component.count == words.size,
      "removing(_:): a direction of \(words.size) numbers is needed, got \(component.count)")
    var copy = self
    copy.component = component
    return copy
  }

  /// The vectors of texts, `[N, D]`, which do not depend on the number of threads.
  public func vectors(of texts: [[UInt8]], threads: Int = availableThreads) -> Tensor {
    let size = words.size
    return Tensor(shape: [texts.count, size]) { target in
      guard let base = target.baseAddress else { return }
      parallelFor(texts.count, threads: threads) { place in
        write(texts[place], to: base + place * size)
      }
    }
  }

  private func write(_ text: [UInt8], to target: UnsafeMutablePointer<Float>) {
    let size = words.size
    target.update(repeating: 0, count: size)
    var count = 0
    tokenizer.forEachToken(in: text.span) { _, token in
      if let row = row(of: token) {
        let weight = weights.isEmpty ? 1 : weights[Int(row)]
        words.withVector(at: row) { vector in
          guard let vector = vector.baseAddress else { return }
          kernel_axpy(target, weight, vector, size)
        }
        count += 1
      } else if let vector = words.subwords?.vector(ofUnknown: token) {
        // A word never seen is as rare as words come.
        kernel_axpy(target, 1, vector, size)
        count += 1
      }
    }
    if count > 0 { kernel_scale(target, target, 1 / Float(count), size) }
    if let component { kernel_axpy(target, -kernel_dot(target, component, size), component, size) }
  }

  private func row(of token: Span<UInt8>) -> Int32? {
    if let row = words.identifier(of: token) { return row }
    let text = token.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    let lowercased = text.lowercased()
    return lowercased == text ? nil : words.identifier(of: lowercased)
  }
}
