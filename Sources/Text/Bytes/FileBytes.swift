#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The whole contents of a file in memory: mapped if it is a plain file, unpacked if it is gzipped.
///
/// Mapped bytes cost no memory of their own and no copy, and threads may read them at the same
/// time. The file must not be shortened by another program meanwhile.
public final class FileBytes: Sendable {
  /// The path as given, for messages.
  public let path: String
  /// The number of bytes.
  public var count: Int { bytes.count }

  /// Invariant: set once in `init`, never written afterwards, released in `deinit`; that is why
  /// sharing it between threads is safe.
  nonisolated(unsafe) private let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Maps or reads a file, or standard input for the path `-`.
  ///
  /// `maximumCount` bounds what is read into memory (from gzip data, pipes and devices); 8 GiB by
  /// default. A mapped file may be larger.
  /// - Throws: `TextError`: missing, unreadable, damaged or too large.
  public init(path: String, maximumCount: Int = 8 << 30) throws(TextError) {
    self.path = path
    if path != ByteSource.standardInputPath, let mapped = try Self.mapped(path) {
      bytes = mapped
      isMapped = true
    } else {
      bytes = try Self.read(ByteSource(path: path), maximumCount)
      isMapped = false
    }
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count)
    } else {
      free(UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
  }

  /// Calls `body` with all bytes, which are valid during the call only.
  public func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes.bindMemory(to: UInt8.self).span)
  }

  /// The mapped file, or nil if it is empty, gzipped or not a plain file.
  private static func mapped(_ path: String) throws(TextError) -> UnsafeRawBufferPointer? {
    let descriptor = try FileSystem.open(path)
    defer { close(descriptor) }
    guard case .file(let size) = try FileSystem.entry(of: descriptor, path: path), size > 0,
      let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED
    else { return nil }
    let bytes = UnsafeRawBufferPointer(start: address, count: size)
    if size >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B {
      munmap(address, size)
      return nil
    }
    return bytes
  }

  private static func read(
    _ source: ByteSource, _ maximumCount: Int
  ) throws(TextError) -> UnsafeRawBufferPointer {
    var capacity = ByteSource.chunkSize
    var count = 0
    var memory = malloc(capacity)
    do throws(TextError) {
      while let start = memory {
        let room = UnsafeMutableRawBufferPointer(start: start + count, count: capacity - count)
        let added = try source.read(into: room)
        count += added
        if added == 0 { return UnsafeRawBufferPointer(start: start, count: count) }
        if count > maximumCount {
          throw TextError(
            .invalidData, path: source.path,
            message: "holds more than the \(maximumCount) bytes allowed",
            advice: "Unpack it to a plain file, which is mapped instead of read.")
        }
        if count == capacity {
          guard let larger = realloc(start, capacity * 2) else { break }
          memory = larger
          capacity *= 2
        }
      }
    } catch {
      free(memory)
      throw error
    }
    free(memory)
    throw TextError(
      .unreadableInput, path: source.path, message: "does not fit into memory",
      advice: "Unpack it to a plain file, which is mapped instead of read.")
  }
}
