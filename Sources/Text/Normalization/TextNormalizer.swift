/// Applies an ordered list of normalisation steps to UTF-8 text.
///
/// One normaliser may be used by any number of threads at once. Ill-formed UTF-8 passes through
/// or, where a step rewrites the piece it is in, becomes U+FFFD.
///
/// ```swift
/// let normalizer = TextNormalizer([.html, .nfkc])
/// normalizer.normalized("Ｇood&nbsp;film<br />")  // "Good film "
/// ```
public struct TextNormalizer: Sendable {
  /// The steps in the order in which they are applied.
  public let steps: [NormalizationStep]
  private let pool: WorkspacePool<NormalizationWorkspace>

  /// A normaliser with these steps; without steps it changes nothing.
  public init(_ steps: [NormalizationStep]) {
    self.steps = steps
    pool = WorkspacePool { NormalizationWorkspace(steps) }
  }

  /// The normalised text.
  public func normalized(_ text: String) -> String {
    var text = text
    return text.withUTF8 { buffer in
      withNormalized(buffer) { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Calls `body` with the normalised text, which is not copied where nothing had to change.
  public func withNormalized<Result, Failure: Error>(
    _ text: Span<UInt8>, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try text.withUnsafeBufferPointer { buffer throws(Failure) in
      try withNormalized(buffer) { normalized throws(Failure) in try body(normalized.span) }
    }
  }

  func withNormalized<Result, Failure: Error>(
    _ text: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try pool.withWorkspace { workspace throws(Failure) in
      try workspace.withNormalized(text, body)
    }
  }
}
