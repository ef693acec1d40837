import CKernels
import Dispatch
import Synchronization

/// How many threads long computations use unless told otherwise: one per core.
public let availableThreads: Int = kernel_available_threads()

/// Runs `body(0) … body(count - 1)` on up to `threads` threads and waits for all of them.
///
/// Every index is handed to exactly one thread; which one is not determined, so `body` must give
/// the same result for an index on any thread. Denormals are flushed while it runs. This function
/// and ``parallelMap(_:threads:_:)`` are the only places where work crosses threads.
///
/// - Parameters:
///   - count: the number of pieces of work.
///   - threads: the most threads to use; 1 runs everything on the caller's thread.
///   - body: the work; it may capture non-`Sendable` values as long as pieces with different
///     indices do not write the same memory.
public func parallelFor(
  _ count: Int, threads: Int = availableThreads, _ body: (Int) -> Void
) {
  let lanes = max(1, min(threads, count))
  if lanes == 1 {
    let denormals = kernel_flush_denormals(1)
    defer { _ = kernel_flush_denormals(denormals) }
    for index in 0..<count { body(index) }
    return
  }
  let next = Atomic<Int>(0)
  // The closure outlives neither this call nor the caller's stack frame: `concurrentPerform`
  // returns when every lane has ended. That is what makes the unchecked crossing safe.
  withoutActuallyEscaping(body) { escapable in
    nonisolated(unsafe) let body = escapable
    DispatchQueue.concurrentPerform(iterations: lanes) { _ in
      let denormals = kernel_flush_denormals(1)
      defer { _ = kernel_flush_denormals(denormals) }
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= count { break }
        body(index)
      }
    }
  }
}

/// The results of `transform` for `0 … count - 1`, in order, computed on up to `threads` threads.
public func parallelMap<Result>(
  _ count: Int, threads: Int = availableThreads, _ transform: (Int) -> Result
) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    let base = buffer.baseAddress
    nonisolated(unsafe) let target = base
    parallelFor(count, threads: threads) { index in
      (target! + index).initialize(to: transform(index))
    }
    initialized = count
  }
}
