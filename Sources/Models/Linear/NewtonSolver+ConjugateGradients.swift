import Tensors

extension NewtonSolver {
  /// Solves Hessian × direction = −gradient, no more exactly than is useful: the nearer the optimum,
  /// the more.
  ///
  /// - Parameter shares: the gradient's norm as a fraction of that at zero.
  func findDirection(active: L.Wide, shares: L.Wide) {
    let zero = L(repeating: 0)
    let (gradient, inverse) = (gradient.pointer, inverseDiagonal.pointer)
    let (direction, residual, search) = (direction.pointer, residual.pointer, search.pointer)
    let (curved, directionMargins) = (curved.pointer, directionMargins.pointer)
    overWeights { range in
      for index in range {
        direction[index] = zero
        residual[index] = zero - gradient[index]
        search[index] = inverse[index] * residual[index]
      }
    }
    overDocuments { range in
      for document in range { directionMargins[document] = zero }
    }
    var running = active
    var energy = overWeights.sum { self.residual.dot(self.search, $0) }
    var target = L.Wide(repeating: 0)
    for lane in 0..<L.count {
      // The residual's norm is to shrink by this factor; energies are squares of norms.
      let factor = min(0.3, shares[lane].squareRoot())
      target[lane] = factor * factor * energy[lane]
    }
    for _ in 0..<limits.innerSteps {
      let curvature = applyHessian()
      var length = L.Wide(repeating: 0)
      for lane in 0..<L.count where running[lane] != 0 && curvature[lane] > 0 {
        length[lane] = energy[lane] / curvature[lane]
      }
      let step = L(narrowing: length)
      let next = overWeights.sum { range in
        var sum = L.Wide(repeating: 0)
        for index in range {
          direction[index] = direction[index] + step * search[index]
          let rest = residual[index] - step * curved[index]
          residual[index] = rest
          sum = sum + L.Wide(widening: rest * rest * inverse[index])
        }
        return sum
      }
      add(searchMargins, times: step, to: self.directionMargins, overDocuments)
      var momentum = L.Wide(repeating: 0)
      for lane in 0..<L.count where running[lane] != 0 {
        if length[lane] == 0 || next[lane] <= target[lane] {
          running[lane] = 0
        } else {
          momentum[lane] = next[lane] / energy[lane]
        }
      }
      if !running.hasAny { break }
      energy = next
      let (mask, factor) = (L(narrowing: running), L(narrowing: momentum))
      overWeights { range in
        for index in range {
          search[index] = mask * inverse[index] * residual[index] + factor * search[index]
        }
      }
    }
  }

  /// Writes X × search to `searchMargins` and Hessian × search to `curved`.
  ///
  /// - Returns: search · Hessian · search.
  private func applyHessian() -> L.Wide {
    let (search, scaled, curved) = (search.pointer, scaledSearch.pointer, curved.pointer)
    let (margins, curvedMargins) = (searchMargins.pointer, curvedMargins.pointer)
    let (scales, second) = (scales?.pointer, secondDerivatives.pointer)
    if let scales {
      overWeights { range in
        for feature in range.clamped(to: 0..<featureCount) {
          scaled[feature] = scales[feature] * search[feature]
        }
      }
    }
    products.multiply(scales == nil ? search : scaled, into: margins)
    let bias = search[featureCount]
    overDocuments { range in
      for document in range {
        margins[document] = margins[document] + bias
        curvedMargins[document] = margins[document] * second[document]
      }
    }
    products.multiplyTransposed(curvedMargins, into: curved)
    report.passes += 2
    curved[featureCount] = L(narrowing: total(self.curvedMargins))
    return overWeights.sum { range in
      var sum = L.Wide(repeating: 0)
      for index in range {
        var value = curved[index]
        if index < featureCount {
          if let scales { value = scales[index] * value }
          value = search[index] + value
          curved[index] = value
        }
        sum = sum + L.Wide(widening: search[index] * value)
      }
      return sum
    }
  }
}
