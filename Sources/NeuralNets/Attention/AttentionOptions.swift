/// How a query s is compared with a position's vector h.
public enum AttentionScore: String, CaseIterable, Hashable, Sendable, Codable {
  /// `s · h`, for vectors of one size (Luong et al. 2015).
  case dot
  /// `s · h / √n` (Vaswani et al. 2017); the only score with several heads.
  case scaledDot = "scaled-dot"
  /// `s · W h` (Luong et al. 2015).
  case general
  /// `v · tanh(W s + U h)`, also called concatenation (Bahdanau et al. 2015).
  case additive
  /// The cosine of s and W h, times a learnt strength: addressing by content (Graves et al. 2014).
  case cosine
  /// `W s`, a number for each place, whatever stands there (Luong et al. 2015).
  case location
}

/// Which positions a query can attend to.
public enum AttentionScope: String, CaseIterable, Hashable, Sendable, Codable {
  /// All of them.
  case global
  /// A window around the query's own position (Luong et al. 2015, local-m).
  case monotonic
  /// A window around a position that the query predicts, nearer ones preferred (Luong et al. 2015,
  /// local-p).
  case predictive
}

/// Settings of an attention.
public struct AttentionOptions: Hashable, Sendable {
  /// How queries and positions are compared; default additive.
  public var score = AttentionScore.additive
  /// Which positions take part; default all.
  public var scope = AttentionScope.global
  /// The positions on either side of the centre of a window; default 10.
  public var window = 10
  /// The size A of the hidden layer of `additive`, or of all heads together; 0, the default: the size of
  /// the queries.
  public var size = 0
  /// The number of heads, of which more than one need `scaledDot`; default 1.
  public var heads = 1
  /// Whether one position is drawn in training and the most probable one taken otherwise, instead of the
  /// mean of all (Xu and others 2015); default no.
  public var isHard = false
  /// Whether scores see how much attention each position has had already (See and others 2017); needs
  /// `additive`; default no.
  public var seesCoverage = false
  /// The number of places that `location` knows; default 200.
  public var places = 200

  /// The defaults.
  public init() {}
}
