import Textus

extension ClassifierRun {
  /// The examples that a preview looks at.
  private static var headCount: Int { 1000 }

  /// Reads the beginning of the data and prints what a run would do, without doing it.
  func preview() throws {
    try output?.requireReplaceable()
    let reader = try plan.training.reader(options)
    let head = try LabelledTexts(reader, upTo: Self.headCount, named: plan.training.name)
    let summary =
      settings.architecture == .linear ? nil : try trainer.summary(training: head)
    let estimate = summary.map { MemoryEstimate($0, settings: settings) }
    try StandardOutput.write { output in
      if common.json {
        try output.writeLine(
          .object { object in
            object.add("architecture", settings.architecture.rawValue)
            object.add("format", reader.format.rawValue)
            object.add("labels", list: { list in head.labelNames.forEach { list.add($0) } })
            if let estimate {
              object.add("parameters", estimate.parameterCount)
              object.add("memory_bytes", estimate.byteCount)
            }
          })
        return
      }
      let rows = [
        ["architecture", settings.architecture.rawValue],
        ["data", "\(plan.training.name), \(reader.format.rawValue)"],
        ["labels", head.labelNames.joined(separator: ", ")],
        ["output", self.output?.path ?? "none"],
      ]
      try output.write(Columns(rows).rendered)
      if let summary, let estimate {
        try output.write(
          "\nThe layers, with the vocabulary of the first \(counted(head.count, "text")):\n\n"
            + summary.description
            + "\nWith a full vocabulary at most \(counted(estimate.parameterCount, "parameter")); "
            + "training needs about \(byteSize(estimate.byteCount)) beside the texts.\n")
      }
    }
  }
}

extension LabelledTexts {
  /// The first texts of a reader.
  fileprivate init(_ reader: LabelledReader, upTo count: Int, named name: String) throws {
    var texts: [String] = []
    var labels: [String] = []
    while texts.count < count, let example = try reader.next() {
      texts.append(example.text)
      labels.append(example.label)
    }
    guard !texts.isEmpty else {
      throw CommandError(.invalidData, "\(name): holds no labelled text; check the path")
    }
    let names = Set(labels).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, Int32(0)...))
    self.init(texts: texts, labels: labels.map { numbers[$0] ?? 0 }, labelNames: names)
  }
}

/// How much memory a training run will take, from the sizes of its network.
private struct MemoryEstimate {
  /// The parameters with a vocabulary as large as the settings allow.
  let parameterCount: Int
  let byteCount: Int

  init(_ summary: ModelSummary, settings: ClassifierSettings) {
    let size = settings.model.embeddingSize
    // Only the table of trained embeddings grows with the vocabulary.
    let embeddings = summary.rows.filter { $0.layer == "Embedding" }.map(\.parameterCount)
    let full = settings.text.vocabularySize * size
    parameterCount = summary.parameterCount + max(0, full - (embeddings.max() ?? full))
    // The weights, two numbers each for the optimizer, the best epoch's weights and a gradient; and
    // for each batch its embeddings and their gradient.
    let batch = settings.training.batchSize * settings.text.length * size * 2
    byteCount = (parameterCount * 5 + batch) * MemoryLayout<Float>.size
  }
}
