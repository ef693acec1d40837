import Archives
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
    let size = labelSize(words.count)
    var page = SVGPage(
      title: title, subtitle: subtitle, width: width, height: height,
      style: """
        .labels { font-size: \(SVGPage.number(size))px; paint-order: stroke; stroke: #fff; \
        stroke-width: 3px; stroke-linejoin: round; }
        .dots { fill-opacity: 0.75; }
        """)
    let points = placed(positions, below: page.top)
    let groups = PointGroups(points, count: min(SVGPage.palette.count, max(1, words.count / 8)))
    var labels = LabelPlacement(
      points: points, radius: radius(words.count), fontSize: size,
      bounds: Box(left: 8, top: page.top - 16, right: width - 8, bottom: height - 8))
    page.add("<g class=\"dots\">")
    for (place, point) in points.enumerated() {
      let color = SVGPage.palette[groups.group(of: place)]
      page.add(
        "<circle cx=\"\(SVGPage.number(point.x))\" cy=\"\(SVGPage.number(point.y))\" "
          + "r=\"\(SVGPage.number(radius(words.count)))\" fill=\"\(color)\">"
          + "<title>\(SVGPage.escaped(words[place]))</title></circle>")
    }
    page.add("</g>\n<g class=\"labels\">")
    for (place, word) in words.enumerated() {
      guard let label = labels.place(word, at: place) else { continue }
      let color = SVGPage.palette[groups.group(of: place)]
      page.add(
        "<text x=\"\(SVGPage.number(label.x))\" y=\"\(SVGPage.number(label.y))\" "
          + "fill=\"\(color)\">\(SVGPage.escaped(word))</text>")
    }
    page.add("</g>")
    return page.text
  }

  private func labelSize(_ count: Int) -> Double { count <= 60 ? 15 : count <= 200 ? 13 : 11 }

  private func radius(_ count: Int) -> Double { count <= 60 ? 4 : count <= 300 ? 3 : 2 }

  /// The places in pixels, both axes on the same scale where the picture allows.
  private func placed(_ positions: Tensor, below top: Double) -> [Point] {
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
}
