import CKernels
import Tensors
import Testing

/// A product with its operands stored at the very end of what may be read, in rows longer than wide.
private struct ProductCase {
  var m = 1
  var n = 1
  var k = 1
  var transposeA = false
  var transposeB = false
  var padding = 0
  var alpha: Float = 1
  var beta: Float = 0

  var lda: Int { (transposeA ? m : k) + padding }
  var ldb: Int { (transposeB ? k : n) + padding }
  var ldc: Int { n + padding }

  /// Between rows stands NaN, so that reading it shows.
  private static func matrix(_ rows: Int, _ columns: Int, stride: Int, phase: Int) -> [Float] {
    (0..<max((rows - 1) * stride + columns, 1)).map {
      $0 % max(stride, 1) < columns ? Float(($0 * 37 + phase * 11) % 64 - 32) / 32 : .nan
    }
  }

  var a: [Float] {
    Self.matrix(transposeA ? k : m, transposeA ? m : k, stride: lda, phase: 1)
  }

  var b: [Float] {
    Self.matrix(transposeB ? n : k, transposeB ? k : n, stride: ldb, phase: 2)
  }

  /// With `beta` 0 nothing may be read, hence NaN throughout.
  var c: [Float] {
    let values = Self.matrix(m, n, stride: ldc, phase: 3)
    return beta == 0 ? values.map { _ in .nan } : values
  }

  func expected(_ i: Int, _ j: Int, a: [Float], b: [Float], c: [Float]) -> Double {
    var sum = 0.0
    for p in 0..<k {
      let x = a[transposeA ? p * lda + i : i * lda + p]
      let y = b[transposeB ? j * ldb + p : p * ldb + j]
      sum += Double(x) * Double(y)
    }
    return Double(alpha) * sum + (beta == 0 ? 0 : Double(beta) * Double(c[i * ldc + j]))
  }

  func run(_ table: kernel_table, a: [Float], b: [Float], c: inout [Float]) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          var product = kernel_product(
            a: a.baseAddress, b: b.baseAddress, c: c.baseAddress, lda: lda, ldb: ldb, ldc: ldc,
            transpose_a: transposeA ? 1 : 0, transpose_b: transposeB ? 1 : 0, m: m, n: n, k: k,
            alpha: alpha, beta: beta, scratch: nil)
          let count = table.gemm_scratch(&product)
          // A guard behind the scratch shows whether too much is written.
          withUnsafeTemporaryAllocation(byteCount: (count + 1) * 4, alignment: 64) { scratch in
            let numbers = scratch.bindMemory(to: Float.self)
            numbers[count] = 12345
            product.scratch = numbers.baseAddress
            table.gemm(&product)
            #expect(numbers[count] == 12345, "\(self) writes beyond its scratch")
          }
        }
      }
    }
  }

  /// Whether the kernel agrees with the sum in double precision and leaves alone what is not its.
  func check(_ table: kernel_table) {
    let (a, b, before) = (self.a, self.b, self.c)
    var c = before
    run(table, a: a, b: b, c: &c)
    var wrong: String?
    for index in c.indices {
      let (i, j) = (index / ldc, index % ldc)
      if j >= n {
        if !c[index].isNaN { wrong = "padding written at row \(i)" }
        continue
      }
      let right = expected(i, j, a: a, b: b, c: before)
      if !(abs(Double(c[index]) - right) <= 2e-6 * Double(k + 8)) {
        wrong = "\(c[index]) instead of \(right) at \(i), \(j)"
      }
    }
    #expect(wrong == nil, "\(self)")
  }

  var withAllTransposes: [ProductCase] {
    [(false, false), (true, false), (false, true), (true, true)].map {
      var copy = self
      (copy.transposeA, copy.transposeB) = $0
      return copy
    }
  }
}

/// A way to compute a product: the kernels of an instruction set, or tiles whether they suit it or not.
enum ProductRoute: Sendable, CustomTestStringConvertible {
  case set(Int32)
  case tiles

  static let all =
    KernelAccuracyTests.sets.map(ProductRoute.set) + (tiles_available() != 0 ? [.tiles] : [])

  var testDescription: String { "\(self)" }

  func table() throws -> kernel_table {
    switch self {
    case .set(let set): return try #require(kernel_table_of(set)).pointee
    case .tiles:
      var table = try #require(kernel_table_of(Int32(KERNEL_AMX))).pointee
      table.gemm = tile_gemm
      table.gemm_scratch = tile_gemm_scratch
      return table
    }
  }
}

@Suite struct GemmTests {
  @Test(arguments: ProductRoute.all)
  func `matrix products agree with sums in double precision`(route: ProductRoute) throws {
    let table = try route.table()
    let sizes = [
      (1, 1, 1), (1, 1, 40), (1, 37, 1), (1, 70, 33), (29, 1, 19), (2, 2, 700), (3, 5, 7),
      (7, 16, 9), (8, 17, 3), (14, 32, 21), (15, 33, 64), (16, 31, 65), (27, 47, 30), (13, 260, 5),
      (29, 97, 257), (43, 64, 300), (70, 530, 34), (340, 49, 11), (681, 33, 3), (5, 2100, 2),
      (33, 270, 1030), (1050, 40, 50),
    ]
    for (m, n, k) in sizes {
      for padding in [0, 3] {
        for plain in ProductCase(m: m, n: n, k: k, padding: padding).withAllTransposes {
          plain.check(table)
        }
      }
      for var scaled in ProductCase(m: m, n: n, k: k, padding: 1).withAllTransposes {
        (scaled.alpha, scaled.beta) = (-0.5, 1)
        scaled.check(table)
        (scaled.alpha, scaled.beta) = (1, 0.25)
        scaled.check(table)
      }
    }
  }

  @Test(arguments: ProductRoute.all)
  func `every height and width of a tile`(route: ProductRoute) throws {
    let table = try route.table()
    for m in 2...29 {
      for n in [2, 4, 7, 15, 16, 23, 33, 50] {
        for product in ProductCase(m: m, n: n, k: 6, padding: 1).withAllTransposes {
          product.check(table)
        }
      }
    }
  }

  @Test(arguments: KernelAccuracyTests.sets)
  func `alpha or k of zero reads neither operand`(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    ProductCase(m: 3, n: 5, k: 0).check(table)
    ProductCase(m: 3, n: 5, k: 0, beta: 2).check(table)
    let product = ProductCase(m: 2, n: 2, k: 2, alpha: 0, beta: 2)
    var c: [Float] = [1, 2, 3, 4]
    product.run(table, a: [.nan, 1, 1, 1], b: [1, 1, 1, .infinity], c: &c)
    #expect(c == [2, 4, 6, 8])
  }

  @Test(arguments: ProductRoute.all)
  func `NaN and infinities reach exactly their rows`(route: ProductRoute) throws {
    let table = try route.table()
    for (m, n, k) in [(4, 3, 5), (1, 9, 6), (9, 1, 6), (40, 50, 60), (140, 150, 160)] {
      let product = ProductCase(m: m, n: n, k: k)
      let row = m / 2
      var a = [Float](repeating: 1, count: m * k)
      let b = [Float](repeating: 1, count: k * n)
      var c = [Float](repeating: .nan, count: m * n)
      a[row * k] = .nan
      product.run(table, a: a, b: b, c: &c)
      #expect(c.indices.allSatisfy { c[$0].isNaN == ($0 / n == row) })
      a[row * k] = -.infinity
      product.run(table, a: a, b: b, c: &c)
      // Cut into parts, infinity is infinity less infinity.
      let isByTiles =
        switch route {
        case .tiles: true
        case .set(let set): set == Int32(KERNEL_AMX) && m >= 140
        }
      #expect(
        c.indices.allSatisfy {
          $0 / n != row ? c[$0] == Float(k) : isByTiles ? c[$0].isNaN : c[$0] == -.infinity
        })
    }
  }
}
