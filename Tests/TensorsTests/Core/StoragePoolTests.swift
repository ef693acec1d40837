import Tensors
import Testing

@Suite struct StoragePoolTests {
  private static let counts =
    Array(0...5000)
    + (12..<40).flatMap { power in [-1, 0, 1, 12345].map { (1 << power) + $0 } }

  @Test func `a block holds what is asked for, with at most a quarter of slack`() {
    for count in Self.counts {
      let (_, capacity) = StoragePool.sizeClass(count)
      #expect(capacity >= count)
      #expect(Double(capacity) <= 1.25 * Double(max(count, 16)), "count \(count)")
    }
  }

  @Test func `counts of one class have one capacity, and classes grow with counts`() {
    var capacities: [Int: Int] = [:]
    var last = -1
    for count in Self.counts.sorted() {
      let (index, capacity) = StoragePool.sizeClass(count)
      #expect(capacities[index, default: capacity] == capacity)
      capacities[index] = capacity
      #expect(index >= last)
      last = index
    }
    #expect(last < 160)
  }
}
