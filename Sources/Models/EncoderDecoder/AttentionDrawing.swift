import Archives

/// Pictures of what a decoder attended to: the source's tokens across, the target's down, darker where
/// they counted more.
public struct AttentionDrawing: Sendable {
  private var panels: [Panel] = []

  /// One translation.
  private struct Panel: Sendable {
    let source: [String]
    let target: [String]
    let weights: [[Float]]
  }

  /// The most translations of a picture.
  public static let limit = 200

  /// A picture of nothing yet.
  public init() {}

  /// How many translations are in the picture.
  public var count: Int { panels.count }

  /// Adds a translation's best target; one without attention, or beyond the limit, is left out.
  public mutating func add(_ translation: Translation) {
    guard let best = translation.hypotheses.first, !best.attention.isEmpty,
      panels.count < Self.limit
    else { return }
    panels.append(
      Panel(
        source: Self.labels(translation.sourceTokens),
        target: Self.labels(best.tokens) + ["</s>"], weights: best.attention))
  }

  /// Tokens as people read them: where pieces have the mark of a word's beginning, it gives way to a
  /// hyphen before the pieces that go on with a word.
  static func labels(_ tokens: [String]) -> [String] {
    guard tokens.contains(where: { $0.hasPrefix("▁") }) else { return tokens }
    return tokens.map { token in
      if token.count > 1, token.hasPrefix("▁") { return String(token.dropFirst()) }
      return token.first.map { $0.isLetter || $0.isNumber } == true ? "-\(token)" : token
    }
  }

  /// The picture as SVG, translations below each other.
  public var svg: String {
    let cell = 22.0
    var body = ""
    var (top, width) = (10.0, 0.0)
    for panel in panels {
      let left = 20 + 8 * Double(panel.target.map(\.count).max() ?? 0)
      let head = 20 + 6 * Double(panel.source.map(\.count).max() ?? 0)
      for (column, token) in panel.source.enumerated() {
        let x = left + (Double(column) + 0.6) * cell
        body +=
          "<text transform=\"translate(\(SVGPage.number(x)) \(SVGPage.number(top + head - 6))) rotate(-55)\">"
          + "\(SVGPage.escaped(token))</text>\n"
      }
      for (row, token) in panel.target.enumerated() {
        let y = top + head + Double(row) * cell
        body +=
          "<text x=\"\(SVGPage.number(left - 6))\" y=\"\(SVGPage.number(y + 0.7 * cell))\" text-anchor=\"end\">"
          + "\(SVGPage.escaped(token))</text>\n"
        for (column, weight) in panel.weights[row].enumerated() {
          body +=
            "<rect x=\"\(SVGPage.number(left + Double(column) * cell))\" y=\"\(SVGPage.number(y))\" width=\"21\" "
            + "height=\"21\" fill-opacity=\"\(hundredths(weight))\"><title>"
            + "\(SVGPage.escaped(token)) – \(SVGPage.escaped(panel.source[column])): \(hundredths(weight))</title></rect>\n"
        }
      }
      let right = left + Double(panel.source.count) * cell
      // The last of the slanted words leans out of its column.
      width = max(width, right + 5 * Double(panel.source.last?.count ?? 0) + 20)
      top += head + Double(panel.target.count) * cell + 24
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(SVGPage.number(max(width, 120)))" height="\(SVGPage.number(top))" \
      font-family="Helvetica, Arial, sans-serif" font-size="13">
      <rect width="100%" height="100%" fill="white"/>
      <g fill="#1f4e8c">
      \(body)</g>
      </svg>

      """
  }

  /// The picture as an HTML page, a table for each translation.
  public var html: String {
    var body = ""
    for panel in panels {
      body += "<table>\n<tr><td></td>"
      for token in panel.source {
        body += "<th scope=\"col\"><span>\(SVGPage.escaped(token))</span></th>"
      }
      body += "</tr>\n"
      for (row, token) in panel.target.enumerated() {
        body += "<tr><th scope=\"row\">\(SVGPage.escaped(token))</th>"
        for (column, weight) in panel.weights[row].enumerated() {
          body +=
            "<td style=\"background:rgba(31,78,140,\(hundredths(weight)))\" title=\""
            + "\(SVGPage.escaped(token)) – \(SVGPage.escaped(panel.source[column])): \(hundredths(weight))\"></td>"
        }
        body += "</tr>\n"
      }
      body += "</table>\n"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>Attention</title>
      <style>
      body { font: 14px Helvetica, Arial, sans-serif; margin: 2em; }
      table { border-spacing: 1px; margin-bottom: 2em; }
      td { width: 22px; height: 22px; }
      th { font-weight: normal; text-align: right; white-space: nowrap; padding-right: 6px; }
      th[scope=col] { vertical-align: bottom; padding: 0; }
      th[scope=col] span { writing-mode: vertical-rl; transform: rotate(180deg); }
      </style>
      </head>
      <body>
      \(body)</body>
      </html>

      """
  }
}

/// A share with two decimals.
private func hundredths(_ value: Float) -> String {
  let hundredths = Int((value * 100).rounded())
  return hundredths >= 100 ? "1" : "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
}
