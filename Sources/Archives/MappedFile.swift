#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file's bytes in memory, read-only for as long as this object lives; mapped if it is plain.
///
/// Pages are read when they are first touched. The file must not be cut short in place meanwhile;
/// everything this package writes is renamed into place, which leaves existing mappings whole.
final class MappedFile: Sendable {
  /// The path the file was opened with.
  let path: String
  /// The number of bytes.
  let byteCount: Int
  /// Where the mapping starts, as an integer because pointers are not `Sendable`; 0 when empty.
  private let address: UInt
  /// Whether the bytes are a copy and not a mapping.
  private let isCopy: Bool

  /// The bytes of a file that could not be mapped, called `path` in messages.
  init(contents: [UInt8], path: String) {
    self.path = path
    byteCount = contents.count
    isCopy = true
    // The alignment that a mapping has would be wasted: 64 bytes suit every element.
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: contents.count, alignment: 64)
    copy.copyBytes(from: contents)
    address = UInt(bitPattern: copy.baseAddress)
  }

  /// Maps the file at `path`.
  ///
  /// - Throws: ``ArchiveError`` of kind `notFound` when there is no readable regular file there.
  init(_ path: String) throws(ArchiveError) {
    guard case .file = try existingContent(at: path) else {
      throw ArchiveError(
        .notFound, path: path, what: "is not a regular file", hint: "name a file instead")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .notReadable(path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .notReadable(path, code: errno) }
    let byteCount = Int(status.st_size)
    self.path = path
    self.byteCount = byteCount
    self.isCopy = false
    guard byteCount > 0 else {
      self.address = 0
      return
    }
    let mapping = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapping, mapping != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw .notReadable(path, code: errno)
    }
    self.address = UInt(bitPattern: mapping)
  }

  deinit {
    guard let pointer = UnsafeMutableRawPointer(bitPattern: address) else { return }
    if isCopy { pointer.deallocate() } else { munmap(pointer, byteCount) }
  }

  /// Calls `body` with all bytes of the file; they are valid until `body` returns.
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(
      UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: byteCount))
  }

  /// A copy of all bytes of a file that should be small.
  ///
  /// - Throws: ``ArchiveError`` of kind `damaged` when there are more than `limit` bytes.
  func contents(limit: Int) throws(ArchiveError) -> [UInt8] {
    guard byteCount <= limit else {
      throw .damaged(path, "has \(byteCount) bytes, far more than such a file should have")
    }
    return withBytes { Array($0) }
  }
}

/// Looks at `path`, which must exist.
private func existingContent(at path: String) throws(ArchiveError) -> PathContent {
  let content = try content(at: path)
  if case .nothing = content { throw .notReadable(path, code: ENOENT) }
  return content
}
