/// How two operands of different shapes are walked together under NumPy's broadcasting rules.
///
/// Shapes are aligned at the last axis; an axis of size 1 or a missing one is repeated. Axes that
/// both operands walk alike are joined, so that most cases end as one or two nested loops.
struct BroadcastPlan {
  /// The shape of the result.
  let shape: Shape
  /// The sizes of the joined axes and the operands' steps along them, outermost first.
  private(set) var sizes: [Int] = []
  private(set) var leftSteps: [Int] = []
  private(set) var rightSteps: [Int] = []

  /// `nil` if the shapes do not fit.
  init?(_ left: Shape, _ right: Shape) {
    let rank = max(left.rank, right.rank)
    func size(_ shape: Shape, _ axis: Int) -> Int {
      let own = axis - (rank - shape.rank)
      return own < 0 ? 1 : shape.sizes[own]
    }
    var full: [Int] = []
    for axis in 0..<rank {
      let (a, b) = (size(left, axis), size(right, axis))
      guard a == b || a == 1 || b == 1 else { return nil }
      full.append(a == 1 ? b : a)
    }
    shape = Shape(full)
    var (leftStep, rightStep) = (left.elementCount, right.elementCount)
    for axis in 0..<rank where full[axis] != 1 {
      let (a, b) = (size(left, axis), size(right, axis))
      if a != 1 { leftStep /= max(a, 1) }
      if b != 1 { rightStep /= max(b, 1) }
      append(full[axis], a == 1 ? 0 : leftStep, b == 1 ? 0 : rightStep)
    }
  }

  private mutating func append(_ size: Int, _ left: Int, _ right: Int) {
    if let last = sizes.indices.last, leftSteps[last] == left * size,
      rightSteps[last] == right * size
    {
      sizes[last] *= size
      leftSteps[last] = left
      rightSteps[last] = right
    } else {
      sizes.append(size)
      leftSteps.append(left)
      rightSteps.append(right)
    }
  }

  /// Calls `body(out offset, left offset, left row step, left unit, right offset, right row step,
  /// right unit, rows, n)` for each block of rows.
  func forEachBlock(
    _ body: (Int, Int, Int, Int, Int, Int, Int, Int, Int) -> Void
  ) {
    if shape.elementCount == 0 { return }
    let rank = sizes.count
    let n = rank > 0 ? sizes[rank - 1] : 1
    let (leftUnit, rightUnit) = rank > 0 ? (leftSteps[rank - 1], rightSteps[rank - 1]) : (0, 0)
    let rows = rank > 1 ? sizes[rank - 2] : 1
    let (leftRow, rightRow) = rank > 1 ? (leftSteps[rank - 2], rightSteps[rank - 2]) : (0, 0)
    let outer = max(rank - 2, 0)
    var index = [Int](repeating: 0, count: outer)
    var (out, left, right) = (0, 0, 0)
    while true {
      body(out, left, leftRow, leftUnit, right, rightRow, rightUnit, rows, n)
      out += rows * n
      var axis = outer - 1
      while axis >= 0 {
        index[axis] += 1
        left += leftSteps[axis]
        right += rightSteps[axis]
        if index[axis] < sizes[axis] { break }
        left -= leftSteps[axis] * sizes[axis]
        right -= rightSteps[axis] * sizes[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}
