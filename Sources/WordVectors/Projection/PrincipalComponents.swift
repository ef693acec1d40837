public import Tensors

/// Projects vectors onto the directions in which they vary most.
///
/// Source: Halko, Martinsson and Tropp, Finding Structure with Randomness, 2011, by subspace
/// iteration; computed in double precision.
public struct PrincipalComponents: Sendable {
  /// The vectors on the components, `[N, K]`, the component of largest variance first.
  public let projected: Tensor
  /// The share of the variance that each component has, 0 to 1.
  public let varianceShares: [Double]

  /// The first components of vectors.
  ///
  /// The sign of a component is such that its largest number is positive, so that the picture is
  /// the same on every machine.
  ///
  /// - Parameters:
  ///   - vectors: `[N, D]`.
  ///   - count: the number of components, K, at most D.
  public init(of vectors: Tensor, count: Int = 2) {
    require(
      vectors.rank == 2 && count >= 1,
      "PrincipalComponents: vectors of shape [N, D] are needed, got \(vectors.shape)")
    let (rows, size) = (vectors.shape[0], vectors.shape[1])
    let centred = Self.centred(vectors)
    let count = min(count, size)
    let covariance = Self.covariance(centred, rows, size)
    // More directions than asked for make the iteration converge fast.
    let basis = Self.subspace(covariance, size, width: min(size, count + 6))
    var numbers = [Float](repeating: 0, count: rows * count)
    for row in 0..<rows {
      for component in 0..<count {
        var sum = 0.0
        for place in 0..<size { sum += centred[row * size + place] * basis[component][place] }
        numbers[row * count + component] = Float(sum)
      }
    }
    projected = Tensor(shape: [rows, count], numbers)
    let total = (0..<size).reduce(0) { $0 + covariance[$1 * size + $1] }
    varianceShares = basis.prefix(count).map { direction in
      let image = Self.product(covariance, direction, size)
      return total > 0 ? zip(image, direction).reduce(0) { $0 + $1.0 * $1.1 } / total : 0
    }
  }

  private static func centred(_ vectors: Tensor) -> [Double] {
    let (rows, size) = (vectors.shape[0], vectors.shape[1])
    var numbers = vectors.withElements { $0.map(Double.init) }
    for place in 0..<size {
      var mean = 0.0
      for row in 0..<rows { mean += numbers[row * size + place] }
      mean /= Double(max(rows, 1))
      for row in 0..<rows { numbers[row * size + place] -= mean }
    }
    return numbers
  }

  private static func covariance(_ centred: [Double], _ rows: Int, _ size: Int) -> [Double] {
    let numbers = Tensor(shape: [rows, size], centred.map(Float.init))
    return numbers.transposed().matrixProduct(numbers).withElements { elements in
      elements.map { Double($0) / Double(max(rows, 1)) }
    }
  }

  private static func product(_ matrix: [Double], _ vector: [Double], _ size: Int) -> [Double] {
    matrix.withUnsafeBufferPointer { matrix in
      (0..<size).map { row in
        var sum = 0.0
        for column in 0..<size { sum += matrix[row * size + column] * vector[column] }
        return sum
      }
    }
  }

  /// Orthonormal directions that span the largest components, the largest first.
  private static func subspace(_ covariance: [Double], _ size: Int, width: Int) -> [[Double]] {
    var random = RandomStream(seed: 42)
    var basis = (0..<width).map { _ in
      (0..<size).map { _ in Double(random.uniform()) - 0.5 }
    }
    for _ in 0..<60 {
      basis = orthonormal(basis.map { product(covariance, $0, size) })
    }
    return basis.map(signed)
  }

  /// Gram and Schmidt's procedure, twice for the sake of rounding; the order keeps the largest first.
  private static func orthonormal(_ vectors: [[Double]]) -> [[Double]] {
    var result: [[Double]] = []
    for vector in vectors {
      var rest = vector
      for _ in 0..<2 {
        for known in result {
          let overlap = zip(rest, known).reduce(0) { $0 + $1.0 * $1.1 }
          for place in rest.indices { rest[place] -= overlap * known[place] }
        }
      }
      let norm = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
      result.append(rest.map { norm > 1e-300 ? $0 / norm : 0 })
    }
    return result
  }

  private static func signed(_ direction: [Double]) -> [Double] {
    let largest = direction.max { abs($0) < abs($1) } ?? 0
    return largest < 0 ? direction.map { -$0 } : direction
  }
}
