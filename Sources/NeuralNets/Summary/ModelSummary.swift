public import Tensors

/// A model's layers with their output shapes and parameter counts.
public struct ModelSummary: Sendable, CustomStringConvertible {
  /// One layer.
  public struct Row: Hashable, Sendable {
    /// The path of the layer, as in its parameters' names.
    public let name: String
    /// What kind of layer it is.
    public let layer: String
    /// The shape of its output, the first axis being the batch; `nil` if it is not known.
    public let outputShape: Shape?
    /// How many numbers its parameters hold.
    public let parameterCount: Int
    /// How many of them training may change.
    public let trainableCount: Int

    /// A row of a summary.
    public init(
      name: String, layer: String, outputShape: Shape?, parameterCount: Int, trainableCount: Int
    ) {
      self.name = name
      self.layer = layer
      self.outputShape = outputShape
      self.parameterCount = parameterCount
      self.trainableCount = trainableCount
    }

    /// A row for a part of a model.
    public init(name: String, layer: String, outputShape: Shape?, of part: any Parameterized) {
      self.init(
        name: name, layer: layer, outputShape: outputShape, parameterCount: part.parameterCount,
        trainableCount: part.trainableParameterCount)
    }
  }

  /// The layers in order.
  public let rows: [Row]
  /// How many numbers all parameters hold; those shared by several layers count once.
  public let parameterCount: Int
  /// How many of them training may change.
  public let trainableCount: Int

  /// How many of them are frozen.
  public var frozenCount: Int { parameterCount - trainableCount }

  /// A summary of a model from rows made by hand, for models that are not a ``Layer``.
  public init(of model: any Parameterized, rows: [Row]) {
    self.rows = rows
    parameterCount = model.parameterCount
    trainableCount = model.trainableParameterCount
  }

  /// A summary of rows made by hand that share no parameters.
  public init(rows: [Row]) {
    self.rows = rows
    parameterCount = rows.reduce(0) { $0 + $1.parameterCount }
    trainableCount = rows.reduce(0) { $0 + $1.trainableCount }
  }

  /// A summary with one row for every parameter: what can be said without an input's shape.
  public init(parametersOf model: any Parameterized) {
    self.init(
      of: model,
      rows: model.parameters.map { name, parameter in
        Row(name: name, layer: "\(parameter.shape)", outputShape: nil, of: parameter)
      })
  }

  /// The rows as a table with the totals below it.
  public var description: String {
    var table = TextTable([.left, .left, .left, .right, .left])
    table.add(["name", "layer", "output shape", "parameters", ""])
    table.addRule()
    for row in rows {
      let isFrozen = row.parameterCount > 0 && row.trainableCount == 0
      table.add([
        row.name, row.layer, row.outputShape.map(Self.text) ?? "", grouped(row.parameterCount),
        isFrozen ? "frozen" : "",
      ])
    }
    table.addRule()
    return table.rendered()
      + "Total parameters: \(grouped(parameterCount))\n"
      + "Trainable: \(grouped(trainableCount))\n"
      + "Frozen: \(grouped(frozenCount))\n"
  }

  /// A shape with the batch axis as a letter.
  private static func text(_ shape: Shape) -> String {
    "[\((["N"] + shape.sizes.dropFirst().map(String.init)).joined(separator: ", "))]"
  }
}

extension Layer {
  /// The layers with output shapes and parameter counts, nested ones listed one by one.
  ///
  /// - Parameter inputShape: the shape of an input, its first axis being the batch (any size).
  public func summary(inputShape: Shape) -> ModelSummary {
    ModelSummary(of: self, rows: summaryRows(inputShape: inputShape, path: ""))
  }

  /// The rows of this layer and of those inside it.
  private func summaryRows(inputShape: Shape, path: String) -> [ModelSummary.Row] {
    func name(_ index: Int) -> String { path.isEmpty ? "\(index)" : "\(path).\(index)" }
    switch self {
    case let sequential as Sequential:
      var rows: [ModelSummary.Row] = []
      var shape = inputShape
      for (index, layer) in sequential.layers.enumerated() {
        rows += layer.summaryRows(inputShape: shape, path: name(index))
        shape = layer.outputShape(for: shape)
      }
      return rows
    case let branches as Branches:
      let inner = branches.layers.enumerated().flatMap { index, layer in
        layer.summaryRows(inputShape: inputShape, path: name(index))
      }
      return inner + [
        .init(
          name: path, layer: branches.summaryName,
          outputShape: branches.outputShape(for: inputShape), parameterCount: 0, trainableCount: 0)
      ]
    default:
      let shape = outputShape(for: inputShape)
      return [.init(name: path, layer: summaryName, outputShape: shape, of: self)]
    }
  }
}
