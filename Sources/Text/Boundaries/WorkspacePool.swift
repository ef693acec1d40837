import Synchronization

/// A free list of workspaces: each call borrows one, so any number of threads may call at once.
///
/// A workspace (a break iterator and its buffers) is expensive to make and must not be used by two
/// threads at once. The list holds retained references as addresses, which is what makes it
/// `Sendable`: a workspace is owned either by the list or by exactly one call.
final class WorkspacePool<Workspace: AnyObject>: Sendable {
  /// Addresses of retained workspaces that nobody uses.
  private let idle = Mutex<[UInt]>([])
  private let make: @Sendable () -> Workspace
  /// More than this many are not kept: the machine hardly runs more threads at once.
  private static var mostIdle: Int { 64 }

  init(_ make: @escaping @Sendable () -> Workspace) { self.make = make }

  deinit {
    for address in idle.withLock({ $0 }) { _ = Self.take(address) }
  }

  /// Calls `body` with a workspace that is the caller's alone for that time.
  @inline(__always)
  func withWorkspace<Result, Failure: Error>(
    _ body: (Workspace) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let workspace = borrow()
    defer { giveBack(workspace) }
    return try body(workspace)
  }

  private func borrow() -> Workspace {
    let address = idle.withLock { $0.popLast() }
    return address.map(Self.take) ?? make()
  }

  private func giveBack(_ workspace: Workspace) {
    let address = UInt(bitPattern: Unmanaged.passRetained(workspace).toOpaque())
    let kept = idle.withLock { list in
      if list.count >= Self.mostIdle { return false }
      list.append(address)
      return true
    }
    if !kept { _ = Self.take(address) }
  }

  private static func take(_ address: UInt) -> Workspace {
    // The address came from `passRetained` and never is 0.
    let pointer = UnsafeRawPointer(bitPattern: address).unsafelyUnwrapped
    return Unmanaged<Workspace>.fromOpaque(pointer).takeRetainedValue()
  }
}
