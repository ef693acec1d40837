import CKernels

extension Gradients {
  /// The weighted sum of the gradients of several shards, formed in the order of the shards.
  ///
  /// The result does not depend on the number of threads: every parameter is summed by one thread,
  /// shard after shard.
  ///
  /// - Parameters:
  ///   - shards: the gradients with their weights; they are taken out, so that the first one's
  ///     memory can hold the sum.
  ///   - threads: the most threads to use.
  public static func weightedSum(
    _ shards: inout [(gradients: Gradients, weight: Float)], threads: Int = availableThreads
  ) -> Gradients {
    var parameters: [Parameter] = []
    var known: Set<ObjectIdentifier> = []
    for shard in shards {
      for parameter in shard.gradients.parameters
      where known.insert(ObjectIdentifier(parameter)).inserted {
        parameters.append(parameter)
      }
    }
    var values: [[(gradient: Gradient, weight: Float)]] = []
    var products: [ProductGradient?] = []
    for parameter in parameters {
      var parts: [(gradient: Gradient, weight: Float)] = []
      var product: ProductGradient?
      for index in shards.indices {
        let part = shards[index].gradients.removeParts(parameter)
        let weight = shards[index].weight
        if let gradient = part.value { parts.append((gradient, weight)) }
        guard var terms = part.product else { continue }
        for term in terms.terms.indices { terms.terms[term].factor *= weight }
        product?.terms.append(contentsOf: terms.terms)
        if product == nil { product = terms }
      }
      values.append(parts)
      products.append(product)
    }
    var sums = values.withUnsafeMutableBufferPointer { values in
      parallelMap(values.count, threads: threads) { sum(&values[$0]) }
    }
    multiplyOut(&products, parameters, into: &sums, threads: threads)
    var result = Gradients()
    for (parameter, sum) in zip(parameters, sums) { result[parameter] = sum }
    return result
  }

  /// Adds the products to the sums, all threads at each.
  private static func multiplyOut(
    _ products: inout [ProductGradient?], _ parameters: [Parameter], into sums: inout [Gradient?],
    threads: Int
  ) {
    let wanted = products.indices.filter { products[$0] != nil }
    if wanted.isEmpty { return }
    products.withUnsafeMutableBufferPointer { products in
      parallelFor(wanted.count, threads: threads) { products[wanted[$0]]?.joinTerms() }
    }
    var targets: [Tensor] = []
    var pieces: [(target: Int, rows: Range<Int>)] = []
    var isSum: [Bool] = []
    for (target, index) in wanted.enumerated() {
      pieces += (products[index]?.pieces ?? []).map { (target, $0) }
      if case .dense(let sum) = sums[index] {
        // Now the only reference, so that the sum is written where it stands.
        sums[index] = nil
        targets.append(sum)
        isSum.append(true)
      } else {
        targets.append(Tensor(shape: parameters[index].shape) { _ in })
        isSum.append(false)
      }
    }
    let places = targets.indices.map { index in
      targets[index].withMutableElements { $0.baseAddress! }
    }
    parallelFor(pieces.count, threads: threads) { piece in
      let (target, rows) = pieces[piece]
      products[wanted[target]]?.write(rows, of: places[target], adding: isSum[target])
    }
    for (target, index) in wanted.enumerated() {
      if case .rows(let rows) = sums[index] { rows.add(to: &targets[target]) }
      sums[index] = .dense(targets[target])
    }
  }

  /// Takes the parts out one by one: what nobody else holds is changed where it stands.
  private static func sum(_ parts: inout [(gradient: Gradient, weight: Float)]) -> Gradient? {
    if parts.isEmpty { return nil }
    var rows: [RowGradient] = []
    var dense: Tensor?
    while !parts.isEmpty {
      var (gradient, weight) = parts.removeFirst()
      if case .dense(let part) = gradient, dense != nil {
        dense?.addInPlace(part, times: weight)
        continue
      }
      if weight != 1 { gradient.scale(by: weight) }
      switch gradient {
      case .rows(let part): rows.append(part)
      case .dense(let part): dense = part
      }
    }
    guard var sum = dense else { return .rows(RowGradient.sum(rows)) }
    dense = nil
    for part in rows { part.add(to: &sum) }
    return .dense(sum)
  }
}

extension Tensor {
  /// Adds the multiple of a tensor of the same number of elements, writing in place where the memory
  /// is not shared.
  mutating func addInPlace(_ other: Tensor, times factor: Float = 1) {
    withMutableElements { target in
      other.withElements {
        kernel_axpy(target.baseAddress, factor, $0.baseAddress, target.count)
      }
    }
  }
}
