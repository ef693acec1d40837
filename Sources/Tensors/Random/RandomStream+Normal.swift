import CKernels

extension RandomStream {
  /// A tensor of normally distributed numbers (Box and Muller's method on Philox numbers).
  ///
  /// - Parameters:
  ///   - mean: the mean of the distribution; default 0.
  ///   - deviation: its standard deviation, not negative; default 1.
  ///   - shape: the shape of the tensor.
  public mutating func normal(mean: Float = 0, deviation: Float = 1, shape: Shape) -> Tensor {
    require(deviation >= 0, "normal: the deviation must not be negative, got \(deviation)")
    let key = next()
    return Tensor(shape: shape) { buffer in
      kernel_normal(buffer.baseAddress, buffer.count, key)
      for index in buffer.indices { buffer[index] = mean + deviation * buffer[index] }
    }
  }

  /// A tensor of normal numbers, those beyond two deviations from the mean drawn again.
  ///
  /// The deviation of the result is about 0.88 times `deviation`, as in Keras.
  ///
  /// - Parameters:
  ///   - mean: the mean of the distribution; default 0.
  ///   - deviation: its standard deviation before truncation, not negative; default 1.
  ///   - shape: the shape of the tensor.
  public mutating func truncatedNormal(
    mean: Float = 0, deviation: Float = 1, shape: Shape
  ) -> Tensor {
    var spare: [Float] = []
    func next(_ stream: inout RandomStream) -> Float {
      while true {
        while let value = spare.popLast() { if abs(value) <= 2 { return value } }
        spare = stream.normal(shape: [256]).elements
      }
    }
    var result = normal(shape: shape)
    result.withMutableElements { buffer in
      for index in buffer.indices {
        let value = abs(buffer[index]) <= 2 ? buffer[index] : next(&self)
        buffer[index] = mean + deviation * value
      }
    }
    return result
  }
}
