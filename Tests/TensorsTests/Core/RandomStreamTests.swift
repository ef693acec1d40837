import CKernels
import Tensors
import Testing

private func philoxBlock(key: UInt64, counter: UInt64) -> [UInt32] {
  let block = kernel_philox(key, counter)
  return [block.low, block.high].flatMap { [UInt32(truncatingIfNeeded: $0), UInt32($0 >> 32)] }
}

@Suite struct RandomStreamTests {
  private func moments(_ tensor: Tensor) -> (mean: Double, deviation: Double) {
    let values = tensor.elements.map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, variance.squareRoot())
  }

  @Test func `Philox gives the numbers of its authors' reference`() {
    // Known answers for Philox 4x32-10 from Random123: counter and key all zero, all ones.
    let zero = philoxBlock(key: 0, counter: 0)
    #expect(zero == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
  }

  @Test func `uniform numbers fill the range evenly`() {
    var stream = RandomStream(seed: 7)
    let tensor = stream.uniform(-1..<3, shape: [100_000])
    let (mean, deviation) = moments(tensor)
    #expect(abs(mean - 1) < 0.02)
    #expect(abs(deviation - 4 / 12.0.squareRoot()) < 0.02)
    #expect(tensor.elements.allSatisfy { $0 >= -1 && $0 < 3 })
    var buckets = [Int](repeating: 0, count: 16)
    for value in tensor.elements { buckets[Int((value + 1) * 4)] += 1 }
    #expect(buckets.allSatisfy { abs($0 - 6250) < 400 })
  }

  @Test func `normal numbers have the mean, the deviation and the tails of the distribution`() {
    var stream = RandomStream(seed: 7)
    let tensor = stream.normal(mean: 2, deviation: 3, shape: [200_000])
    let (mean, deviation) = moments(tensor)
    #expect(abs(mean - 2) < 0.03)
    #expect(abs(deviation - 3) < 0.03)
    let beyond = tensor.elements.count { abs($0 - 2) > 6 }
    #expect(abs(Double(beyond) / 200_000 - 0.0455) < 0.002)
    let neighbours = zip(tensor.elements, tensor.elements.dropFirst())
    let correlation = neighbours.reduce(0.0) { $0 + Double(($1.0 - 2) * ($1.1 - 2)) } / 9 / 200_000
    #expect(abs(correlation) < 0.01)
  }

  @Test func `truncated normal numbers stay within two deviations`() {
    var stream = RandomStream(seed: 7)
    let tensor = stream.truncatedNormal(mean: 1, deviation: 0.5, shape: [50_000])
    let (mean, deviation) = moments(tensor)
    #expect(tensor.elements.allSatisfy { $0 >= 0 && $0 <= 2 })
    #expect(abs(mean - 1) < 0.01)
    #expect(abs(deviation - 0.8796 * 0.5) < 0.01)
  }

  @Test func `the same seed gives the same numbers, another seed others`() {
    var first = RandomStream(seed: 3)
    var second = RandomStream(seed: 3)
    var third = RandomStream(seed: 4)
    let drawn = first.normal(shape: [100]).elements
    #expect(drawn == second.normal(shape: [100]).elements)
    #expect(drawn != third.normal(shape: [100]).elements)
    #expect(first.next() == second.next())
    #expect(first.normal(shape: [100]).elements != drawn)
  }

  @Test func `forks are independent of each other and of who draws first`() {
    var stream = RandomStream(seed: 5)
    let before = stream.fork("dropout", 3)
    _ = stream.next()
    #expect(stream.fork("dropout", 3).key == before.key)
    let keys = (0..<1000).map { stream.fork($0).key } + (0..<1000).map { stream.fork("a", $0).key }
    #expect(Set(keys).count == 2000)
    var left = stream.fork(1)
    var right = stream.fork(2)
    let agreeing = (0..<64).reduce(0) { count, _ in
      count + (left.next() ^ right.next()).nonzeroBitCount
    }
    #expect(abs(agreeing - 2048) < 250)
  }

  @Test func `filling a buffer continues where single numbers ended`() {
    var stream = RandomStream(seed: 5)
    var reference = RandomStream(seed: 5)
    let first = stream.uniform(0..<1, shape: [6]).elements
    let words = (0..<4).map { _ in reference.next() }
    let expected = words.flatMap { [UInt32(truncatingIfNeeded: $0), UInt32($0 >> 32)] }
      .map { Float($0 >> 8) * 0x1p-24 }
    #expect(first == Array(expected.prefix(6)))
    #expect(stream.next() == reference.next())
  }

  @Test func `a permutation holds every index once`() {
    var stream = RandomStream(seed: 5)
    let order = stream.permutation(1000)
    #expect(order.sorted() == Array(0..<1000))
    #expect(order != Array(0..<1000))
  }
}
