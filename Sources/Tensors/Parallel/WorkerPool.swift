import CKernels
import Dispatch
import Synchronization

/// The pieces of a parallel loop, handed out one by one to whoever asks next.
final class ParallelLoop: Sendable {
  private let next = Atomic<Int>(0)
  private let count: Int
  // Pieces with different indices write different memory: `parallelFor` asks for that.
  nonisolated(unsafe) private let body: (Int) -> Void

  init(_ count: Int, _ body: @escaping (Int) -> Void) {
    self.count = count
    self.body = body
  }

  /// Works on pieces until none is left.
  func run() {
    flushingDenormals {
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= count { break }
        body(index)
      }
    }
  }
}

/// The threads that help with parallel loops.
///
/// They are our own because Dispatch gives its threads the priority of a queue instead of that of
/// the process: under `nice`, one half of a batch would wait for the other.
final class WorkerPool: Sendable {
  static let shared = WorkerPool()

  private let workers = Mutex<(free: [Worker], total: Int)>(([], 0))

  /// Up to `count` workers for the caller alone.
  ///
  /// There are fewer, or none, while other loops have them: a loop within a loop mostly runs on
  /// the thread it is on.
  func take(_ count: Int) -> [Worker] {
    workers.withLock { workers in
      // More than there are processors only where a caller asks for more by himself.
      while workers.free.count < count, workers.total < max(count, availableThreads - 1) {
        guard let worker = Worker.start(isPatient: workers.total < availableThreads - 1) else {
          break
        }
        workers.free.append(worker)
        workers.total += 1
      }
      let taken = Array(workers.free.suffix(count))
      workers.free.removeLast(taken.count)
      return taken
    }
  }

  /// Takes workers back.
  func give(_ taken: [Worker]) {
    workers.withLock { $0.free += taken }
  }
}

/// A thread that helps with one loop after another.
final class Worker: Sendable {
  private static let (idle, asleep, working, awaited) = (0, 1, 2, 3)

  /// How long a thread looks out for what it waits for before it sleeps.
  ///
  /// Training hands out work every few hundred microseconds. A thread that has slept is late, and
  /// often continues on the processor of the one that woke it.
  private static let patience = Duration.microseconds(200)

  private let state = Atomic<Int>(Worker.idle)
  private let begins = DispatchSemaphore(value: 0)
  private let ends = DispatchSemaphore(value: 0)
  private let isPatient: Bool
  // Written by the owner of an idle worker, read and cleared by the thread while it works.
  nonisolated(unsafe) private var loop: ParallelLoop?

  private init(isPatient: Bool) { self.isPatient = isPatient }

  /// A worker with its thread, which lives as long as the process; `nil` if there can be none.
  ///
  /// - Parameter isPatient: whether it may keep a processor busy for a moment while it waits.
  static func start(isPatient: Bool) -> Worker? {
    let worker = Worker(isPatient: isPatient)
    let address = Unmanaged.passRetained(worker)
    let hasStarted = kernel_start_thread(
      { Unmanaged<Worker>.fromOpaque($0!).takeUnretainedValue().serve() }, address.toOpaque())
    if hasStarted == 0 { address.release() }
    return hasStarted == 0 ? nil : worker
  }

  /// Lets the thread help with a loop.
  func begin(_ loop: ParallelLoop) {
    self.loop = loop
    if state.exchange(Worker.working, ordering: .acquiringAndReleasing) == Worker.asleep {
      begins.signal()
    }
  }

  /// Waits until the thread finds no more work in its loop.
  func finish() {
    if changes(from: Worker.working) { return }
    let (mustWait, _) = state.compareExchange(
      expected: Worker.working, desired: Worker.awaited, ordering: .acquiringAndReleasing)
    if mustWait { ends.wait() }
  }

  private func serve() -> Never {
    while true {
      if !changes(from: Worker.idle) {
        let (maySleep, _) = state.compareExchange(
          expected: Worker.idle, desired: Worker.asleep, ordering: .acquiringAndReleasing)
        if maySleep { begins.wait() }
      }
      help()
      if state.exchange(Worker.idle, ordering: .acquiringAndReleasing) == Worker.awaited {
        ends.signal()
      }
    }
  }

  /// Not inlined, so that nothing holds on to the loop when the owner hears of its end.
  @inline(never) private func help() {
    let current = loop
    loop = nil
    current?.run()
  }

  /// Whether the state is another one, now or after a moment.
  private func changes(from value: Int) -> Bool {
    if !isPatient { return state.load(ordering: .acquiring) != value }
    let end = ContinuousClock.now + Worker.patience
    repeat {
      for _ in 0..<32 {
        if state.load(ordering: .acquiring) != value { return true }
        kernel_pause()
      }
    } while ContinuousClock.now < end
    return false
  }
}
