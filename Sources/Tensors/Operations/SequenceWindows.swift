import CKernels

/// The windows of a batch of sequences `[N, T, D]` seen as the rows of a matrix `[N·T′, K·D]`.
///
/// The matrix exists only in blocks of rows that fit the second-level cache: one product per block
/// over K·D columns beats K products over D, and the copy costs little beside it.
struct SequenceWindows {
  let plan: WindowPlan
  let batch: Int
  let width: Int

  /// The number of rows: windows of the whole batch.
  var rowCount: Int { batch * plan.count }

  /// The length of a row.
  var columnCount: Int { plan.size * width }

  /// Calls `body` with ranges of rows, in order.
  func forEachBlock(_ body: (Range<Int>) -> Void) {
    let rows = Swift.max(32, (96 << 10) / Swift.max(columnCount, 1))
    for start in stride(from: 0, to: rowCount, by: rows) {
      body(start..<Swift.min(start + rows, rowCount))
    }
  }

  /// Calls `body` with a copy of the windows `rows`, zero where they leave their sequence.
  func copy(_ rows: Range<Int>, from input: ConstantPointer, _ body: (ConstantPointer) -> Void) {
    let block = Storage(count: rows.count * columnCount)
    var target = block.pointer
    forEachWindow(rows) { start, inside in
      if inside.count < plan.size { target.update(repeating: 0, count: columnCount) }
      if plan.dilation == 1 {
        (target + inside.lowerBound * width).update(
          from: input + start + inside.lowerBound * width, count: inside.count * width)
      } else {
        for element in inside {
          (target + element * width).update(
            from: input + start + element * plan.dilation * width, count: width)
        }
      }
      target += columnCount
    }
    body(block.pointer)
    withExtendedLifetime(block) {}
  }

  /// The adjoint of ``copy(_:from:_:)``: adds what `body` writes to the steps it belongs to.
  func add(_ rows: Range<Int>, to output: Pointer, _ body: (Pointer) -> Void) {
    let block = Storage(count: rows.count * columnCount)
    body(block.pointer)
    var source = block.pointer
    forEachWindow(rows) { start, inside in
      if plan.dilation == 1 {
        let target = output + start + inside.lowerBound * width
        kernel_add(target, target, source + inside.lowerBound * width, inside.count * width)
      } else {
        for element in inside {
          let target = output + start + element * plan.dilation * width
          kernel_add(target, target, source + element * width, width)
        }
      }
      source += columnCount
    }
    withExtendedLifetime(block) {}
  }

  /// Calls `body` with the offset of each window's start in the input and its elements inside.
  private func forEachWindow(_ rows: Range<Int>, _ body: (Int, Range<Int>) -> Void) {
    var (example, window) = rows.lowerBound.quotientAndRemainder(dividingBy: plan.count)
    for _ in rows {
      body((example * plan.length + plan.start(window)) * width, plan.inside(window))
      window += 1
      if window == plan.count {
        window = 0
        example += 1
      }
    }
  }
}
