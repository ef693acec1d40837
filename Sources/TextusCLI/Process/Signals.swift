import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The user's wish to stop, as a flag that long work looks at.
///
/// The first Ctrl-C (or `kill`) sets the flag, so that work can be saved; the second ends the
/// process at once.
enum Interruption {
  /// The signal that came; 0 while none has.
  private static let signal = Atomic<Int32>(0)

  /// Whether the process was asked to stop.
  static var isRequested: Bool { signal.load(ordering: .relaxed) != 0 }

  /// The exit status of a process that stopped because it was asked to: 128 and the signal.
  static var status: Int32 {
    let number = signal.load(ordering: .relaxed)
    return 128 + (number == 0 ? SIGINT : number)
  }

  /// From now on Ctrl-C and `kill` only set the flag.
  static func watch() {
    // The handler must find the flag made: making it on first use is not safe in a handler.
    _ = isRequested
    for number in [SIGINT, SIGTERM] {
      handle(number) { number in
        Interruption.signal.store(number, ordering: .relaxed)
        #if canImport(Glibc)
          _ = Glibc.signal(number, SIG_DFL)
        #elseif canImport(Musl)
          _ = Musl.signal(number, SIG_DFL)
        #else
          _ = Darwin.signal(number, SIG_DFL)
        #endif
      }
    }
  }
}

/// A defect of the program itself: ends with a request to report it instead of a dump.
enum Crash {
  private static let message: StaticString =
    "textus: an internal error, please report it with the lines above and the command you ran.\n"

  /// From now on a trap ends the process with status 70.
  static func report() {
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      handle(number) { _ in
        let text = Crash.message
        #if canImport(Glibc)
          _ = Glibc.write(2, text.utf8Start, text.utf8CodeUnitCount)
        #elseif canImport(Musl)
          _ = Musl.write(2, text.utf8Start, text.utf8CodeUnitCount)
        #else
          _ = Darwin.write(2, text.utf8Start, text.utf8CodeUnitCount)
        #endif
        _exit(70)
      }
    }
  }
}

/// Writing to a closed pipe becomes an error of the write instead of a sudden end.
func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

/// Ends the process as one that a closed pipe ended, which is what a shell expects.
func endByBrokenPipe() -> Never {
  signal(SIGPIPE, SIG_DFL)
  unblock(SIGPIPE)
  raise(SIGPIPE)
  exit(ExitStatus.cannotWrite.rawValue)
}

private func handle(_ number: Int32, _ body: @escaping @convention(c) (Int32) -> Void) {
  var action = sigaction()
  #if canImport(Darwin)
    action.__sigaction_u.__sa_handler = body
  #else
    action.__sigaction_handler.sa_handler = body
  #endif
  sigemptyset(&action.sa_mask)
  sigaction(number, &action, nil)
  unblock(number)
}

/// Lets a signal through that the parent process may have held back.
private func unblock(_ number: Int32) {
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, number)
  sigprocmask(SIG_UNBLOCK, &signals, nil)
}
