import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Rows of numbers that several threads read and change without locks.
///
/// Rows begin at cache lines and are padded with zeros to a multiple of 16 numbers, so that loops
/// need no rest and a row touches no line of its neighbours. Races between threads are part of the
/// method (Hogwild): a lost update does no harm, and nothing else reads the rows meanwhile.
final class TrainingRows: Sendable {
  let count: Int
  let dimension: Int
  let stride: Int

  /// Invariant: allocated in `init`, released in `deinit`, and large enough for all rows.
  nonisolated(unsafe) let pointer: UnsafeMutablePointer<Float>

  /// The padded length of a row.
  static func stride(_ dimension: Int) -> Int { (dimension + 15) / 16 * 16 }

  /// Rows of zeros.
  init(count: Int, dimension: Int) {
    self.count = count
    self.dimension = dimension
    stride = Self.stride(dimension)
    let byteCount = max(count * stride * MemoryLayout<Float>.stride, 64)
    var memory: UnsafeMutableRawPointer?
    // Rows are met at random: large pages spare most of the address look-ups.
    let status = posix_memalign(&memory, 2 << 20, byteCount)
    guard status == 0, let memory else {
      fatalError("out of memory: \(count) word vectors need \(byteCount) bytes")
    }
    #if os(Linux)
      madvise(memory, byteCount, 14)  // MADV_HUGEPAGE
    #endif
    memset(memory, 0, byteCount)
    pointer = memory.bindMemory(to: Float.self, capacity: byteCount / 4)
  }

  deinit { free(pointer) }

  /// Fills a row with numbers drawn uniformly from ±1 / D, as gensim does.
  func draw(row: Int, using random: RandomStream) {
    var random = random
    let numbers = UnsafeMutableBufferPointer(start: pointer + row * stride, count: dimension)
    random.fillUniform(numbers)
    let scale = 2 / Float(dimension)
    for index in numbers.indices { numbers[index] = (numbers[index] - 0.5) * scale }
  }

  /// Whether all numbers are finite.
  var isFinite: Bool {
    parallelMap(min(count, 64)) { part in
      let begin = part * count / min(count, 64)
      let end = (part + 1) * count / min(count, 64)
      var sum: Float = 0
      for index in begin * stride..<end * stride { sum += pointer[index] * 0 }
      return sum == 0
    }.allSatisfy(\.self)
  }

  /// A tensor `[rows.count, D]` of some rows.
  func tensor(rows: Range<Int>) -> Tensor {
    Tensor(shape: [rows.count, dimension]) { target in
      for (index, row) in rows.enumerated() {
        (target.baseAddress! + index * dimension).update(
          from: pointer + row * stride, count: dimension)
      }
    }
  }
}
