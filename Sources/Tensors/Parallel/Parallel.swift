import CKernels

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
    flushingDenormals { for index in 0..<count { body(index) } }
    return
  }
  // The closure outlives neither this call nor the caller's stack frame: all workers have ended
  // their part, and let go of it, when it returns.
  withoutActuallyEscaping(body) { body in
    let loop = ParallelLoop(count, body)
    let workers = WorkerPool.shared.take(lanes - 1)
    for worker in workers { worker.begin(loop) }
    loop.run()
    for worker in workers { worker.finish() }
    WorkerPool.shared.give(workers)
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

/// Runs `body` while numbers too small to be normal count as zero on this thread.
func flushingDenormals(_ body: () -> Void) {
  let denormals = kernel_flush_denormals(1)
  defer { _ = kernel_flush_denormals(denormals) }
  body()
}
