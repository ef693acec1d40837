public import Archives

/// The record of a training run as curves: a panel for the loss and one for each further figure, with
/// the curves of training and validation in the same panel.
///
/// ```swift
/// let curves = try LearningCurves(lines: folder.lines(of: .history), path: "history.csv")
/// print(curves.svg(title: "my-model"))
/// ```
public struct LearningCurves: Sendable {
  /// The numbers of the epochs.
  private let epochs: [Double]
  private let panels: [CurvePanel]

  /// The curves of a history.
  public init(_ history: TrainingHistory) {
    let columns = Self.columns(history.csv.split(separator: "\n").map(String.init)) ?? []
    self.init(columns: columns)
  }

  /// The curves of `history.csv`.
  ///
  /// - Parameters:
  ///   - lines: the lines of the file, the header first.
  ///   - path: the file's path, for messages.
  /// - Throws: ``ArchiveError`` of kind `damaged` for a line that does not fit the header.
  public init(lines: [String], path: String) throws(ArchiveError) {
    guard let columns = Self.columns(lines) else {
      throw ArchiveError(
        .damaged, path: path, what: "is no table of numbers with a column \"epoch\"",
        hint: "use the file as training wrote it")
    }
    self.init(columns: columns)
  }

  private init(columns: [(name: String, values: [Double])]) {
    epochs = columns.first { $0.name == "epoch" }?.values ?? []
    let values = Dictionary(columns.map { ($0.name, $0.values) }) { first, _ in first }
    let prefix = "validation_"
    var figures: [String] = []
    for (name, _) in columns where !["epoch", "seconds", "learning_rate"].contains(name) {
      let figure = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
      if !figures.contains(figure) { figures.append(figure) }
    }
    var panels = figures.map { figure in
      CurvePanel(
        title: figure.replacing("_", with: " "), training: values[figure],
        validation: values[prefix + figure], marksLowest: figure == "loss")
    }
    if let rates = values["learning_rate"], Set(rates).count > 1 {
      panels.append(
        CurvePanel(title: "learning rate", training: rates, validation: nil, marksLowest: false))
    }
    self.panels = panels
  }

  /// The columns of a table of numbers; `nil` if it is none.
  private static func columns(_ lines: [String]) -> [(name: String, values: [Double])]? {
    let rows = lines.filter { !$0.isEmpty }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let header = rows.first, header.contains("epoch") else { return nil }
    var columns = header.map { (name: $0, values: [Double]()) }
    for row in rows.dropFirst() {
      guard row.count == header.count else { return nil }
      for (index, cell) in row.enumerated() {
        guard let value = Double(cell) else { return nil }
        columns[index].values.append(value)
      }
    }
    return columns
  }

  /// How many epochs there are.
  public var epochCount: Int { epochs.count }

  /// The curves as a picture.
  ///
  /// - Parameter title: what stands above it.
  public func svg(title: String) -> String {
    let across = panels.count < 2 ? 1 : 2
    let size = CurvePanel.size
    let down = max(1, (panels.count + across - 1) / across)
    let subtitle = epochs.count == 1 ? "1 epoch" : "\(epochs.count) epochs"
    var page = SVGPage(
      title: title, subtitle: subtitle, width: Double(across) * size.width + 32,
      height: Double(down) * size.height + 100,
      style: """
        .grid { stroke: #e4e4e4; } .ticks, .note { font-size: 12px; fill: #777; }
        .note { paint-order: stroke; stroke: #fff; stroke-width: 4px; }
        .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        """)
    for (index, panel) in panels.enumerated() {
      panel.draw(
        epochs: epochs, left: 16 + Double(index % across) * size.width,
        top: page.top + Double(index / across) * size.height, on: &page)
    }
    return page.text
  }
}
