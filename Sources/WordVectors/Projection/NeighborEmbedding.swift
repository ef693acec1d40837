import CKernels
public import Tensors

/// Places points in the plane so that neighbours stay neighbours: t-SNE, computed exactly.
///
/// All pairs are looked at, in time and memory that grow with N²: meant for up to some thousands
/// of points. The same seed gives the same picture on any number of threads.
///
/// Source: van der Maaten and Hinton, Visualizing Data using t-SNE, 2008; the schedule of learning
/// rate and exaggeration follows Belkina et al., 2019.
public struct NeighborEmbedding: Sendable {
  /// How many neighbours each point has, roughly: small for local, large for global structure.
  public var perplexity: Double
  /// The steps of gradient descent; the first quarter exaggerates the attraction of neighbours.
  public var iterationCount: Int
  /// The seed of the first positions' small disturbance.
  public var seed: UInt64
  /// The most threads to use.
  public var threads: Int

  /// The settings of an embedding.
  public init(
    perplexity: Double = 20, iterationCount: Int = 1000, seed: UInt64 = 42,
    threads: Int = availableThreads
  ) {
    require(
      perplexity >= 1 && iterationCount >= 1,
      "NeighborEmbedding: perplexity \(perplexity) and \(iterationCount) iterations must be "
        + "1 or more")
    self.perplexity = perplexity
    self.iterationCount = iterationCount
    self.seed = seed
    self.threads = threads
  }

  /// The places of vectors, `[N, D]`, in the plane, `[N, 2]`.
  public func positions(of vectors: Tensor) -> Tensor {
    require(
      vectors.rank == 2,
      "NeighborEmbedding.positions(of:): vectors of shape [N, D] are needed, got \(vectors.shape)")
    let count = vectors.shape[0]
    if count < 3 {
      return Tensor(shape: [count, 2], (0..<count).flatMap { [Float($0), 0] })
    }
    let affinities = affinities(distances(vectors), count)
    var places = start(vectors)
    var velocity = [Float](repeating: 0, count: 2 * count)
    var gains = [Float](repeating: 1, count: 2 * count)
    let exaggerated = iterationCount / 4
    let rate = max(Float(count) / 48, 50)
    for step in 0..<iterationCount {
      let exaggeration: Float = step < exaggerated ? 12 : 1
      let momentum: Float = step < exaggerated ? 0.5 : 0.8
      let gradient = gradient(affinities, places, exaggeration)
      for place in gradient.indices {
        let agrees = (gradient[place] > 0) == (velocity[place] > 0)
        gains[place] = max(agrees ? gains[place] * 0.8 : gains[place] + 0.2, 0.01)
        velocity[place] = momentum * velocity[place] - rate * gains[place] * gradient[place]
        places[place] += velocity[place]
      }
    }
    return Tensor(shape: [count, 2], places)
  }

  /// The principal components, scaled small, so that the large structure is kept.
  private func start(_ vectors: Tensor) -> [Float] {
    let components = PrincipalComponents(of: vectors, count: 2)
    let width = components.projected.shape[1]
    let numbers = components.projected.elements
    let count = vectors.shape[0]
    var places = [Float](repeating: 0, count: 2 * count)
    for row in 0..<count {
      for axis in 0..<min(width, 2) { places[2 * row + axis] = numbers[row * width + axis] }
    }
    let squares = places.reduce(0.0) { $0 + Double($1) * Double($1) }
    let scale = squares > 0 ? Float(1e-4 / (squares / Double(2 * count)).squareRoot()) : 0
    var random = RandomStream(seed: seed)
    // Equal vectors must not stay on one spot for ever.
    return places.map { $0 * scale + 1e-6 * (random.uniform() - 0.5) }
  }

  /// The squared distances of all pairs.
  private func distances(_ vectors: Tensor) -> [Float] {
    let (count, size) = (vectors.shape[0], vectors.shape[1])
    return [Float](unsafeUninitializedCapacity: count * count) { target, initialized in
      vectors.withElements { elements in
        guard let base = elements.baseAddress, let out = target.baseAddress else { return }
        let squares = (0..<count).map { Float(kernel_sum_of_squares(base + $0 * size, size)) }
        parallelFor(count, threads: threads) { row in
          for other in 0..<count {
            let product = kernel_dot(base + row * size, base + other * size, size)
            (out + row * count + other).initialize(
              to: max(squares[row] + squares[other] - 2 * product, 0))
          }
        }
      }
      initialized = count * count
    }
  }

  /// The symmetric probabilities of pairs, each point's neighbourhood as wide as perplexity asks.
  private func affinities(_ distances: [Float], _ count: Int) -> [Float] {
    let target = min(perplexity, Double(count - 1) / 3)
    let rows = parallelMap(count, threads: threads) { row in
      conditional(distances[row * count..<(row + 1) * count], own: row, perplexity: max(target, 1))
    }
    var affinities = [Float](repeating: 0, count: count * count)
    for row in 0..<count {
      for other in 0..<count {
        let sum = rows[row][other] + rows[other][row]
        affinities[row * count + other] = max(sum / Float(2 * count), 1e-12)
      }
      affinities[row * count + row] = 0
    }
    return affinities
  }

  /// A point's probabilities, by bisection for the precision of its Gaussian.
  private func conditional(
    _ distances: ArraySlice<Float>, own: Int, perplexity: Double
  ) -> [Float] {
    var values = distances.map(Double.init)
    values[own] = .infinity
    let nearest = values.min() ?? 0
    let mean = values.reduce(0) { $0 + ($1.isFinite ? $1 : 0) } / Double(values.count - 1)
    var (low, high) = (0.0, Double.infinity)
    var precision = 1 / max(mean, 1e-12)
    var result = [Float](repeating: 0, count: values.count)
    var exponentials = [Float](repeating: 0, count: values.count)
    for _ in 0..<64 {
      for place in values.indices {
        exponentials[place] =
          place == own ? -.infinity : Float(-(values[place] - nearest) * precision)
      }
      kernel_exp(&result, exponentials, values.count)
      var (sum, weighted) = (0.0, 0.0)
      for place in values.indices where place != own {
        sum += Double(result[place])
        weighted += Double(result[place]) * (values[place] - nearest)
      }
      // The entropy of the neighbourhood, in nats.
      let entropy = logarithm(sum) + precision * weighted / sum
      for place in values.indices { result[place] /= Float(sum) }
      let difference = entropy - logarithm(perplexity)
      if abs(difference) < 1e-5 { break }
      if difference > 0 { low = precision } else { high = precision }
      precision = high.isFinite ? (low + high) / 2 : precision * 2
    }
    result[own] = 0
    return result
  }

  /// The gradient of the divergence between the probabilities in space and in the plane.
  private func gradient(
    _ affinities: [Float], _ places: [Float], _ exaggeration: Float
  ) -> [Float] {
    let count = places.count / 2
    // Rows in fixed pieces: sums are formed in the same order on any number of threads.
    let parts = affinities.withUnsafeBufferPointer { affinities in
      places.withUnsafeBufferPointer { places in
        parallelMap(count, threads: threads) { row in
          Self.forces(row, affinities, places, exaggeration)
        }
      }
    }
    var total = 0.0
    for part in parts { total += Double(part.weight) }
    let scale = Float(1 / max(total, 1e-300))
    var gradient = [Float](repeating: 0, count: 2 * count)
    for (row, part) in parts.enumerated() {
      gradient[2 * row] = 4 * (part.attraction.x - part.repulsion.x * scale)
      gradient[2 * row + 1] = 4 * (part.attraction.y - part.repulsion.y * scale)
    }
    return gradient
  }

  /// What pulls and pushes a point, eight others at a time.
  private static func forces(
    _ row: Int, _ affinities: UnsafeBufferPointer<Float>, _ places: UnsafeBufferPointer<Float>,
    _ exaggeration: Float
  ) -> (attraction: SIMD2<Float>, repulsion: SIMD2<Float>, weight: Float) {
    let count = places.count / 2
    let own = SIMD2(places[2 * row], places[2 * row + 1])
    var attraction = SIMD2<Float>.zero
    var repulsion = SIMD2<Float>.zero
    var weight: Float = 0
    for other in 0..<count {
      let offset = own - SIMD2(places[2 * other], places[2 * other + 1])
      let closeness = 1 / (1 + offset.x * offset.x + offset.y * offset.y)
      attraction += exaggeration * affinities[row * count + other] * closeness * offset
      repulsion += closeness * closeness * offset
      weight += other == row ? 0 : closeness
    }
    return (attraction, repulsion, weight)
  }
}
