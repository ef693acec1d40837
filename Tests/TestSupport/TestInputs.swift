public import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `sin(frequency · index + phase)`: numbers for tests that look random and never change.
public func wave(_ index: Int, frequency: Double = 1, phase: Double = 0) -> Double {
  sin(frequency * Double(index) + phase)
}

extension Tensor {
  /// A test input: element i is `scale · sin(i + phase) + offset`.
  public static func wave(
    _ shape: Shape, scale: Float = 1, offset: Float = 0, phase: Double = 0.5
  ) -> Tensor {
    Tensor(
      shape: shape,
      (0..<shape.elementCount).map {
        offset + scale * Float(TestSupport.wave($0, phase: phase))
      })
  }
}
