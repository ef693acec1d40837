/// A picture as SVG on a white page: its title, and whatever is drawn below it.
package struct SVGPage {
  /// The width of the page, in pixels.
  package let width: Double
  /// The height of the page, in pixels.
  package let height: Double
  /// Where the space below the titles begins.
  package let top: Double
  private var body: String

  /// Colours that can be told apart, for lines and dots.
  package static let palette = [
    "#1f6fb4", "#d9541e", "#2a9d5c", "#8e44ad", "#b8860b", "#c2255c", "#0b7285", "#6b4f3a",
    "#5c7cfa", "#5f6f1c",
  ]

  /// A page with nothing on it but its titles.
  ///
  /// - Parameters:
  ///   - title: what stands above the picture.
  ///   - subtitle: what stands below the title, small; empty for nothing.
  ///   - width: the width of the page, in pixels.
  ///   - height: the height of the page, in pixels.
  ///   - style: rules of CSS for what is drawn.
  package init(title: String, subtitle: String, width: Double, height: Double, style: String) {
    self.width = width
    self.height = height
    top = subtitle.isEmpty ? 64 : 84
    let (w, h) = (Self.number(width), Self.number(height))
    body = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(w) \(h)" width="\(w)" height="\(h)" \
      font-family="Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif">
      <style>
      \(style)
      </style>
      <rect width="100%" height="100%" fill="#fff"/>
      <text x="32" y="46" font-size="24" font-weight="600" fill="#222">\(Self.escaped(title))</text>

      """
    if !subtitle.isEmpty {
      body +=
        "<text x=\"32\" y=\"70\" font-size=\"14\" fill=\"#777\">\(Self.escaped(subtitle))</text>\n"
    }
  }

  /// Adds an element, or several, on lines of their own.
  package mutating func add(_ elements: String) { body += elements + "\n" }

  /// The whole document.
  package var text: String { body + "</svg>\n" }

  /// A number with at most one decimal.
  package static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0
      ? "\(tenths / 10)"
      : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  /// A text for XML; control characters, which XML has no way to write, are left out.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{0}"..<"\u{20}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
