public import Tensors

/// Attention of queries to sequences of vectors, `[N, Q, D]` and `[N, S, M]` → `[N, Q, M]`.
///
/// Queries of one sequence are answered together, be they the steps of a known target or the hypotheses
/// of a search, so that the memory is read once for all of them.
///
/// ```swift
/// let attention = Attention(querySize: 256, memorySize: 512, using: &random)
/// let memory = attention.prepare(encoded)          // once for a batch of sequences
/// let result = attention(states, memory)           // context and weights
/// ```
public struct Attention: Parameterized {
  /// The settings.
  public let options: AttentionOptions
  /// The projection of queries: W of `additive`, of heads and of `location`.
  let queryWeight: Parameter?
  /// The projection of the memory to keys.
  let keyWeight: Parameter?
  /// v of `additive`, `[A]`; the strength of `cosine`, `[1]`.
  let vector: Parameter?
  /// What coverage adds to each unit of the hidden layer, `[A]`.
  let coverageWeight: Parameter?
  /// Of several heads, the projections of values and of the joined heads.
  let valueWeight: Parameter?
  let outputWeight: Parameter?
  /// The prediction of a window's centre: `σ(v · tanh(W s))` of the length.
  let centreWeight: Parameter?
  let centreVector: Parameter?

  /// An attention with new weights.
  ///
  /// Traps if the options do not fit each other or the sizes.
  ///
  /// - Parameters:
  ///   - querySize: the size D of the queries.
  ///   - memorySize: the size M of the memory's vectors.
  ///   - options: the settings.
  ///   - random: the source of randomness.
  public init(
    querySize: Int, memorySize: Int, options: AttentionOptions = AttentionOptions(),
    using random: inout RandomStream
  ) {
    if let mistake = options.mistake(querySize: querySize, memorySize: memorySize) {
      fatalError("Attention: \(mistake)")
    }
    self.options = options
    let size = options.size > 0 ? options.size : querySize
    func weight(_ shape: Shape, if isUsed: Bool) -> Parameter? {
      isUsed ? Initializer.glorotUniform.makeParameter(shape, using: &random) : nil
    }
    let isMultiHead = options.heads > 1
    switch options.score {
    case .additive:
      queryWeight = weight([querySize, size], if: true)
      keyWeight = weight([memorySize, size], if: true)
      vector = Initializer.uniform(from: -0.1, to: 0.1).makeParameter([size], using: &random)
    case .general:
      queryWeight = nil
      keyWeight = weight([memorySize, querySize], if: true)
      vector = nil
    case .cosine:
      queryWeight = nil
      keyWeight = weight([memorySize, querySize], if: true)
      vector = Parameter(Tensor([10]))
    case .location:
      queryWeight = weight([querySize, options.places], if: true)
      keyWeight = nil
      vector = nil
    case .dot, .scaledDot:
      queryWeight = weight([querySize, size], if: isMultiHead)
      keyWeight = weight([memorySize, size], if: isMultiHead)
      vector = nil
    }
    coverageWeight = options.seesCoverage ? Parameter(Tensor(zeros: [size])) : nil
    valueWeight = weight([memorySize, memorySize], if: isMultiHead)
    outputWeight = weight([memorySize, memorySize], if: isMultiHead)
    centreWeight = weight([querySize, querySize], if: options.scope == .predictive)
    centreVector = weight([querySize, 1], if: options.scope == .predictive)
  }

  /// The weights that the settings ask for.
  public var children: ParameterTree {
    [
      "queryWeight": queryWeight, "keyWeight": keyWeight, "vector": vector,
      "coverageWeight": coverageWeight, "valueWeight": valueWeight, "outputWeight": outputWeight,
      "centreWeight": centreWeight, "centreVector": centreVector,
    ]
  }

  /// Computes what all queries need of some sequences.
  ///
  /// - Parameters:
  ///   - memory: the sequences `[N, S, M]`.
  ///   - queryCount: the most queries of each sequence that will come, if that is known: where they are
  ///     fewer than its vectors, `general` attention projects them instead of the memory.
  public func prepare(_ memory: Padded, queryCount: Int? = nil) -> AttentionMemory {
    let queryCount = queryCount ?? .max
    let projectsQueries = options.score == .general && queryCount < memory.length
    var keys = projectsQueries ? nil : keyWeight.map { memory.values.projected($0.tensor) }
    if options.score == .cosine {
      keys = (keys ?? memory.values).normalized(along: 2, epsilon: 1e-6)
    }
    let values = valueWeight.map { memory.values.projected($0.tensor) } ?? memory.values
    guard let keys else { return AttentionMemory(values: values, lengths: memory.lengths) }
    return AttentionMemory(values: values, keys: keys, lengths: memory.lengths)
  }

  /// Attends to a memory.
  ///
  /// - Parameters:
  ///   - queries: `[N, Q, D]`.
  ///   - memory: what ``prepare(_:queryCount:)`` made of N sequences.
  ///   - positions: the position of each query of a sequence, counted from 0, for windows that follow it;
  ///     default 0, 1, …
  ///   - coverage: how much attention each position has had, `[N, Q, S]`, if scores see it.
  public func callAsFunction(
    _ queries: Tensor, _ memory: AttentionMemory, positions: [Int]? = nil, coverage: Tensor? = nil
  ) -> AttentionResult {
    require(
      queries.rank == 3 && queries.shape[0] == memory.count,
      "Attention: queries \(queries.shape) for a memory \(memory.values.shape)")
    if options.heads > 1 { return multiHead(queries, memory) }
    if let scale = scaleOfPlainProducts(queries, memory) {
      let result = comparable(queries, memory).attendedValues(
        keys: memory.keys, values: memory.values, lengths: memory.lengths, scale: scale)
      return AttentionResult(
        context: result.context, weights: result.weights, logProbability: nil)
    }
    var scores = scores(queries, memory, coverage)
    var ranges = memory.lengths.map { 0..<Int($0) }
    if options.scope != .global {
      let window = AttentionWindow(
        centres(queries, memory, positions), memory: memory, reach: options.window)
      if options.scope == .predictive { scores = scores + window.nearness }
      ranges = window.ranges
    }
    let weights = scores.softmax(within: ranges)
    guard options.isHard else {
      return AttentionResult(
        context: weights.batchedMatrixProduct(memory.values), weights: weights, logProbability: nil)
    }
    let choice = weights.choosingPositions()
    return AttentionResult(
      context: choice.batchedMatrixProduct(memory.values), weights: weights,
      logProbability: Tape.isTraining
        ? ((weights * choice).sum(along: 2) + 1e-10).log() : nil)
  }

  /// The most queries of a sequence for which one pass over it is faster than matrix products.
  private static let fewQueries = 8

  /// The factor of products of few queries with keys where nothing else is between them and the weights,
  /// and no gradient is asked for; `nil` otherwise.
  private func scaleOfPlainProducts(_ queries: Tensor, _ memory: AttentionMemory) -> Float? {
    guard
      queries.shape[1] <= Self.fewQueries, options.scope == .global, !options.isHard,
      Tape.recording(queries, memory.keys, memory.values) == nil
    else { return nil }
    switch options.score {
    case .dot, .general: return 1
    case .scaledDot: return 1 / Float(queries.shape[2]).squareRoot()
    case .additive, .cosine, .location: return nil
    }
  }

  /// Queries in the space of the memory's keys: `q · (Wᵀ v) = (W q) · v` of `general` attention.
  private func comparable(_ queries: Tensor, _ memory: AttentionMemory) -> Tensor {
    guard options.score == .general, memory.comparesValues, let keyWeight else { return queries }
    let (count, steps) = (queries.shape[0], queries.shape[1])
    return queries.reshaped([count * steps, queries.shape[2]])
      .matrixProduct(keyWeight.tensor, transposeRight: true)
      .reshaped([count, steps, memory.values.shape[2]])
  }

  /// The scores `[N, Q, S]` of every position for every query.
  private func scores(
    _ queries: Tensor, _ memory: AttentionMemory, _ coverage: Tensor?
  ) -> Tensor {
    switch options.score {
    case .dot, .general:
      return comparable(queries, memory).batchedMatrixProduct(memory.keys, transposeRight: true)
    case .scaledDot:
      return queries.batchedMatrixProduct(memory.keys, transposeRight: true)
        * (1 / Float(queries.shape[2]).squareRoot())
    case .cosine:
      let cosines = queries.normalized(along: 2, epsilon: 1e-6)
        .batchedMatrixProduct(memory.keys, transposeRight: true)
      return vector.map { cosines * $0.tensor } ?? cosines
    case .location:
      require(
        memory.length <= options.places,
        "Attention: \(memory.length) positions, where location scores know \(options.places)")
      return queries.projected(queryWeight?.tensor ?? queries)
        .sliced(0..<memory.length, along: 2)
    case .additive:
      guard let queryWeight, let vector else { fatalError("Attention: no additive weights") }
      let projected = queries.projected(queryWeight.tensor)
      guard let coverageWeight else {
        return projected.additiveScores(keys: memory.keys, vector: vector.tensor)
      }
      let shape = [queries.shape[0], queries.shape[1], memory.length]
      return additiveScores(
        projected, memory, coverage ?? Tensor(zeros: Shape(shape)), coverageWeight.tensor,
        vector.tensor)
    }
  }

  /// Scores that see the coverage: every query then has keys of its own.
  private func additiveScores(
    _ queries: Tensor, _ memory: AttentionMemory, _ coverage: Tensor, _ weight: Tensor,
    _ vector: Tensor
  ) -> Tensor {
    let (count, steps, size) = (queries.shape[0], queries.shape[1], queries.shape[2])
    let rows = (0..<count * steps).map { Int32($0 / steps) }
    let keys =
      memory.keys.selectingOuter(rows)
      + coverage.reshaped([count * steps, memory.length, 1]) * weight.reshaped([1, 1, size])
    return queries.reshaped([count * steps, 1, size])
      .additiveScores(keys: keys, vector: vector)
      .reshaped([count, steps, memory.length])
  }

  /// The centre of each query's window, `[N, Q]`.
  private func centres(
    _ queries: Tensor, _ memory: AttentionMemory, _ positions: [Int]?
  ) -> Tensor {
    let (count, steps) = (queries.shape[0], queries.shape[1])
    guard let centreWeight, let centreVector else {
      let positions = positions ?? Array(0..<steps)
      require(
        positions.count == steps, "Attention: \(positions.count) positions for \(steps) queries")
      return Tensor(
        shape: [count, steps],
        memory.lengths.flatMap { length in
          positions.map { Float(min($0, max(Int(length) - 1, 0))) }
        })
    }
    let shares = queries.projected(centreWeight.tensor).tanh().projected(centreVector.tensor)
      .sigmoid().reshaped([count, steps])
    return shares * Tensor(shape: [count, 1], memory.lengths.map { Float($0) })
  }

  /// Attention of several heads side by side (Vaswani and others 2017, arXiv:1706.03762, 3.2.2).
  private func multiHead(_ queries: Tensor, _ memory: AttentionMemory) -> AttentionResult {
    guard let queryWeight, let outputWeight else { fatalError("Attention: no heads") }
    let heads = options.heads
    func parted(_ x: Tensor) -> Tensor {
      let (count, length, size) = (x.shape[0], x.shape[1], x.shape[2])
      return x.reshaped([count, length, heads, size / heads]).transposed([0, 2, 1, 3])
        .reshaped([count * heads, length, size / heads])
    }
    let query = parted(queries.projected(queryWeight.tensor))
    let scores =
      query.batchedMatrixProduct(parted(memory.keys), transposeRight: true)
      * (1 / Float(query.shape[2]).squareRoot())
    let (count, steps, length) = (queries.shape[0], queries.shape[1], memory.length)
    let weights = scores.softmax(
      within: (0..<count * heads).map { 0..<Int(memory.lengths[$0 / heads]) })
    let size = memory.values.shape[2]
    let joined = weights.batchedMatrixProduct(parted(memory.values))
      .reshaped([count, heads, steps, size / heads]).transposed([0, 2, 1, 3])
      .reshaped([count, steps, size])
    return AttentionResult(
      context: joined.projected(outputWeight.tensor),
      weights: weights.reshaped([count, heads, steps, length]).mean(along: 1), logProbability: nil)
  }
}

extension AttentionOptions {
  /// What is wrong with the options for queries and memories of the given sizes; `nil` if nothing is.
  public func mistake(querySize: Int, memorySize: Int) -> String? {
    let size = self.size > 0 ? self.size : querySize
    if heads < 1 || window < 0 || places < 1 { return "heads, window and places must be positive" }
    if heads > 1 {
      if score != .scaledDot { return "several heads need the score scaled-dot" }
      if size % heads != 0 || memorySize % heads != 0 {
        return "\(heads) heads cannot share sizes of \(size) and \(memorySize) evenly"
      }
      if scope != .global || isHard { return "several heads attend softly to all positions" }
    } else if score == .dot || score == .scaledDot, querySize != memorySize {
      return "\(score.rawValue) compares queries of size \(querySize) with a memory of size "
        + "\(memorySize); use general"
    }
    if seesCoverage, score != .additive { return "coverage needs the score additive" }
    return nil
  }
}
