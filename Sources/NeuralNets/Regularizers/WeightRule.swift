public import Tensors

/// What a layer asks of one of its weights beyond the loss.
public struct WeightRule {
  /// The weight.
  public let parameter: Parameter
  /// The penalty added to the loss.
  public var regularizer: Regularizer?
  /// The condition restored after each update.
  public var constraint: WeightConstraint?

  /// A rule for a weight.
  public init(
    _ parameter: Parameter, regularizer: Regularizer? = nil, constraint: WeightConstraint? = nil
  ) {
    self.parameter = parameter
    self.regularizer = regularizer
    self.constraint = constraint
  }
}

/// Something that asks for penalties or constraints on its own parameters.
public protocol WeightRuled: Parameterized {
  /// The rules for the parameters it holds directly.
  var weightRules: [WeightRule] { get }
}

extension Parameterized {
  /// The rules of all parts, in the order of the tree; those of a shared part appear once.
  public var allWeightRules: [WeightRule] {
    var rules: [WeightRule] = []
    var seen: Set<ObjectIdentifier> = []
    func visit(_ node: any Parameterized) {
      if let ruled = node as? any WeightRuled {
        for rule in ruled.weightRules where rule.regularizer != nil || rule.constraint != nil {
          if seen.insert(ObjectIdentifier(rule.parameter)).inserted { rules.append(rule) }
        }
      }
      for (_, child) in node.children.entries { visit(child) }
    }
    visit(self)
    return rules
  }
}

extension [WeightRule] {
  /// The sum of all penalties as a scalar of the computation; zero if there are none.
  public func penalty() -> Tensor {
    let penalties = filter(\.parameter.isTrainable).compactMap { rule in
      rule.regularizer.map { $0.penalty(rule.parameter.tensor) }
    }
    guard let first = penalties.first else { return Tensor(0) }
    return penalties.dropFirst().reduce(first) { $0 + $1 }
  }

  /// Adds the gradients of all penalties and returns their sum.
  ///
  /// Does without a tape what ``penalty()`` does with one: once a step, not once a shard. The
  /// gradients become dense, also those of an embedding.
  public func addPenalties(to gradients: inout Gradients) -> Double {
    var total = 0.0
    for rule in self where rule.parameter.isTrainable {
      guard let regularizer = rule.regularizer else { continue }
      let weights = rule.parameter.value
      total += regularizer.value(of: weights)
      var sum = regularizer.gradient(of: weights, scale: 1)
      switch gradients[rule.parameter] {
      case nil: break
      case .rows(let rows): rows.add(to: &sum)
      case .dense(let gradient):
        sum.withMutableElements { sum in
          gradient.withElements { gradient in
            for index in gradient.indices { sum[index] += gradient[index] }
          }
        }
      }
      gradients[rule.parameter] = .dense(sum)
    }
    return total
  }

  /// Restores all constraints, in place; call it after each update.
  public func applyConstraints() {
    for rule in self where rule.parameter.isTrainable { rule.constraint?.apply(to: rule.parameter) }
  }
}
