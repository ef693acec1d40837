/// A place in a picture, in pixels; y points down.
struct Point {
  var x: Double
  var y: Double
}

/// A rectangle in a picture.
struct Box {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  func contains(_ other: Box) -> Bool {
    other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
  }
}

/// Finds room for labels beside their dots, one after the other.
///
/// Boxes are kept in a grid of cells, so that a label is compared with its neighbourhood only.
struct LabelPlacement {
  private let points: [Point]
  private let radius: Double
  private let fontSize: Double
  private let bounds: Box
  private let cell = 64.0
  private var taken: [Cell: [Box]] = [:]

  private struct Cell: Hashable {
    let x: Int
    let y: Int
  }

  init(points: [Point], radius: Double, fontSize: Double, bounds: Box) {
    self.points = points
    self.radius = radius
    self.fontSize = fontSize
    self.bounds = bounds
    for point in points {
      // A label may touch a dot's rim, not its middle.
      let rim = 0.7 * radius
      take(
        Box(left: point.x - rim, top: point.y - rim, right: point.x + rim, bottom: point.y + rim))
    }
  }

  /// Where the label of a point begins, on its base line; `nil` where there is no room.
  mutating func place(_ word: String, at index: Int) -> Point? {
    let point = points[index]
    let width = Self.width(of: word) * fontSize
    let gap = radius + 2
    let rise = 0.34 * fontSize
    let starts = [
      Point(x: point.x + gap, y: point.y + rise),
      Point(x: point.x - gap - width, y: point.y + rise),
      Point(x: point.x - width / 2, y: point.y - gap - 0.1 * fontSize),
      Point(x: point.x - width / 2, y: point.y + gap + 0.75 * fontSize),
      Point(x: point.x + 0.7 * gap, y: point.y - 0.7 * gap),
      Point(x: point.x + 0.7 * gap, y: point.y + 0.7 * gap + 0.65 * fontSize),
      Point(x: point.x - 0.7 * gap - width, y: point.y - 0.7 * gap),
      Point(x: point.x - 0.7 * gap - width, y: point.y + 0.7 * gap + 0.65 * fontSize),
    ]
    for start in starts {
      let box = Box(
        left: start.x - 1, top: start.y - 0.78 * fontSize, right: start.x + width + 1,
        bottom: start.y + 0.24 * fontSize)
      if bounds.contains(box), isFree(box) {
        take(box)
        return start
      }
    }
    return nil
  }

  private func isFree(_ box: Box) -> Bool {
    cells(of: box).allSatisfy { cell in taken[cell]?.allSatisfy { !$0.overlaps(box) } ?? true }
  }

  private mutating func take(_ box: Box) {
    for cell in cells(of: box) { taken[cell, default: []].append(box) }
  }

  private func cells(of box: Box) -> [Cell] {
    let columns = Int((box.left / cell).rounded(.down))...Int((box.right / cell).rounded(.down))
    let rows = Int((box.top / cell).rounded(.down))...Int((box.bottom / cell).rounded(.down))
    return columns.flatMap { x in rows.map { y in Cell(x: x, y: y) } }
  }

  /// The width of a word in units of the font's size, estimated for a sans-serif face.
  private static func width(of word: String) -> Double {
    word.unicodeScalars.reduce(0) { width, scalar in
      switch scalar {
      case "i", "j", "l", "t", "f", "r", "I", "'", ".", ",", ":", ";", "|": width + 0.33
      case "m", "w", "M", "W", "@": width + 0.85
      case "A"..."Z": width + 0.68
      // Characters of East Asia are as wide as high.
      case "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{FFDC}", "\u{1F300}"...: width + 1
      default: width + 0.56
      }
    }
  }
}
