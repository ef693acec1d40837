import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The most probable classes of some rows.
public struct ClassCandidates: Sendable {
  /// How many classes there are of each row.
  public let count: Int
  /// The classes, those of a row beside each other, best first and of equal ones the smaller number; −1
  /// where a row has fewer classes with a logit that is a number.
  public private(set) var classes: [Int32]
  /// The logits of ``classes``, −∞ where there is none.
  public private(set) var logits: [Float]
  private var largest: [Float]
  private var sums: [Double]

  fileprivate init(rows: Int, count: Int) {
    self.count = count
    classes = [Int32](repeating: -1, count: rows * count)
    logits = [Float](repeating: -.infinity, count: rows * count)
    largest = [Float](repeating: -.infinity, count: rows)
    sums = [Double](repeating: 0, count: rows)
  }

  /// What takes a row's logits to logarithms of probabilities: `log Σ exp` over all classes.
  public func normalizer(row: Int) -> Float { largest[row] + Float(log(sums[row])) }

  /// Takes the logits of `width` further classes into account, after adding the biases.
  fileprivate mutating func add(
    _ scores: Pointer, bias: ConstantPointer?, first: Int, width: Int
  ) {
    kernel_add_candidates(
      scores, bias, largest.count, width, Int32(first), &largest, &sums, &logits, &classes, count)
  }
}

extension Tensor {
  /// The best classes of each row of these logits `[N, V]`, as constants.
  ///
  /// - Parameter count: how many classes to keep of each row; at most all are.
  public func classCandidates(count: Int) -> ClassCandidates {
    require(
      rank == 2 && shape[1] > 0 && count > 0,
      "classCandidates: \(count) of the classes of \(shape); expected [N, V]")
    var candidates = ClassCandidates(rows: shape[0], count: min(count, shape[1]))
    // Nothing is written where there are no biases to add.
    withElements { logits in
      if let start = logits.baseAddress, shape[0] > 0 {
        candidates.add(Pointer(mutating: start), bias: nil, first: 0, width: shape[1])
      }
    }
    return candidates
  }

  /// The best classes of each row under `softmax(x · weightᵀ + bias)`, as constants.
  ///
  /// The logits `[N, V]` exist for some classes at a time, so that they need not leave the cache.
  ///
  /// - Parameters:
  ///   - weight: the vectors of the classes, `[V, D]`.
  ///   - bias: the biases of the classes, `[V]`; `nil` for none.
  ///   - count: how many classes to keep of each row of this tensor `[N, D]`; at most all are.
  public func projectedCandidates(
    weight: Tensor, bias: Tensor? = nil, count: Int
  ) -> ClassCandidates {
    require(
      rank == 2 && weight.rank == 2 && shape[1] == weight.shape[1] && weight.shape[0] > 0
        && bias.map { $0.shape == [weight.shape[0]] } ?? true,
      "projectedCandidates: input \(shape) for weights \(weight.shape) and a bias "
        + "\(bias?.shape ?? []); expected [N, D], [V, D] and [V]")
    require(count > 0, "projectedCandidates: \(count) classes are none")
    let (rows, size, classCount) = (shape[0], shape[1], weight.shape[0])
    var candidates = ClassCandidates(rows: rows, count: min(count, classCount))
    guard rows > 0 else { return candidates }
    let width = min(classCount, Self.candidateBlock)
    let block = Storage(count: rows * width)
    withExtendedLifetime((self, weight, bias)) {
      for first in stride(from: 0, to: classCount, by: width) {
        let width = min(width, classCount - first)
        gemm(
          storage.pointer, lda: size, transposed: false,
          weight.storage.pointer + first * size, ldb: size, transposed: true, into: block.pointer,
          ldc: width, m: rows, n: width, k: size)
        candidates.add(
          block.pointer, bias: bias.map { UnsafePointer($0.storage.pointer + first) },
          first: first, width: width)
      }
    }
    return candidates
  }

  /// How many classes are scored at a time: enough for products to run at full speed, few enough for
  /// their scores to stay in the cache.
  private static let candidateBlock = 1024
}
