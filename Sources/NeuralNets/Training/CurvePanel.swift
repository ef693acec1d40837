import Archives

/// One figure over the epochs, drawn on a part of a page.
struct CurvePanel: Sendable {
  let title: String
  let training: [Double]?
  let validation: [Double]?
  /// Whether the lowest point of validation is marked: the epoch whose weights are kept.
  let marksLowest: Bool

  static let size = (width: 520.0, height: 320.0)

  private static let (trainingColor, validationColor) = (SVGPage.palette[0], SVGPage.palette[1])

  /// Where the curves are on the page.
  private struct Frame {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
    let horizontal: Axis
    let vertical: Axis

    func x(_ value: Double) -> Double { left + horizontal.share(value) * (right - left) }
    func y(_ value: Double) -> Double { bottom - vertical.share(value) * (bottom - top) }
  }

  /// Draws the panel with its upper left corner at the given place.
  func draw(epochs: [Double], left: Double, top: Double, on page: inout SVGPage) {
    let values = ((training ?? []) + (validation ?? [])).filter(\.isFinite)
    let frame = Frame(
      left: left + 64, top: top + 44, right: left + Self.size.width - 24,
      bottom: top + Self.size.height - 44,
      horizontal: Axis(around: epochs, leastStep: 1), vertical: Axis(around: values))
    page.add(
      "<text x=\"\(SVGPage.number(frame.left))\" y=\"\(SVGPage.number(top + 24))\" "
        + "font-size=\"16\" font-weight=\"600\" fill=\"#222\">\(SVGPage.escaped(title))</text>")
    drawGrid(frame, on: &page)
    drawLegend(frame, on: &page)
    draw(training, Self.trainingColor, epochs, frame, on: &page)
    draw(validation, Self.validationColor, epochs, frame, on: &page)
    if marksLowest { markLowest(epochs, frame, on: &page) }
  }

  private func drawGrid(_ frame: Frame, on page: inout SVGPage) {
    let number = SVGPage.number
    for value in frame.vertical.ticks {
      let y = frame.y(value)
      page.add(
        "<line class=\"grid\" x1=\"\(number(frame.left))\" y1=\"\(number(y))\" "
          + "x2=\"\(number(frame.right))\" y2=\"\(number(y))\"/>"
          + "<text class=\"ticks\" x=\"\(number(frame.left - 8))\" y=\"\(number(y + 4))\" "
          + "text-anchor=\"end\">\(frame.vertical.label(value))</text>")
    }
    for value in frame.horizontal.ticks {
      page.add(
        "<text class=\"ticks\" x=\"\(number(frame.x(value)))\" y=\"\(number(frame.bottom + 20))\" "
          + "text-anchor=\"middle\">\(frame.horizontal.label(value))</text>")
    }
    page.add(
      "<text class=\"ticks\" x=\"\(number(frame.right))\" y=\"\(number(frame.bottom + 38))\" "
        + "text-anchor=\"end\">epoch</text>")
  }

  private func drawLegend(_ frame: Frame, on page: inout SVGPage) {
    let y = SVGPage.number(frame.top - 20)
    var names = ""
    if training != nil { names += "<tspan fill=\"\(Self.trainingColor)\">training</tspan>" }
    if validation != nil {
      names += "<tspan dx=\"12\" fill=\"\(Self.validationColor)\">validation</tspan>"
    }
    page.add(
      "<text x=\"\(SVGPage.number(frame.right))\" y=\"\(y)\" font-size=\"13\" text-anchor=\"end\">"
        + "\(names)</text>")
  }

  private func draw(
    _ values: [Double]?, _ color: String, _ epochs: [Double], _ frame: Frame,
    on page: inout SVGPage
  ) {
    guard let values else { return }
    var path = ""
    var isDrawing = false
    var dots = ""
    for (epoch, value) in zip(epochs, values) {
      // What is no number leaves a gap.
      guard value.isFinite else {
        isDrawing = false
        continue
      }
      let place = (x: SVGPage.number(frame.x(epoch)), y: SVGPage.number(frame.y(value)))
      path += "\(isDrawing ? "L" : "M")\(place.x) \(place.y)"
      isDrawing = true
      if epochs.count <= 40 {
        dots += "<circle cx=\"\(place.x)\" cy=\"\(place.y)\" r=\"3\" fill=\"\(color)\"/>"
      }
    }
    page.add("<path class=\"curve\" stroke=\"\(color)\" d=\"\(path)\"/>\(dots)")
  }

  private func markLowest(_ epochs: [Double], _ frame: Frame, on page: inout SVGPage) {
    let points = zip(epochs, validation ?? []).filter(\.1.isFinite)
    guard points.count > 1, let best = points.min(by: { $0.1 < $1.1 }) else { return }
    let (x, y) = (frame.x(best.0), frame.y(best.1))
    let isLeft = x < (frame.left + frame.right) / 2
    page.add(
      "<circle cx=\"\(SVGPage.number(x))\" cy=\"\(SVGPage.number(y))\" r=\"6\" fill=\"none\" "
        + "stroke=\"\(Self.validationColor)\" stroke-width=\"1.5\"/>"
        + "<text class=\"note\" x=\"\(SVGPage.number(x + (isLeft ? 4 : -4)))\" "
        + "y=\"\(SVGPage.number(y < frame.bottom - 24 ? y + 20 : y - 12))\" text-anchor=\"\(isLeft ? "start" : "end")\">"
        + "lowest in epoch \(Int(best.0))</text>")
  }
}

/// A scale with a handful of round numbers on it.
struct Axis: Sendable {
  private let low: Double
  private let high: Double
  private let step: Double

  /// A scale on which all values are.
  init(around values: [Double], leastStep: Double = 0) {
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    let span = most > least ? most - least : max(abs(least), 1) / 5
    step = max(leastStep, Self.round(span / 5))
    let isFlat = most <= least
    if leastStep > 0 {
      // Whole numbers: the first and the last of them are the ends.
      (low, high) = isFlat ? (least - 1, most + 1) : (least, most)
    } else {
      low = ((isFlat ? least - span : least) / step).rounded(.down) * step
      high = ((isFlat ? most + span : most) / step).rounded(.up) * step
    }
  }

  /// 1, 2 or 5 times a power of ten, not below `value` but for rounding.
  private static func round(_ value: Double) -> Double {
    var power = 1.0
    while power > value { power /= 10 }
    while power * 10 <= value { power *= 10 }
    let factor = value / power
    return power * (factor <= 1.0001 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10)
  }

  /// Where a value is between the ends, from 0 to 1.
  func share(_ value: Double) -> Double { (value - low) / (high - low) }

  /// The round numbers on the scale.
  var ticks: [Double] {
    // Ends on a round number may miss it by the last bit.
    let first = (low / step - 1e-6).rounded(.up)
    let count = Int((high / step + 1e-6).rounded(.down) - first) + 1
    return (0..<max(0, count)).map { (first + Double($0)) * step }
  }

  /// A round number with the decimals that the steps have.
  func label(_ value: Double) -> String {
    var (decimals, scale) = (0, 1.0)
    while step * scale < 0.999, decimals < 12 {
      decimals += 1
      scale *= 10
    }
    let digits = "\(Int((abs(value) * scale).rounded()))"
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 && digits != "0" ? "−" : ""
    if decimals == 0 { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
