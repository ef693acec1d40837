import CKernels

/// A recurrent layer that reads one sequence step by step, as text is made up or read as it comes.
///
/// Its weights are packed once, in half precision: a step is bound by how fast they stream through the
/// processor. Nothing is recorded. The state is the stepper's own; a copy goes on independently.
public struct RecurrentStepper: Sendable {
  /// The hidden state after the last step, H numbers.
  public private(set) var hidden: [Float]

  private let unit: RecurrentUnit
  private let recurrent: HalfPanels
  private let input: HalfPanels?
  private let bias: [Float]
  private let candidateBias: [Float]
  /// The input's share of the gates for every token, `[V, G · H]`.
  private let table: Tensor?
  private var cells: [Float]
  private var sums: [Float]
  private var product: [Float]

  /// The kinds of units it can step.
  public static func canStep(_ unit: RecurrentUnit) -> Bool {
    unit == .tanh || unit == .lstm || unit == .gruResetAfter
  }

  /// A stepper at the zero state.
  ///
  /// - Parameters:
  ///   - unit: what the units compute; one that ``canStep(_:)`` accepts.
  ///   - weights: their weights, without peepholes.
  ///   - embedding: vectors of tokens `[V, D]` whose products with the input weights are computed once
  ///     for ``step(token:)``; without them steps take vectors.
  public init(_ unit: RecurrentUnit, weights: RecurrentWeights, embedding: Tensor? = nil) {
    require(
      Self.canStep(unit) && weights.peepholes == nil,
      "RecurrentStepper: \(unit.rawValue) units with peepholes or before the product are not stepped"
    )
    let size = weights.hiddenSize
    self.unit = unit
    recurrent = HalfPanels(weights.recurrent)
    let bias = weights.bias ?? Tensor(zeros: [weights.input.shape[1]])
    if let embedding {
      table = embedding.detached().matrixProduct(weights.input.detached()) + bias.detached()
      input = nil
    } else {
      table = nil
      input = HalfPanels(weights.input)
    }
    self.bias = bias.elements
    candidateBias = weights.candidateBias?.elements ?? [Float](repeating: 0, count: size)
    hidden = [Float](repeating: 0, count: size)
    cells = [Float](repeating: 0, count: unit == .lstm ? size : 0)
    sums = [Float](repeating: 0, count: recurrent.paddedColumns)
    product = [Float](
      repeating: 0, count: unit == .gruResetAfter ? recurrent.paddedColumns : 0)
  }

  /// Reads a token of the embedding's table.
  public mutating func step(token: Int32) {
    guard let table else { fatalError("RecurrentStepper: made without an embedding") }
    require(
      token >= 0 && Int(token) < table.shape[0],
      "RecurrentStepper: token \(token) is not a row of \(table.shape)")
    let width = table.shape[1]
    sums.withUnsafeMutableBufferPointer { sums in
      table.withElements { table in
        sums.baseAddress!.update(from: table.baseAddress! + Int(token) * width, count: width)
      }
    }
    finishStep()
  }

  /// Reads a vector of D numbers.
  public mutating func step(_ vector: [Float]) {
    guard let input else { fatalError("RecurrentStepper: made for tokens") }
    require(
      vector.count == input.depth,
      "RecurrentStepper: a vector of \(vector.count) numbers, expected \(input.depth)")
    sums.withUnsafeMutableBufferPointer { sums in
      _ = sums.update(fromContentsOf: bias)
      vector.withUnsafeBufferPointer { input.addProduct($0, to: sums) }
    }
    finishStep()
  }

  /// From the input's share of the gates to the new state.
  private mutating func finishStep() {
    let denormals = kernel_flush_denormals(1)
    defer { _ = kernel_flush_denormals(denormals) }
    let size = hidden.count
    let (unit, recurrent) = (unit, recurrent)
    hidden.withUnsafeMutableBufferPointer { hidden in
      let h = hidden.baseAddress!
      sums.withUnsafeMutableBufferPointer { sums in
        let s = sums.baseAddress!
        switch unit {
        case .lstm:
          recurrent.addProduct(UnsafeBufferPointer(hidden), to: sums)
          cells.withUnsafeMutableBufferPointer { cells in
            let c = cells.baseAddress!
            kernel_sigmoid(s, s, 2 * size)
            kernel_tanh(s + 2 * size, s + 2 * size, size)
            kernel_sigmoid(s + 3 * size, s + 3 * size, size)
            kernel_multiply(c, c, s + size, size)
            kernel_multiply_add(c, s, s + 2 * size, size)
            kernel_tanh(h, c, size)
            kernel_multiply(h, h, s + 3 * size, size)
          }
        case .gruResetAfter:
          product.withUnsafeMutableBufferPointer { product in
            let p = product.baseAddress!
            product.update(repeating: 0)
            candidateBias.withUnsafeBufferPointer {
              (p + 2 * size).update(from: $0.baseAddress!, count: size)
            }
            recurrent.addProduct(UnsafeBufferPointer(hidden), to: product)
            kernel_add(s, s, p, 2 * size)
            kernel_sigmoid(s, s, 2 * size)
            kernel_multiply_add(s + 2 * size, s + size, p + 2 * size, size)
            kernel_tanh(s + 2 * size, s + 2 * size, size)
            // h = n + z (h − n)
            kernel_subtract(h, h, s + 2 * size, size)
            kernel_multiply(h, h, s, size)
            kernel_add(h, h, s + 2 * size, size)
          }
        default:
          recurrent.addProduct(UnsafeBufferPointer(hidden), to: sums)
          kernel_tanh(h, s, size)
        }
      }
    }
  }
}
