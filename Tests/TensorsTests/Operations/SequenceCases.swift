import Tensors
import TestSupport

private let input = Tensor.wave([2, 7, 3])
/// Numbers far enough apart that no maximum changes within the steps of the gradient check.
private let distinct = Tensor(
  shape: [2, 7, 3], (0..<42).map { Float(($0 * 29) % 43) * 0.1 - 2 })

/// The number of windows and the steps before the first, worked out by trying.
private func layout(
  _ padding: ConvolutionPadding, length: Int, size: Int, stride: Int, dilation: Int
) -> (count: Int, before: Int) {
  let span = (size - 1) * dilation + 1
  switch padding {
  case .valid:
    return ((0..<length).filter { $0 % stride == 0 && $0 + span <= length }.count, 0)
  case .causal:
    return ((0..<length).filter { $0 % stride == 0 }.count, span - 1)
  case .same:
    let count = (0..<length).filter { $0 % stride == 0 }.count
    let needed = (count - 1) * stride + span
    return (count, max(needed - length, 0) / 2)
  }
}

private struct Setting: Sendable {
  let padding: ConvolutionPadding
  let stride: Int
  let dilation: Int
}

private let settings: [Setting] = ConvolutionPadding.allCases.flatMap { padding in
  [(1, 1), (2, 1), (1, 2), (3, 2)].map {
    Setting(padding: padding, stride: $0.0, dilation: $0.1)
  }
}

private let convolutionCases: [OperationCase] = settings.flatMap { setting in
  let name =
    "convolution1D \(setting.padding) stride \(setting.stride) dilation \(setting.dilation)"
  return [true, false].map { hasBias in
    let inputs: [Tensor] = [input, .wave([3, 3, 4], phase: 1)] + (hasBias ? [.wave([4])] : [])
    return OperationCase("\(name) \(hasBias ? "with" : "without") bias", inputs) {
      $0[0].convolution1D(
        $0[1], bias: hasBias ? $0[2] : nil, stride: setting.stride, dilation: setting.dilation,
        padding: setting.padding)
    } reference: { inputs in
      let (count, before) = layout(
        setting.padding, length: 7, size: 3, stride: setting.stride, dilation: setting.dilation)
      return Naive([2, count, 4]) { index in
        var sum = hasBias ? inputs[2][index[2]] : 0
        for tap in 0..<3 {
          let step = index[1] * setting.stride + tap * setting.dilation - before
          guard step >= 0 && step < 7 else { continue }
          for feature in 0..<3 {
            sum += inputs[0][index[0], step, feature] * inputs[1][tap, feature, index[2]]
          }
        }
        return sum
      }
    }
  }
}

private let poolingCases: [OperationCase] = settings.filter { $0.dilation == 1 }.flatMap {
  setting in
  let name = "\(setting.padding) stride \(setting.stride)"
  @Sendable func pooled(_ array: Naive, _ reduce: ([Double]) -> Double) -> Naive {
    let (count, before) = layout(
      setting.padding, length: 7, size: 3, stride: setting.stride, dilation: 1)
    return Naive([2, count, 3]) { index in
      let first = index[1] * setting.stride - before
      let steps = (first..<(first + 3)).filter { $0 >= 0 && $0 < 7 }
      return reduce(steps.map { array[index[0], $0, index[2]] })
    }
  }
  return [
    OperationCase("maxPooled1D \(name)", [distinct]) {
      $0[0].maxPooled1D(size: 3, stride: setting.stride, padding: setting.padding)
    } reference: {
      pooled($0[0]) { $0.max() ?? .nan }
    },
    OperationCase("averagePooled1D \(name)", [distinct]) {
      $0[0].averagePooled1D(size: 3, stride: setting.stride, padding: setting.padding)
    } reference: {
      pooled($0[0]) { $0.reduce(0, +) / Double($0.count) }
    },
  ]
}

private let globalCases: [OperationCase] = [nil, [5, 7], [0, 2]].flatMap {
  (lengths: [Int32]?) in
  let name = lengths.map { "lengths \($0)" } ?? "all steps"
  @Sendable func pooled(_ array: Naive, _ reduce: ([Double]) -> Double) -> Naive {
    Naive([2, 3]) { index in
      let length = lengths.map { Int($0[index[0]]) } ?? 7
      return length == 0 ? 0 : reduce((0..<length).map { array[index[0], $0, index[1]] })
    }
  }
  return [
    OperationCase("globalMaxPooled \(name)", [distinct]) {
      $0[0].globalMaxPooled(lengths: lengths)
    } reference: {
      pooled($0[0]) { $0.max() ?? .nan }
    },
    OperationCase("globalAveragePooled \(name)", [distinct]) {
      $0[0].globalAveragePooled(lengths: lengths)
    } reference: {
      pooled($0[0]) { $0.reduce(0, +) / Double($0.count) }
    },
  ]
}

private let normalizationCases: [OperationCase] = [4, 21, 37].map { width in
  let shape: Shape = [3, width]
  return OperationCase(
    "layerNormalized over \(width)",
    [.wave(shape, scale: 2, offset: 1), .wave([width], offset: 1.5), .wave([width], phase: 2)]
  ) {
    $0[0].layerNormalized(scale: $0[1], shift: $0[2], epsilon: 0.01)
  } reference: { inputs in
    Naive([3, width]) { index in
      let row = (0..<width).map { inputs[0][index[0], $0] }
      let mean = row.reduce(0, +) / Double(width)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      return (row[index[1]] - mean) / (variance + 0.01).squareRoot() * inputs[1][index[1]]
        + inputs[2][index[1]]
    }
  }
}

let sequenceCases = convolutionCases + poolingCases + globalCases + normalizationCases
