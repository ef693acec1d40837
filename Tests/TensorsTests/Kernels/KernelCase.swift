import CKernels
import TestSupport
import Testing

/// A kernel run on fixed inputs of a given length, for comparing instruction sets.
struct KernelCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// The largest difference between instruction sets, relative to the larger of 1 and the number.
  ///
  /// They round differently (one has fused multiply-add, another has not) and add in another order.
  let tolerance: Double
  /// Runs the kernel for length `n` on memory that starts `offset` numbers after an aligned address
  /// and returns what it wrote.
  let run: @Sendable (kernel_table, _ n: Int, _ offset: Int) -> [Float]

  init(
    _ name: String, tolerance: Double = 2e-6,
    _ run: @escaping @Sendable (kernel_table, Int, Int) -> [Float]
  ) {
    self.name = name
    self.tolerance = tolerance
    self.run = run
  }

  var testDescription: String { name }
}

/// Memory around `count` numbers: written numbers are returned, a write beyond them is an error.
func written(
  _ count: Int, offset: Int, from initial: [Float] = [],
  _ body: (UnsafeMutablePointer<Float>) -> Void
) -> [Float] {
  let sentinel: Float = -12345
  let margin = 20
  let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: count + 2 * margin)
  defer { memory.deallocate() }
  memory.update(repeating: sentinel)
  let inside = (margin + offset)..<(margin + offset + count)
  _ = UnsafeMutableBufferPointer(rebasing: memory[inside]).update(from: initial.prefix(count))
  if let start = memory.baseAddress { body(start + inside.lowerBound) }
  let outside = Array(memory[..<inside.lowerBound]) + Array(memory[inside.upperBound...])
  #expect(
    outside == [Float](repeating: sentinel, count: 2 * margin),
    "a kernel wrote outside its \(count) numbers")
  return Array(memory[inside])
}

/// Numbers at an offset from an aligned address.
func withInput<Result>(
  _ numbers: [Float], offset: Int, _ body: (UnsafePointer<Float>) -> Result
) -> Result {
  let memory = UnsafeMutablePointer<Float>.allocate(capacity: numbers.count + offset + 1)
  defer { memory.deallocate() }
  numbers.withUnsafeBufferPointer { numbers in
    if let start = numbers.baseAddress {
      (memory + offset).update(from: start, count: numbers.count)
    }
  }
  return body(memory + offset)
}

private let waves = (0..<6000).map { Float(wave($0, frequency: 1.3, phase: 0.5)) }

/// Test numbers: a piece of a wave, another one for every `phase`, the same for every run.
func numbers(_ count: Int, scale: Float = 3, offset: Float = 0, phase: Int = 0) -> [Float] {
  waves[(37 * phase)..<(37 * phase + count)].map { offset + scale * $0 }
}
