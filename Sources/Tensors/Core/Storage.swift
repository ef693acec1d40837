/// The memory behind tensors: Float32 elements, 64-byte aligned when owned.
///
/// Invariant that makes it `Sendable`: elements are written only while exactly one reference
/// exists (`Tensor.withMutableElements` copies otherwise) or before the storage is shared.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  /// Keeps borrowed memory (a file mapping, a larger storage) alive; `nil` for pooled memory.
  private let owner: AnyObject?

  /// Uninitialised memory from the pool.
  init(count: Int) {
    self.pointer = StoragePool.shared.take(count)
    self.count = count
    self.owner = nil
  }

  /// Memory that belongs to `owner` and is only read.
  init(borrowing pointer: UnsafeMutablePointer<Float>, count: Int, owner: AnyObject) {
    self.pointer = pointer
    self.count = count
    self.owner = owner
  }

  deinit {
    if owner == nil { StoragePool.shared.give(pointer, count) }
  }

  /// Whether the memory may be written in place when the reference is unique.
  var isOwned: Bool { owner == nil }
}
