public import Tensors

/// A picture of words in the plane, as SVG: a dot for each, and a label where there is room.
///
/// Words near each other share a colour. Labels never cover each other; those of the first words go
/// first. What has no room keeps its dot, and shows its word when pointed at.
public struct ScatterDrawing: Sendable {
  /// What stands above the picture.
  public var title: String
  /// What stands below the title, small.
  public var subtitle: String
  /// The width of the picture, in pixels.
  public var width: Double
  /// The height of the picture, in pixels.
  public var height: Double

  /// A picture of the given size.
  public init(
    title: String, subtitle: String = "", width: Double = 1200, height: Double = 900
  ) {
    self.title = title
    self.subtitle = subtitle
    self.width = width
    self.height = height
  }

  private static let palette = [
    "#1f6fb4", "#d9541e", "#2a9d5c", "#8e44ad", "#b8860b", "#c2255c", "#0b7285", "#6b4f3a",
    "#5c7cfa", "#5f6f1c",
  ]

  /// Draws words at their places.
  ///
  /// - Parameters:
  ///   - words: the labels, the most important first.
  ///   - positions: a place for each, `[N, 2]`, on any scale; the second axis points up.
  public func svg(_ words: [String], at positions: Tensor) -> String {
    require(
      positions.shape.sizes == [words.count, 2],
      "svg(_:at:): \(words.count) words need positions of shape [\(words.count), 2], "
        + "got \(positions.shape)")
    let points = placed(positions)
    let groups = PointGroups(points, count: min(Self.palette.count, max(1, words.count / 8)))
    let size = labelSize(words.count)
    var labels = LabelPlacement(
      points: points, radius: radius(words.count), fontSize: size,
      bounds: Box(left: 8, top: top - 16, right: width - 8, bottom: height - 8))
    var text = head(size)
    text += "<g class=\"dots\">\n"
    for (place, point) in points.enumerated() {
      let color = Self.palette[groups.group(of: place)]
      text +=
        "<circle cx=\"\(tenths(point.x))\" cy=\"\(tenths(point.y))\" "
        + "r=\"\(tenths(radius(words.count)))\" fill=\"\(color)\">"
        + "<title>\(escaped(words[place]))</title></circle>\n"
    }
    text += "</g>\n<g class=\"labels\">\n"
    for (place, word) in words.enumerated() {
      guard let label = labels.place(word, at: place) else { continue }
      let color = Self.palette[groups.group(of: place)]
      text +=
        "<text x=\"\(tenths(label.x))\" y=\"\(tenths(label.y))\" fill=\"\(color)\">"
        + "\(escaped(word))</text>\n"
    }
    return text + "</g>\n</svg>\n"
  }

  private var top: Double { subtitle.isEmpty ? 64 : 84 }

  private func labelSize(_ count: Int) -> Double { count <= 60 ? 15 : count <= 200 ? 13 : 11 }

  private func radius(_ count: Int) -> Double { count <= 60 ? 4 : count <= 300 ? 3 : 2 }

  private func head(_ size: Double) -> String {
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(tenths(width)) \(tenths(height))" \
      width="\(tenths(width))" height="\(tenths(height))" \
      font-family="Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif">
      <style>
      .labels { font-size: \(tenths(size))px; paint-order: stroke; stroke: #fff; stroke-width: 3px; \
      stroke-linejoin: round; }
      .dots { fill-opacity: 0.75; }
      </style>
      <rect width="100%" height="100%" fill="#fff"/>
      <text x="32" y="46" font-size="24" font-weight="600" fill="#222">\(escaped(title))</text>

      """
    if !subtitle.isEmpty {
      text += "<text x=\"32\" y=\"70\" font-size=\"14\" fill=\"#777\">\(escaped(subtitle))</text>\n"
    }
    return text
  }

  /// The places in pixels, both axes on the same scale where the picture allows.
  private func placed(_ positions: Tensor) -> [Point] {
    let numbers = positions.elements.map { $0.isFinite ? Double($0) : 0 }
    let xs = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
    let ys = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
    let (low, high) = (ys.min() ?? 0, ys.max() ?? 0)
    let room = (x: width - 48 - 112, y: height - top - 48)
    let spans = (x: max(right - left, 1e-12), y: max(high - low, 1e-12))
    // Stretching one axis up to half as much again fills the page without bending neighbourhoods.
    let scale = min(room.x / spans.x, room.y / spans.y)
    let scales = (x: min(room.x / spans.x, 1.5 * scale), y: min(room.y / spans.y, 1.5 * scale))
    return zip(xs, ys).map { x, y in
      Point(
        x: 48 + room.x / 2 + (x - (left + right) / 2) * scales.x,
        y: top + 8 + room.y / 2 - (y - (low + high) / 2) * scales.y)
    }
  }

  private func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0
      ? "\(tenths / 10)"
      : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  /// A text for XML; control characters, which XML has no way to write, are left out.
  private func escaped(_ text: String) -> String {
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
