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
    var parts: [[(gradient: Gradient, weight: Float)]] = parameters.map { parameter in
      shards.indices.compactMap { index in
        shards[index].gradients.remove(parameter).map { ($0, shards[index].weight) }
      }
    }
    let sums = parts.withUnsafeMutableBufferPointer { parts in
      parallelMap(parts.count, threads: threads) { sum(&parts[$0]) }
    }
    var result = Gradients()
    for (parameter, sum) in zip(parameters, sums) { result[parameter] = sum }
    return result
  }

  /// Takes the parts out one by one: what nobody else holds is changed where it stands.
  private static func sum(_ parts: inout [(gradient: Gradient, weight: Float)]) -> Gradient {
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
