import CKernels

extension Tensor {
  /// The scores of additive attention, `[N, Q, A]` and `[N, S, A]` → `[N, Q, S]`:
  /// `score(q, s) = Σ_a vector[a] · tanh(query[q, a] + key[s, a])`.
  ///
  /// One operation, because the hidden layer `[N, Q, S, A]` would be the largest tensor of a model: it is
  /// computed in registers, and once more on the way back.
  ///
  /// Bahdanau, Cho & Bengio 2015, *Neural machine translation by jointly learning to align and
  /// translate* (arXiv:1409.0473).
  ///
  /// - Parameters:
  ///   - keys: the projected memory, `[N, S, A]`.
  ///   - vector: the weights of the hidden layer's units, `[A]`.
  /// - Returns: the scores of these projected queries `[N, Q, A]`.
  public func additiveScores(keys: Tensor, vector: Tensor) -> Tensor {
    require(
      rank == 3 && keys.rank == 3 && shape[0] == keys.shape[0] && shape[2] == keys.shape[2]
        && vector.shape == [shape[2]],
      "additiveScores: queries \(shape), keys \(keys.shape) and vector \(vector.shape); expected "
        + "[N, Q, A], [N, S, A] and [A]")
    let (count, queries, size) = (shape[0], shape[1], shape[2])
    let length = keys.shape[1]
    let output = Tensor(shape: [count, queries, length], reading: self, keys, vector) {
      scores, query, key, vector in
      for row in 0..<count * queries {
        kernel_additive_scores(
          scores + row * length, query + row * size, key + row / queries * length * size, vector,
          length, size)
      }
    }
    guard let tape = Tape.recording(self, keys, vector) else { return output }
    return tape.record(output) { [self] gradient, sink in
      var queryGradient = Tensor(zeros: shape)
      var keyGradient = Tensor(zeros: keys.shape)
      var vectorGradient = Tensor(zeros: vector.shape)
      queryGradient.withMutableElements { querySlopes in
        keyGradient.withMutableElements { keySlopes in
          vectorGradient.withMutableElements { vectorSlopes in
            for row in 0..<count * queries {
              let memory = row / queries * length * size
              kernel_additive_scores_gradient(
                querySlopes.baseAddress! + row * size, keySlopes.baseAddress! + memory,
                vectorSlopes.baseAddress!, gradient.storage.pointer + row * length,
                storage.pointer + row * size, keys.storage.pointer + memory,
                vector.storage.pointer, length, size)
            }
          }
        }
      }
      withExtendedLifetime((gradient, self, keys, vector)) {}
      sink.add(queryGradient, to: self)
      sink.add(keyGradient, to: keys)
      sink.add(vectorGradient, to: vector)
    }
  }
}
