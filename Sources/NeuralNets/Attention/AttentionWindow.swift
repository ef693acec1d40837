import Tensors

/// The windows of local attention.
struct AttentionWindow {
  /// The positions each query can see, one range per query.
  let ranges: [Range<Int>]
  /// What is added to the scores, `[N, Q, S]`: `−(s − p)² / 2σ²` with σ half the reach.
  ///
  /// Luong et al. multiply the weights with this Gaussian after the softmax; added before it, the
  /// weights stay proportional and add up to 1.
  let nearness: Tensor

  /// Windows around centres `[N, Q]` that reach as many positions to either side.
  init(_ centres: Tensor, memory: AttentionMemory, reach: Int) {
    let (count, steps, length) = (centres.shape[0], centres.shape[1], memory.length)
    ranges = centres.withElements { centres in
      (0..<count * steps).map { row in
        let end = Int(memory.lengths[row / steps])
        let centre = min(Int(centres[row].rounded()), max(end - 1, 0))
        return min(max(centre - reach, 0), end)..<min(centre + reach + 1, end)
      }
    }
    let places = Tensor(shape: [1, 1, length], (0..<length).map { Float($0) })
    let distance = places - centres.reshaped([count, steps, 1])
    let deviation = max(Float(reach) / 2, 0.5)
    nearness = distance * distance * (-1 / (2 * deviation * deviation))
  }
}

extension Tensor {
  /// One position of each row of weights `[N, Q, S]` as a row of zeros with a one, a constant.
  ///
  /// In training the position is drawn by the weights; otherwise it is the one with the greatest.
  func choosingPositions() -> Tensor {
    let width = shape[2]
    let rows = shape[0] * shape[1]
    var random = Tape.isTraining ? Tape.active?.nextRandomStream() : nil
    return withElements { weights in
      Tensor(shape: shape) { choice in
        choice.update(repeating: 0)
        for row in 0..<rows where width > 0 {
          let row = row * width..<(row + 1) * width
          var chosen = row.lowerBound
          if var rest = random?.uniform() {
            // Rounding may leave something of the draw: the last position with a weight takes it.
            for index in row where weights[index] > 0 {
              chosen = index
              rest -= weights[index]
              if rest < 0 { break }
            }
          } else {
            for index in row where weights[index] > weights[chosen] { chosen = index }
          }
          choice[chosen] = 1
        }
      }
    }
  }

  /// The product of the last axis with a matrix: `[N, T, D] · [D, H] → [N, T, H]`.
  func projected(_ weight: Tensor) -> Tensor {
    reshaped([shape[0] * shape[1], shape[2]]).matrixProduct(weight)
      .reshaped([shape[0], shape[1], weight.shape[1]])
  }
}
