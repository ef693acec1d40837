import CKernels
import TestSupport
import Testing

/// A kernel run on fixed inputs of a given length, for comparing instruction sets.
struct KernelCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// The largest difference between instruction sets, relative to the larger of 1 and the number.
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
  let margin = 32
  let memory = UnsafeMutablePointer<Float>.allocate(capacity: count + 2 * margin + 16)
  defer { memory.deallocate() }
  memory.update(repeating: sentinel, count: count + 2 * margin + 16)
  let start = memory + margin + offset
  for (index, value) in initial.prefix(count).enumerated() { start[index] = value }
  body(start)
  let before = (0..<(margin + offset)).allSatisfy { memory[$0] == sentinel }
  let after = (count..<(count + margin - offset)).allSatisfy { start[$0] == sentinel }
  #expect(before && after, "a kernel wrote outside its \(count) numbers")
  return (0..<count).map { start[$0] }
}

/// Numbers at an offset from an aligned address.
func withInput<Result>(
  _ numbers: [Float], offset: Int, _ body: (UnsafePointer<Float>) -> Result
) -> Result {
  let memory = UnsafeMutablePointer<Float>.allocate(capacity: numbers.count + offset + 1)
  defer { memory.deallocate() }
  for (index, value) in numbers.enumerated() { memory[offset + index] = value }
  return body(memory + offset)
}

/// Test numbers: a wave, the same for every run.
func numbers(_ count: Int, scale: Double = 3, offset: Double = 0, phase: Double = 0.5) -> [Float] {
  (0..<count).map { Float(offset + scale * wave($0, frequency: 1.3, phase: phase)) }
}
