import CKernels
import Testing

/// A sentence and rows to learn from it, for comparing the kernels with the definition.
private struct Example {
  let dimension = 20
  let stride = 32
  /// No word twice: within a window a repeated word would meet values that moved already.
  let words: [Int32] = [2, 0, 1, 5, 3, 4, 7, 6]
  let reaches: [Int32] = [1, 3, 2, 3, 1, 2, 3, 1]
  let largestReach = 3
  /// Eight targets at some positions, more than one block of the kernel; one at others.
  var targets: [Int32] = []
  var labels: [Float] = []
  var offsets: [Int32] = [0]
  var inputs: [Float] = []
  var outputs: [Float] = []
  let rate: Float = 0.1
  /// The rows that make each word, where words have parts.
  let parts: [[Int32]]
  let partStep: Float

  init(parts: [[Int32]] = [], partStep: Float = 1, targetCount: Int = 6) {
    self.parts = parts
    self.partStep = partStep
    for position in words.indices {
      let count = position == 3 ? 1 : targetCount
      for index in 0..<count {
        targets.append(index == 0 ? words[position] : Int32((position * 5 + index * 3) % 8))
        labels.append(index == 0 ? 1 : 0)
      }
      offsets.append(Int32(targets.count))
    }
    inputs = rows(20, phase: 0.3)
    outputs = rows(8, phase: 1.7)
  }

  private func rows(_ count: Int, phase: Float) -> [Float] {
    (0..<count * stride).map { index in
      let column = index % stride
      guard column < dimension else { return 0 }
      // A fixed pattern without structure.
      let value = Float((index * 7919 + 13) % 1009) / 1009 - 0.5 + phase * 0.1
      return value * 0.8
    }
  }

  enum Kernel: CaseIterable { case skipGram, bag, pairs }

  /// What a kernel makes of the rows.
  func run(_ kernel: Kernel, _ table: kernel_table) -> (
    inputs: [Float], outputs: [Float], loss: Double, predictions: Int
  ) {
    var (inputs, outputs) = (inputs, outputs)
    var scratch = [Float](repeating: .nan, count: (4 * largestReach + 6) * stride)
    var partRows: [Int32] = []
    var partOffsets: [Int64] = [0]
    for rows in parts {
      partRows += rows
      partOffsets.append(Int64(partRows.count))
    }
    var loss = 0.0
    var predictions = 0
    inputs.withUnsafeMutableBufferPointer { inputs in
      outputs.withUnsafeMutableBufferPointer { outputs in
        scratch.withUnsafeMutableBufferPointer { scratch in
          words.withUnsafeBufferPointer { words in
            reaches.withUnsafeBufferPointer { reaches in
              targets.withUnsafeBufferPointer { targets in
                labels.withUnsafeBufferPointer { labels in
                  offsets.withUnsafeBufferPointer { offsets in
                    partRows.withUnsafeBufferPointer { partRows in
                      partOffsets.withUnsafeBufferPointer { partOffsets in
                        var sentence = kernel_sentence()
                        sentence.words = words.baseAddress
                        sentence.count = words.count
                        sentence.reaches = reaches.baseAddress
                        sentence.largest_reach = largestReach
                        sentence.targets = targets.baseAddress
                        sentence.target_offsets = offsets.baseAddress
                        sentence.labels = labels.baseAddress
                        sentence.inputs = inputs.baseAddress
                        sentence.outputs = outputs.baseAddress
                        sentence.stride = stride
                        sentence.scratch = scratch.baseAddress
                        sentence.rate = rate
                        sentence.part_step = partStep
                        if !parts.isEmpty {
                          sentence.parts = partRows.baseAddress
                          sentence.part_offsets = partOffsets.baseAddress
                        }
                        switch kernel {
                        case .skipGram: table.skip_gram(&sentence)
                        case .bag: table.continuous_bag_of_words(&sentence)
                        case .pairs: table.word_pairs(&sentence)
                        }
                        loss = sentence.loss
                        predictions = sentence.predictions
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return (inputs, outputs, loss, predictions)
  }

  /// The same by the definition, in double precision, a block of six targets after the other.
  func expected(_ kernel: Kernel) -> (inputs: [Double], outputs: [Double]) {
    var inputs = inputs.map(Double.init)
    var outputs = outputs.map(Double.init)
    func vector(_ rows: [Double], _ row: Int) -> [Double] {
      Array(rows[row * stride..<row * stride + dimension])
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    func rowsOf(_ word: Int32) -> [Int32] { parts.isEmpty ? [word] : parts[Int(word)] }

    let ownStep = parts.isEmpty ? 1 : Double(partStep)
    // A bag's mean is nobody's row.
    let meanStep = kernel == .bag ? 1 : ownStep

    for t in words.indices {
      let reach = Int(reaches[t])
      let window =
        kernel == .pairs
        ? [t] : (max(0, t - reach)...min(words.count - 1, t + reach)).filter { $0 != t }
      // The rows of each input and their mean.
      let groups: [[Int32]] =
        kernel == .bag ? [window.flatMap { rowsOf(words[$0]) }] : window.map { rowsOf(words[$0]) }
      var means = groups.map { group in
        (0..<dimension).map { column in
          group.reduce(0) { $0 + inputs[Int($1) * stride + column] } / Double(group.count)
        }
      }
      var changes = means.map { _ in [Double](repeating: 0, count: dimension) }
      for begin in Swift.stride(from: Int(offsets[t]), to: Int(offsets[t + 1]), by: 6) {
        let block = begin..<min(begin + 6, Int(offsets[t + 1]))
        let old = block.map { vector(outputs, Int(targets[$0])) }
        let oldMeans = means
        for (i, mean) in oldMeans.enumerated() {
          for (j, index) in block.enumerated() {
            let g =
              Double(rate) * (Double(labels[index]) - 1 / (1 + exponential(-dot(mean, old[j]))))
            for column in 0..<dimension {
              means[i][column] += meanStep * g * old[j][column]
              changes[i][column] += g * old[j][column]
              outputs[Int(targets[index]) * stride + column] += g * mean[column]
            }
          }
        }
      }
      let step =
        (kernel == .bag ? 1 / Double(window.count).squareRoot() : 1) * ownStep
      for (group, change) in zip(groups, changes) {
        for row in group {
          for column in 0..<dimension {
            inputs[Int(row) * stride + column] += step * change[column]
          }
        }
      }
    }
    return (inputs, outputs)
  }

  private func exponential(_ x: Double) -> Double {
    // e^x by its series after halving: enough for small numbers, and no library needed.
    let small = x / 1024
    var sum = 1 + small + small * small / 2 + small * small * small / 6
    for _ in 0..<10 { sum *= sum }
    return sum
  }
}

@Suite("Kernels that train word vectors")
struct SentenceKernelTests {
  private static let sets = (0..<Int32(KERNEL_INSTRUCTION_SETS)).filter {
    kernel_supports_instruction_set($0) != 0
  }

  private func largestDifference(_ a: [Float], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
  }

  @Test(
    "Every instruction set computes what the definition says",
    arguments: sets, [1, 5, 6, 8])
  func words(set: Int32, targetCount: Int) throws {
    let table = try #require(kernel_table_of(set)).pointee
    let example = Example(targetCount: targetCount)
    for kernel in Example.Kernel.allCases {
      let result = example.run(kernel, table)
      let (inputs, outputs) = example.expected(kernel)
      #expect(largestDifference(result.inputs, inputs) < 1e-5, "\(kernel)")
      #expect(largestDifference(result.outputs, outputs) < 1e-5, "\(kernel)")
      #expect(result.predictions > 0)
      #expect(result.loss > 0)
      #expect(result.inputs != example.inputs)
      #expect(result.outputs != example.outputs)
    }
  }

  @Test("Words made of parts move all their parts", arguments: sets, [1, 0.3] as [Float])
  func parts(set: Int32, step: Float) throws {
    let table = try #require(kernel_table_of(set)).pointee
    let example = Example(
      parts: [
        [0, 8], [1], [2, 9, 10], [3, 11], [4, 12, 13, 14], [5, 15], [6, 16, 17], [7, 18, 19],
      ], partStep: step)
    for kernel in Example.Kernel.allCases {
      let result = example.run(kernel, table)
      let (inputs, outputs) = example.expected(kernel)
      #expect(largestDifference(result.inputs, inputs) < 1e-5, "\(kernel)")
      #expect(largestDifference(result.outputs, outputs) < 1e-5, "\(kernel)")
    }
  }

  @Test("Words of one part are words", arguments: sets)
  func singleParts(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    let plain = Example()
    let composed = Example(parts: (0..<8).map { [Int32($0)] })
    let (a, b) = (plain.run(.pairs, table), composed.run(.pairs, table))
    #expect(zip(a.inputs, b.inputs).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(zip(a.outputs, b.outputs).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("The padding of rows stays zero", arguments: sets)
  func padding(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    let example = Example()
    for kernel in Example.Kernel.allCases {
      let result = example.run(kernel, table)
      for numbers in [result.inputs, result.outputs] {
        let padding = numbers.indices.filter { $0 % example.stride >= example.dimension }
        #expect(padding.allSatisfy { numbers[$0] == 0 })
      }
    }
  }
}
