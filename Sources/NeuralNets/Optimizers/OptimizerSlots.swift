import Tensors

/// The numbers an optimiser remembers for every weight, keyed by parameter.
public struct OptimizerSlots {
  /// The slots of one parameter behind each other, `[slots, …shape]`; the reference keeps the
  /// parameter, and with it its identity, alive.
  private struct Memory {
    let parameter: Parameter
    var values: Tensor
  }

  /// Numbers that one thread updates at a time: enough to outweigh handing them to a thread.
  private static let runLength = 1 << 16

  private var memories: [ObjectIdentifier: Memory] = [:]

  /// The most threads an update uses.
  public var threads = availableThreads

  /// Nothing remembered yet.
  public init() {}

  mutating func apply(
    _ gradient: Gradient, to parameter: Parameter, keeping: Float, slotCount: Int,
    initialValue: Float, rule: (ElementRun) -> Void
  ) {
    let key = ObjectIdentifier(parameter)
    var memory =
      memories.removeValue(forKey: key)
      ?? Memory(
        parameter: parameter,
        values: Tensor(filled: initialValue, shape: Shape([slotCount] + parameter.shape.sizes)))
    let stride = parameter.shape.elementCount
    let threads = threads
    memory.values.withMutableElements { slots in
      parameter.value.withMutableElements { weights in
        guard let weights = weights.baseAddress, let slots = slots.baseAddress else { return }
        func run(_ start: Int, _ count: Int, _ gradient: UnsafePointer<Float>) {
          if keeping != 1 {
            for index in start..<start + count { weights[index] *= keeping }
          }
          rule(
            ElementRun(
              weights: weights + start, gradient: gradient, count: count, firstSlot: slots + start,
              slotStride: stride))
        }
        switch gradient {
        case .dense(let tensor):
          tensor.withElements { Self.applyDense($0, threads: threads, run) }
        case .rows(let rows):
          rows.values.withElements {
            Self.applyRows(rows.rows, $0, width: rows.tableShape[-1], threads: threads, run)
          }
        }
      }
    }
    memories[key] = memory
  }

  private static func applyDense(
    _ gradient: UnsafeBufferPointer<Float>, threads: Int,
    _ run: (Int, Int, UnsafePointer<Float>) -> Void
  ) {
    guard let base = gradient.baseAddress else { return }
    let pieces = (gradient.count + runLength - 1) / runLength
    parallelFor(pieces, threads: threads) { piece in
      let start = piece * runLength
      run(start, min(runLength, gradient.count - start), base + start)
    }
  }

  private static func applyRows(
    _ rows: [Int32], _ values: UnsafeBufferPointer<Float>, width: Int, threads: Int,
    _ run: (Int, Int, UnsafePointer<Float>) -> Void
  ) {
    guard let base = values.baseAddress, width > 0 else { return }
    let rowsPerPiece = max(1, runLength / width)
    parallelFor((rows.count + rowsPerPiece - 1) / rowsPerPiece, threads: threads) { piece in
      let end = min(rows.count, (piece + 1) * rowsPerPiece)
      var first = piece * rowsPerPiece
      while first < end {
        // Neighbouring rows are one run: frequent words have small identifiers.
        var next = first + 1
        while next < end, Int(rows[next]) == Int(rows[first]) + next - first { next += 1 }
        run(Int(rows[first]) * width, (next - first) * width, base + first * width)
        first = next
      }
    }
  }

  func export(
    _ parameters: [NamedParameter], names: [String]
  ) -> [(name: String, tensor: Tensor)] {
    var result: [(name: String, tensor: Tensor)] = []
    for (name, parameter) in parameters {
      guard let memory = memories[ObjectIdentifier(parameter)] else { continue }
      let count = parameter.shape.elementCount
      memory.values.withElements { values in
        for (index, slot) in names.enumerated() {
          let tensor = Tensor(shape: parameter.shape) {
            _ = $0.update(fromContentsOf: values[index * count..<(index + 1) * count])
          }
          result.append(("\(name).\(slot)", tensor))
        }
      }
    }
    return result
  }

  mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter], names: [String]
  ) throws(ParameterMismatch) {
    var mismatch = ParameterMismatch()
    var unused = Set(state.keys)
    var restored: [ObjectIdentifier: Memory] = [:]
    for (name, parameter) in parameters {
      let keys = names.map { "\(name).\($0)" }
      // A parameter that never had a gradient has no memory.
      guard keys.contains(where: { state[$0] != nil }) else { continue }
      var tensors: [Tensor] = []
      for key in keys {
        unused.remove(key)
        guard let tensor = state[key] else {
          mismatch.missing.append(key)
          continue
        }
        if tensor.shape != parameter.shape {
          mismatch.misshaped.append(
            .init(name: key, expected: parameter.shape, found: tensor.shape))
        }
        tensors.append(tensor)
      }
      if mismatch.isEmpty {
        let shape = Shape([names.count] + parameter.shape.sizes)
        restored[ObjectIdentifier(parameter)] = Memory(
          parameter: parameter, values: Tensor(shape: shape, tensors.flatMap(\.elements)))
      }
    }
    mismatch.unexpected = unused.sorted()
    guard mismatch.isEmpty else { throw mismatch }
    memories = restored
  }
}
