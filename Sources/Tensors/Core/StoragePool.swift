import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A caching allocator: blocks are kept in size classes and handed out again.
///
/// Training steps ask for the same sizes over and over; reuse avoids the page faults that fresh
/// memory costs. At most `cacheLimit` bytes are kept, the rest returns to the system.
package final class StoragePool: Sendable {
  static let shared = StoragePool(cacheLimit: 512 << 20)

  private struct Cache {
    /// Free blocks by size class, the addresses as integers (pointers are not `Sendable`).
    var free: [[UInt]] = Array(repeating: [], count: 160)
    var bytes = 0
  }

  private let cache = Mutex(Cache())
  private let cacheLimit: Int

  init(cacheLimit: Int) { self.cacheLimit = cacheLimit }

  /// Four classes per power of two, so that at most a fifth of a block is slack.
  package static func sizeClass(_ count: Int) -> (index: Int, capacity: Int) {
    let count = max(count, 16)
    let power = Int.bitWidth - 1 - (count - 1).leadingZeroBitCount  // 2^power <= count - 1
    let quarter = 1 << max(power - 2, 0)
    let steps = (count - (1 << power) + quarter - 1) / quarter
    return (power * 4 + steps - 1, (1 << power) + steps * quarter)
  }

  func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    let (index, capacity) = Self.sizeClass(count)
    let cached: UInt? = cache.withLock { cache in
      guard let address = cache.free[index].popLast() else { return nil }
      cache.bytes -= capacity * 4
      return address
    }
    if let cached, let pointer = UnsafeMutablePointer<Float>(bitPattern: cached) { return pointer }
    var raw: UnsafeMutableRawPointer?
    let status = posix_memalign(&raw, 64, capacity * 4)
    guard status == 0, let raw else {
      fatalError("out of memory: a tensor of \(count) elements needs \(capacity * 4) bytes")
    }
    return raw.bindMemory(to: Float.self, capacity: capacity)
  }

  func give(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
    let (index, capacity) = Self.sizeClass(count)
    let address = UInt(bitPattern: pointer)
    let kept = cache.withLock { cache in
      guard cache.bytes + capacity * 4 <= cacheLimit else { return false }
      cache.free[index].append(address)
      cache.bytes += capacity * 4
      return true
    }
    if !kept { free(pointer) }
  }
}
