public import Tensors

/// A table of vectors, one for each token identifier: `[N, T] → [N, T, D]`.
///
/// Gradients are row gradients: a step costs what its tokens cost, not what the vocabulary costs.
public struct Embedding: Layer, WeightRuled {
  /// The table, `[V, D]`.
  public let table: Parameter
  /// The identifier whose vector is always zero and never learns, if there is one.
  public let paddingIdentifier: Int32?
  /// A penalty on the table; its gradient is dense.
  public var regularizer: Regularizer?
  /// A condition on the table; norms over axis 1 are those of the words.
  public var constraint: WeightConstraint?

  /// A layer with new vectors.
  ///
  /// - Parameters:
  ///   - vocabularySize: the number V of identifiers.
  ///   - size: the size D of the vectors.
  ///   - initializer: how the table is drawn; default uniform from −0.05 to 0.05.
  ///   - paddingIdentifier: an identifier whose vector is zero and does not learn; default none.
  ///   - regularizer: a penalty on the table.
  ///   - constraint: a condition on the table.
  ///   - random: the source of randomness.
  public init(
    vocabularySize: Int, size: Int, initializer: Initializer = .uniform(),
    paddingIdentifier: Int32? = nil, regularizer: Regularizer? = nil,
    constraint: WeightConstraint? = nil, using random: inout RandomStream
  ) {
    self.init(
      table: initializer.makeParameter([vocabularySize, size], using: &random),
      paddingIdentifier: paddingIdentifier)
    self.regularizer = regularizer
    self.constraint = constraint
  }

  /// A layer with vectors from elsewhere.
  ///
  /// - Parameters:
  ///   - vectors: the table, `[V, D]`.
  ///   - isTrainable: whether training changes the vectors; default true.
  ///   - paddingIdentifier: an identifier whose vector becomes zero and does not learn.
  public init(vectors: Tensor, isTrainable: Bool = true, paddingIdentifier: Int32? = nil) {
    self.init(
      table: Parameter(vectors, isTrainable: isTrainable), paddingIdentifier: paddingIdentifier)
  }

  /// A layer over an existing table, which may be shared with other layers.
  public init(table: Parameter, paddingIdentifier: Int32? = nil) {
    require(table.shape.rank == 2, "Embedding: the table must be [V, D], got \(table.shape)")
    self.table = table
    self.paddingIdentifier = paddingIdentifier
    guard let padding = paddingIdentifier.map(Int.init) else { return }
    let (count, size) = (table.shape[0], table.shape[1])
    require(
      padding >= 0 && padding < count,
      "Embedding: padding identifier \(padding) is outside a table of \(count) rows")
    table.value.withMutableElements { elements in
      for index in padding * size..<(padding + 1) * size { elements[index] = 0 }
    }
  }

  /// The number V of identifiers.
  public var vocabularySize: Int { table.shape[0] }

  /// The size D of the vectors.
  public var size: Int { table.shape[1] }

  /// The table.
  public var children: ParameterTree { ["table": table] }

  /// The rule for the table.
  public var weightRules: [WeightRule] {
    [WeightRule(table, regularizer: regularizer, constraint: constraint)]
  }

  /// The vectors of a batch of tokens, with its lengths; traps on an identifier outside the table.
  public func callAsFunction(_ tokens: TokenBatch) -> Padded {
    let vectors = vectors(of: tokens.identifiers)
    return Padded(
      vectors.reshaped([tokens.count, tokens.length, size]), lengths: tokens.lengths)
  }

  /// The vectors of identifiers given as whole numbers in a tensor `[N, …]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let identifiers = x.withElements { elements in
      elements.map { element in
        guard let identifier = Int32(exactly: element) else {
          fatalError("Embedding: \(element) is not an identifier; expected whole numbers")
        }
        return identifier
      }
    }
    return vectors(of: identifiers).reshaped(outputShape(for: x.shape))
  }

  /// The output for tokens or for identifiers in a tensor.
  public func callAsFunction(_ signal: Signal) -> Signal {
    switch signal {
    case .tokens(let tokens): return .sequences(self(tokens))
    case .tensor(let x): return .tensor(self(x))
    case .sequences(let x): fatalError("Embedding: expected tokens, got vectors \(x.values.shape)")
    }
  }

  /// The input's shape with D as a further axis.
  public func outputShape(for inputShape: Shape) -> Shape { Shape(inputShape.sizes + [size]) }

  private func vectors(of identifiers: [Int32]) -> Tensor {
    let rows = table.tensor.gatherRows(identifiers)
    guard let padding = paddingIdentifier, table.isTrainable else { return rows }
    // Its row is zero already; what is cut here is the gradient that would change it.
    return rows.stoppingGradient { identifiers[$0] == padding }
  }
}

extension Tensor {
  /// The same rows, through some of which no gradient flows back.
  fileprivate func stoppingGradient(ofRow isStopped: @escaping (Int) -> Bool) -> Tensor {
    guard let tape = Tape.recording(self) else { return self }
    return tape.record(self) { [self] gradient, sink in
      var gradient = gradient
      let width = shape[-1]
      gradient.withMutableElements { gradient in
        for row in 0..<shape[0] where isStopped(row) {
          for index in row * width..<(row + 1) * width { gradient[index] = 0 }
        }
      }
      sink.add(gradient, to: self)
    }
  }
}
