public import Tensors

/// Whose names, order of gates and orientation the weights of a recurrent cell have.
public enum RecurrentWeightLayout: String, CaseIterable, Sendable {
  /// `kernel` `[D, G · H]`, `recurrent_kernel` `[H, G · H]` and `bias` `[G · H]`, or `[2, 3 H]` for a
  /// GRU that resets after the product; gates i, f, g, o and z, r, n.
  case keras
  /// `weight_ih` `[G · H, D]`, `weight_hh` `[G · H, H]`, `bias_ih` and `bias_hh` `[G · H]`; gates
  /// i, f, g, o and r, z, n. A GRU that resets before the product is unknown to PyTorch, and computes
  /// something else under its names.
  case pytorch
}

extension FusedRecurrentCell {
  /// The weights of the input, of the last state and the biases as another library stores them.
  ///
  /// Peepholes are not among them: neither library has them.
  public func exported(as layout: RecurrentWeightLayout) -> [(name: String, tensor: Tensor)] {
    let (input, recurrent, bias) = (
      inputWeights.value, recurrentWeights.value, bias.value
    )
    let extra = candidateBias?.value
    switch layout {
    case .keras:
      return [
        ("kernel", input), ("recurrent_kernel", recurrent),
        ("bias", extra.map { stackedBias(bias, $0) } ?? bias),
      ]
    case .pytorch:
      let second = stackedBias(bias, extra ?? Tensor(zeros: [recurrent.shape[0]]))
      return [
        ("weight_ih", exchangingGates(input).transposed()),
        ("weight_hh", exchangingGates(recurrent).transposed()),
        ("bias_ih", exchangingGates(rows(second, 0))),
        ("bias_hh", exchangingGates(rows(second, 1))),
      ]
    }
  }

  /// Takes over weights that another library stored; nothing changes unless all fit.
  ///
  /// - Parameters:
  ///   - tensors: the weights under the layout's names. Of two biases that are always added, the cell
  ///     keeps the sum.
  ///   - layout: whose they are.
  /// - Throws: ``ParameterMismatch`` listing every missing, unexpected and mis-shaped tensor.
  public func load(
    _ tensors: [String: Tensor], as layout: RecurrentWeightLayout
  ) throws(ParameterMismatch) {
    let expected = exported(as: layout)
    var mismatch = ParameterMismatch()
    for (name, tensor) in expected {
      guard let found = tensors[name] else {
        mismatch.missing.append(name)
        continue
      }
      if found.shape != tensor.shape {
        mismatch.misshaped.append(.init(name: name, expected: tensor.shape, found: found.shape))
      }
    }
    mismatch.unexpected = tensors.keys.filter { name in !expected.contains { $0.name == name } }
      .sorted()
    guard mismatch.isEmpty else { throw mismatch }
    let given = expected.map { tensors[$0.name, default: $0.tensor].detached() }
    switch layout {
    case .keras:
      inputWeights.value = given[0]
      recurrentWeights.value = given[1]
      if candidateBias == nil { bias.value = given[2] } else { setBiases(given[2]) }
    case .pytorch:
      inputWeights.value = exchangingGates(given[0].transposed())
      recurrentWeights.value = exchangingGates(given[1].transposed())
      setBiases(
        Tensor.concatenated(
          given[2...].map { exchangingGates($0).reshaped([1, $0.elementCount]) }, along: 0))
    }
  }

  /// Adds up biases `[2, G · H]` wherever they only occur together.
  private func setBiases(_ biases: Tensor) {
    let size = recurrentWeights.shape[0]
    guard let candidateBias else {
      bias.value = (rows(biases, 0) + rows(biases, 1)).detached()
      return
    }
    let (first, second) = (rows(biases, 0), rows(biases, 1))
    bias.value = Tensor.concatenated(
      [
        first.sliced(0..<2 * size, along: 0) + second.sliced(0..<2 * size, along: 0),
        first.sliced(2 * size..<3 * size, along: 0),
      ], along: 0)
    candidateBias.value = second.sliced(2 * size..<3 * size, along: 0)
  }

  private func rows(_ matrix: Tensor, _ row: Int) -> Tensor {
    matrix.sliced(row..<row + 1, along: 0).reshaped([matrix.shape[1]])
  }

  /// `[2, G · H]`: the bias, and zeros that end in the candidate's own.
  private func stackedBias(_ bias: Tensor, _ candidate: Tensor) -> Tensor {
    let zeros = Tensor(zeros: [bias.elementCount - candidate.elementCount])
    return Tensor.concatenated([bias, zeros, candidate], along: 0)
      .reshaped([2, bias.elementCount])
  }

  /// Exchanges update and reset, in which Keras and PyTorch differ; its own inverse.
  private func exchangingGates(_ tensor: Tensor) -> Tensor {
    guard unit == .gru || unit == .gruResetAfter else { return tensor }
    let size = recurrentWeights.shape[0]
    return Tensor.concatenated(
      [size..<2 * size, 0..<size, 2 * size..<3 * size].map { tensor.sliced($0, along: -1) },
      along: -1)
  }
}
