import CKernels

extension Tensor {
  /// The mean embedding of each example's tokens, without storing the embedded sequence.
  ///
  /// - Parameters:
  ///   - identifiers: the tokens, `[N, T]` in row-major order.
  ///   - count: N.
  ///   - lengths: how many tokens of each example count; the mean of none is zero.
  ///   - tables: embeddings `[V, D₁], [V, D₂] …`, laid side by side.
  /// - Returns: `[N, D₁ + D₂ + …]`.
  public static func embeddedMean(
    identifiers: [Int32], count: Int, lengths: [Int32]? = nil, tables: [Tensor]
  ) -> Tensor {
    require(
      count > 0 && identifiers.count % count == 0,
      "embeddedMean: \(identifiers.count) identifiers for \(count) examples")
    require(
      lengths == nil || lengths?.count == count,
      "embeddedMean: \(lengths?.count ?? 0) lengths for \(count) examples")
    let length = identifiers.count / count
    let parts = tables.map { table in
      let work = TableMean(
        identifiers: identifiers, count: count, length: length, lengths: lengths, table: table)
      guard let tape = Tape.recording(table) else { return work.forward() }
      return tape.record(work.forward()) { gradient, sink in
        sink.add(work.backward(gradient), to: table)
      }
    }
    return parts.count == 1 ? parts[0] : concatenated(parts, along: 1)
  }
}

/// The mean over one table: what forward and backward share.
private struct TableMean {
  let identifiers: [Int32]
  let count: Int
  let length: Int
  let lengths: [Int32]?
  let table: Tensor

  private var width: Int { table.shape[1] }

  private func tokenCount(_ example: Int) -> Int {
    lengths.map { min(Int($0[example]), length) } ?? length
  }

  func forward() -> Tensor {
    let width = width
    return Tensor(shape: [count, width]) { result in
      result.update(repeating: 0)
      table.withElements { table in
        for example in 0..<count {
          let tokens = tokenCount(example)
          guard tokens > 0 else { continue }
          let sum = result.baseAddress! + example * width
          for position in 0..<tokens {
            let row = Int(identifiers[example * length + position])
            require(
              row >= 0 && row * width < table.count,
              "embeddedMean: token identifier \(row) is outside the table")
            kernel_add(sum, sum, table.baseAddress! + row * width, width)
          }
          kernel_scale(sum, sum, 1 / Float(tokens), width)
        }
      }
    }
  }

  /// Every token of an example receives the example's gradient divided by its number of tokens.
  func backward(_ gradient: Tensor) -> RowGradient {
    let width = width
    let distinct = DistinctRows(
      identifiers: identifiers, length: length, lengths: lengths, rowCount: table.shape[0])
    var shares = gradient
    shares.withMutableElements { shares in
      for example in 0..<count {
        let row = shares.baseAddress! + example * width
        kernel_scale(row, row, 1 / Float(max(tokenCount(example), 1)), width)
      }
    }
    let values = Tensor(shape: [distinct.rows.count, width]) { values in
      values.update(repeating: 0)
      shares.withElements { shares in
        for example in 0..<count {
          for position in 0..<tokenCount(example) {
            let row = Int(distinct.positions[example * length + position])
            let target = values.baseAddress! + row * width
            kernel_add(target, target, shares.baseAddress! + example * width, width)
          }
        }
      }
    }
    return RowGradient(rows: distinct.rows, values: values, tableShape: table.shape)
  }
}
