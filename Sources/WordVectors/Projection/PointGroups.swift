/// Groups of points that lie together, by Lloyd's k-means from spread-out first centres.
struct PointGroups {
  private var groups: [Int]

  /// Divides points into `count` groups, always in the same way.
  init(_ points: [Point], count: Int) {
    groups = Array(repeating: 0, count: points.count)
    guard count > 1, let first = points.first else { return }
    // The next centre is the point farthest from all before it.
    var centres = [first]
    while centres.count < count {
      let farthest = points.max {
        Self.nearest($0, centres).square < Self.nearest($1, centres).square
      }
      centres.append(farthest ?? first)
    }
    for _ in 0..<50 {
      let next = points.map { Self.nearest($0, centres).index }
      if next == groups { break }
      groups = next
      for index in centres.indices {
        let members = points.indices.filter { groups[$0] == index }.map { points[$0] }
        if members.isEmpty { continue }
        centres[index] = Point(
          x: members.reduce(0) { $0 + $1.x } / Double(members.count),
          y: members.reduce(0) { $0 + $1.y } / Double(members.count))
      }
    }
  }

  func group(of point: Int) -> Int { groups[point] }

  private static func nearest(
    _ point: Point, _ centres: [Point]
  ) -> (index: Int, square: Double) {
    var best = (index: 0, square: Double.infinity)
    for (index, centre) in centres.enumerated() {
      let (x, y) = (point.x - centre.x, point.y - centre.y)
      if x * x + y * y < best.square { best = (index, x * x + y * y) }
    }
    return best
  }
}
