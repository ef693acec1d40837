import CKernels

/// Where the gates of recurrent units stand in memory while an operation works on them.
///
/// Units come in blocks of 16, padded with zeros, the gates of a block beside each other: a row is
/// `[block][gate][16]`. One tile of a product then has all gates of its units and can go on to the
/// activations while the sums are in registers.
struct GateLayout {
  /// The number H of units.
  let units: Int
  /// The number G of gates.
  let gates: Int

  /// How many blocks of 16 the units fill.
  var blocks: Int { (units + 15) / 16 }
  /// The units, padded to whole blocks.
  var width: Int { blocks * 16 }
  /// The numbers in a row of gates.
  var rowWidth: Int { width * gates }

  /// Calls `body` for every block and gate: where its units begin in a plain row, where in a row of
  /// this layout, and how many there are.
  private func eachRun(_ body: (_ plain: Int, _ blocked: Int, _ count: Int) -> Void) {
    for block in 0..<blocks {
      let count = min(16, units - block * 16)
      for gate in 0..<gates {
        body(gate * units + block * 16, (block * gates + gate) * 16, count)
      }
    }
  }

  /// Rows `[K, G · H]` in this layout.
  func blocked(_ matrix: Tensor) -> Tensor {
    let rows = matrix.elementCount / (units * gates)
    return Tensor(shape: [rows, rowWidth], reading: matrix) { target, source in
      for row in 0..<rows {
        eachRun { plain, blocked, count in
          (target + row * rowWidth + blocked).takeBlock(
            source + row * units * gates + plain, count: count)
        }
      }
    }
  }

  /// The inverse of `blocked`, in the given shape.
  func plain(_ matrix: Tensor, shape: Shape) -> Tensor {
    let rows = matrix.elementCount / rowWidth
    return Tensor(shape: shape, reading: matrix) { target, source in
      for row in 0..<rows {
        eachRun { plain, blocked, count in
          let place = target + row * units * gates + plain
          let block = source + row * rowWidth + blocked
          if count == 16 {
            place.takeBlock(block, count: count)
          } else {
            place.update(from: block, count: count)
          }
        }
      }
    }
  }

  /// Recurrent weights `[H, G · H]` of some of the gates as the step kernels read them:
  /// `[block][k][gate][16]`.
  func packed(_ weights: Tensor, gates chosen: Range<Int>) -> Tensor {
    Tensor(shape: [blocks, units, chosen.count, 16], reading: weights) { target, source in
      // Row by row, as the weights lie: they may be larger than the cache.
      for row in 0..<units {
        for block in 0..<blocks {
          let count = min(16, units - block * 16)
          var place = target + (block * units + row) * chosen.count * 16
          for gate in chosen {
            place.takeBlock(source + (row * gates + gate) * units + block * 16, count: count)
            place += 16
          }
        }
      }
    }
  }

  /// The transpose of recurrent weights `[H, G · H]` as `panel_product` reads it: from a row of gates
  /// in this layout to units.
  ///
  /// - Parameter chosen: the gates that count; the others' weights are zero.
  func transposedPanels(_ weights: Tensor, gates chosen: Range<Int>) -> Tensor {
    panels(depth: rowWidth) { target, columns, panel in
      weights.withElements { source in
        let count = min(columns, units - panel * 32)
        let rows = source.baseAddress! + panel * 32 * gates * units
        eachRun { plain, blocked, width in
          guard chosen.contains(plain / units) else { return }
          kernel_transpose(
            target + blocked * columns, columns, rows + plain, gates * units, count, width)
        }
      }
    }
  }

  /// The transpose of one gate's weights, from units to units.
  func transposedPanels(_ weights: Tensor, gate: Int) -> Tensor {
    panels(depth: width) { target, columns, panel in
      weights.withElements { source in
        for column in 0..<min(columns, units - panel * 32) {
          let row = source.baseAddress! + (panel * 32 + column) * gates * units + gate * units
          for k in 0..<units { target[k * columns + column] = row[k] }
        }
      }
    }
  }

  private func panels(
    depth: Int, _ fill: (_ panel: Pointer, _ columns: Int, _ index: Int) -> Void
  ) -> Tensor {
    Tensor(shape: [width, depth]) { buffer in
      buffer.update(repeating: 0)
      for panel in 0..<(blocks + 1) / 2 {
        fill(buffer.baseAddress! + panel * 32 * depth, min(32, width - panel * 32), panel)
      }
    }
  }

  /// States `[N, H]` in another order of rows, padded to whole blocks; zeros for `nil`.
  func padded(_ state: Tensor?, order: [Int32]) -> Tensor {
    Tensor(shape: [order.count, width]) { target in
      target.update(repeating: 0)
      state?.withElements { source in
        for (row, sequence) in order.enumerated() {
          (target.baseAddress! + row * width).update(
            from: source.baseAddress! + Int(sequence) * units, count: units)
        }
      }
    }
  }

  /// The inverse of `padded`.
  func unpadded(_ state: Tensor, order: [Int32]) -> Tensor {
    Tensor(shape: [order.count, units], reading: state) { target, source in
      for (row, sequence) in order.enumerated() {
        (target + Int(sequence) * units).update(from: source + row * width, count: units)
      }
    }
  }
}

extension Pointer {
  /// Copies up to 16 numbers here and fills up with zeros to 16.
  @inline(__always) fileprivate func takeBlock(_ source: UnsafePointer<Float>, count: Int) {
    if count == 16 {
      // A vector: calls of `memmove` cost more than such a copy.
      UnsafeMutableRawPointer(self).storeBytes(
        of: UnsafeRawPointer(source).loadUnaligned(as: SIMD16<Float>.self),
        as: SIMD16<Float>.self)
    } else {
      update(from: source, count: count)
      (self + count).update(repeating: 0, count: 16 - count)
    }
  }
}
