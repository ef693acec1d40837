import CKernels
import TestSupport
import Testing

@testable import Tensors

/// Products by AMX's tiles with weights in their order; products of any shape are in `GemmTests`.
@Suite("Tiles")
struct TileTests {
  private static let areAvailable = tiles_available() != 0

  @Test(
    "Products of few rows agree with sums in double precision",
    .enabled(if: areAvailable, "this processor has no tiles"), arguments: [false, true])
  func productsOfFewRows(transposed: Bool) {
    for (rows, depth, columns) in [
      (1, 1, 16), (7, 31, 48), (16, 32, 64), (17, 50, 16), (32, 257, 32), (33, 64, 80),
      (49, 96, 112),
    ] {
      let (stride, ldb) = (depth + 3, (transposed ? depth : columns) + 5)
      let left = (0..<rows * stride).map {
        $0 % stride < depth ? Float(wave($0 * 3)) : Float.nan
      }
      let right = (0..<(transposed ? columns : depth) * ldb).map {
        $0 % ldb < (transposed ? depth : columns) ? Float(wave($0 * 5 + 1)) : Float.nan
      }
      let weights = Storage(count: tile_weights_size(depth, columns))
      let scratch = Storage(count: tile_product_scratch(depth))
      tile_pack_weights(weights.pointer, right, ldb, transposed ? 1 : 0, depth, columns)
      var result = [Float](repeating: .nan, count: rows * (columns + 2))
      tile_product(
        &result, columns + 2, left, stride, rows, weights.pointer, depth, columns, scratch.pointer)
      for row in 0..<rows {
        for column in 0..<columns + 2 {
          let found = result[row * (columns + 2) + column]
          if column >= columns {
            #expect(found.isNaN, "\(rows) × \(depth) × \(columns): written beyond row \(row)")
            continue
          }
          var sum = 0.0
          for k in 0..<depth {
            let weight = right[transposed ? column * ldb + k : k * ldb + column]
            sum += Double(left[row * stride + k]) * Double(weight)
          }
          #expect(abs(Double(found) - sum) <= 1e-6 * Double(depth + 4))
        }
      }
    }
  }

  @Test(
    "Recurrent layers give with tiles what they give with vectors",
    .enabled(if: areAvailable, "this processor has no tiles"))
  func recurrentLayers() async {
    await #expect(processExitsWith: .success) {
      for unit in RecurrentUnit.allCases {
        for (count, units, lengths) in [
          (9, 48, nil), (24, 64, nil), (12, 32, (0..<12).map { Int32(1 + $0 % 5) }),
          (26, 50, nil),
        ] {
          #expect(kernel_use_instruction_set(Int32(KERNEL_AVX512)) == 1)
          let vectors = Self.run(unit, count: count, units: units, lengths: lengths)
          #expect(kernel_use_instruction_set(Int32(KERNEL_AMX)) == 1)
          let tiles = Self.run(unit, count: count, units: units, lengths: lengths)
          for (a, b) in zip(vectors, tiles) {
            let scale = a.reduce(0) { max($0, abs($1)) }
            #expect(scale > 0)
            #expect(
              zip(a, b).allSatisfy { abs($0 - $1) <= 2e-5 * scale },
              "\(unit), \(count) sequences, \(units) units")
          }
        }
      }
    }
  }

  @Test("Packed weights are those of the call, whatever was packed before")
  func packing() {
    func weights(_ phase: Int) -> RecurrentWeights {
      func tensor(_ shape: Shape, _ phase: Int) -> Tensor {
        Tensor(shape: shape, (0..<shape.elementCount).map { Float(wave($0 * 3 + phase)) * 0.2 })
      }
      return RecurrentWeights(
        input: tensor([8, 192], phase), recurrent: tensor([48, 192], phase + 1))
    }
    let x = Tensor(shape: [24, 1, 8], (0..<24 * 8).map { Float(wave($0 * 7)) })
    let initial = [1, 2].map { phase in
      Tensor(shape: [24, 48], (0..<24 * 48).map { Float(wave($0 * 5 + phase)) })
    }
    var options = RecurrentOptions()
    options.packing = RecurrentPacking()
    for weights in [weights(1), weights(1), weights(5)] {
      // A step with the weights of the step before it, and one with others.
      for _ in 0..<2 {
        let plain = Tensor.recurrent(.lstm, over: .vectors(x), weights: weights, initial: initial)
        let packed = Tensor.recurrent(
          .lstm, over: .vectors(x), weights: weights, initial: initial, options: options)
        for (a, b) in zip(plain.state, packed.state) {
          #expect(zip(a.elements, b.elements).allSatisfy { abs($0 - $1) <= 1e-5 })
        }
      }
    }
  }

  /// The states of a layer over five steps, and the gradients of its weights.
  private static func run(
    _ unit: RecurrentUnit, count: Int, units: Int, lengths: [Int32]?
  ) -> [[Float]] {
    func parameter(_ shape: Shape, _ phase: Int) -> Parameter {
      Parameter(
        Tensor(shape: shape, (0..<shape.elementCount).map { Float(wave($0 * 3 + phase)) * 0.2 }))
    }
    let gates = unit.gateCount * units
    let (input, recurrent, bias) = (
      parameter([8, gates], 1), parameter([units, gates], 2), parameter([gates], 3)
    )
    let x = Tensor(
      shape: [count, 5, 8], (0..<count * 40).map { Float(wave($0 * 7)) })
    let weight = Tensor(
      shape: [count, 5, units], (0..<count * 5 * units).map { Float(wave($0 * 5 + 2)) })
    var options = RecurrentOptions()
    options.lengths = lengths
    var outputs: [[Float]] = []
    let (_, gradients) = withGradients {
      let output = Tensor.recurrent(
        unit, over: .vectors(x),
        weights: RecurrentWeights(
          input: input.tensor, recurrent: recurrent.tensor, bias: bias.tensor),
        options: options)
      outputs = ([output.sequence].compactMap { $0 } + output.state).map(\.elements)
      return (output.sequence! * weight).sum() + output.state[0].sum()
    }
    return outputs + [input, recurrent, bias].map { gradients[$0]!.dense().elements }
  }
}
