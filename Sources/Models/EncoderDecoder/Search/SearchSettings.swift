#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the best target is searched for.
public struct SearchSettings: Codable, Hashable, Sendable {
  /// How many beginnings of a target are kept at a time; 1 takes the best token at each step.
  public var beam = 5
  /// How strongly long targets are favoured: scores are divided by `((5 + length) / 6)` to this power
  /// (Wu and others 2016, arXiv:1609.08144).
  public var lengthPenalty: Float = 1
  /// How strongly targets that leave parts of the source unattended are punished (Wu and others 2016).
  public var coveragePenalty: Float = 0
  /// No run of so many tokens occurs twice in a target; 0: no such limit.
  public var repeatLimit = 0
  /// The most tokens of a target for each token of its source.
  public var lengthRatio: Float = 2
  /// The most tokens of a target beyond that; all are within the model's `text.target-length`.
  public var lengthMargin = 10

  /// The defaults.
  public init() {}

  /// Checks every number.
  ///
  /// - Throws: ``SettingsError``.
  public func validate() throws(SettingsError) {
    try SettingsCheck.count(beam, "search.beam", to: 1000)
    try SettingsCheck.holds(
      lengthPenalty.isFinite && coveragePenalty.isFinite && coveragePenalty >= 0,
      "search.length-penalty", "and the coverage penalty must be finite, the latter not negative")
    try SettingsCheck.count(repeatLimit, "search.repeat-limit", from: 0)
    try SettingsCheck.holds(
      lengthRatio.isFinite && lengthRatio >= 0, "search.length-ratio", "must not be negative")
    try SettingsCheck.count(lengthMargin, "search.length-margin", from: 1)
  }

  /// The most tokens of a target for a source of the given length.
  func limit(sourceLength: Int, targetLength: Int) -> Int {
    max(1, min(targetLength, Int(lengthRatio * Float(sourceLength)) + lengthMargin))
  }

  /// What the sum of logarithms of a target of the given length is divided by.
  func normalizer(length: Int) -> Float {
    lengthPenalty == 0 ? 1 : Float(pow(Double(5 + length) / 6, Double(lengthPenalty)))
  }
}
