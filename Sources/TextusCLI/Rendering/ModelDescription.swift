import Textus

/// Everything there is to say about a model.
struct ModelDescription {
  let name: String
  let path: String
  let classifier: TextClassifier
  /// The rows of the training record, the header first.
  let history: [[String]]

  /// For people: facts, settings as a recipe, layers, training record.
  func text() throws -> String {
    let facts = [
      ["model", name],
      ["folder", path],
      ["architecture", classifier.settings.architecture.rawValue],
      ["labels", classifier.labels.joined(separator: ", ")],
      ["parameters", grouped(classifier.summary.parameterCount)],
    ]
    var text = Columns(facts).rendered
    let recipe = try Recipe(defaults: classifier.settings)
    text += "\nSettings\n\n" + recipe.yaml(omitting: unusedSections)
    text += "\nLayers\n\n" + classifier.summary.description
    if history.count > 1 {
      text += "\nTraining\n\n" + Columns(history.map { $0.map(Self.shortened) }).rendered
    }
    return text
  }

  /// The sections of a recipe that say nothing about this model.
  private var unusedSections: Set<String> {
    classifier.settings.architecture == .linear
      ? ["data", "model", "training"] : ["data", "linear"]
  }

  var json: JSONText {
    .object { object in
      object.add("name", name)
      object.add("path", path)
      object.add("architecture", classifier.settings.architecture.rawValue)
      object.add("labels", list: { list in classifier.labels.forEach { list.add($0) } })
      object.add("parameters", classifier.summary.parameterCount)
      object.add(
        "layers",
        list: { list in
          for row in classifier.summary.rows {
            list.add { layer in
              layer.add("name", row.name)
              layer.add("layer", row.layer)
              if let shape = row.outputShape { layer.add("shape", Self.shown(shape)) }
              layer.add("parameters", row.parameterCount)
            }
          }
        })
      object.add(
        "history",
        list: { list in
          for row in history.dropFirst() {
            list.add { epoch in
              for (name, value) in zip(history[0], row) {
                if let count = Int(value) {
                  epoch.add(name, count)
                } else {
                  epoch.add(name, Double(value) ?? .nan)
                }
              }
            }
          }
        })
      object.add("settings", encoded: classifier.settings)
    }
  }

  /// A shape whose batch axis, of any size, is called N.
  private static func shown(_ shape: Shape) -> String {
    "[" + (["N"] + shape.sizes.dropFirst().map { "\($0)" }).joined(separator: ", ") + "]"
  }

  /// A number with as many decimals as anybody reads.
  private static func shortened(_ cell: String) -> String {
    guard Int(cell) == nil, let value = Double(cell), abs(value) >= 0.001 else { return cell }
    return fixed(value, decimals: 4)
  }
}
