public import Tensors

/// Finds the direction that vectors have most in common: their first principal component, not
/// centred.
///
/// Only a matrix `[D, D]` is kept, however many vectors are added.
///
/// Source: Arora, Liang and Ma, 2017: texts are compared better without it.
public struct CommonDirection: Sendable {
  private let size: Int
  private var moments: [Double]
  /// The number of vectors added.
  public private(set) var count = 0

  /// For vectors of so many numbers.
  public init(size: Int) {
    self.size = size
    moments = Array(repeating: 0, count: size * size)
  }

  /// Adds vectors, `[N, D]`.
  public mutating func add(_ vectors: Tensor) {
    require(
      vectors.rank == 2 && vectors.shape[1] == size,
      "CommonDirection.add(_:): vectors of shape [N, \(size)] are needed, got \(vectors.shape)")
    if vectors.shape[0] == 0 { return }
    let products = vectors.transposed().matrixProduct(vectors)
    products.withElements { products in
      for place in moments.indices { moments[place] += Double(products[place]) }
    }
    count += vectors.shape[0]
  }

  /// The direction at unit length; zeros where nothing but zeros was added.
  public func direction() -> [Float] {
    var direction = (0..<size).map { 1 + Double($0) / Double(size) }
    for _ in 0..<200 {
      var next = [Double](repeating: 0, count: size)
      for row in 0..<size {
        for column in 0..<size { next[row] += moments[row * size + column] * direction[column] }
      }
      let norm = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if norm == 0 { return Array(repeating: 0, count: size) }
      direction = next.map { $0 / norm }
    }
    return direction.map(Float.init)
  }
}
