#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a hidden file in the same folder, which ``commit()`` renames over the target. An
/// `AtomicFile` that goes away without `commit()` removes what it wrote, and the old file, if there
/// was one, stays as it was. Where the target is a device or pipe, such as `/dev/stdout`, bytes
/// are written straight to it.
struct AtomicFile: ~Copyable {
  /// The file that ``commit()`` creates or replaces.
  let path: String
  private let target: String
  /// The hidden file, or `nil` when the target is written directly.
  private let temporary: String?
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  private static var bufferSize: Int { 1 << 16 }

  /// Starts writing the file at `path`.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite` when nothing can be created there.
  init(_ path: String) throws(ArchiveError) {
    let opened = try Self.open(path)
    self.path = path
    self.target = opened.target
    self.temporary = opened.temporary
    self.descriptor = opened.descriptor
    buffer.reserveCapacity(Self.bufferSize)
  }

  private static func open(
    _ path: String
  ) throws(ArchiveError) -> (target: String, temporary: String?, descriptor: Int32) {
    let existing: PathContent
    do {
      existing = try content(at: path)
    } catch {
      throw ArchiveError(.cannotWrite, path: path, what: error.what, hint: error.hint)
    }
    let target: String
    let temporary: String?
    let descriptor: Int32
    switch existing {
    case .folder: throw .notWritable(path, code: EISDIR)
    case .special:
      target = path
      temporary = nil
      descriptor = openFile(path, O_WRONLY | O_CLOEXEC, 0)
    case .nothing, .file:
      // The place a link points to is replaced, not the link.
      target = resolved(path)
      let hidden = temporaryPath(in: splitPath(target).folder)
      temporary = hidden
      descriptor = openFile(hidden, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else { throw .notWritable(path, code: errno) }
    return (target, temporary, descriptor)
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }

  /// Appends bytes.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try writeThrough(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Appends bytes.
  mutating func write(_ bytes: [UInt8]) throws(ArchiveError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(ArchiveError) in
      try write(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Appends a text as UTF-8.
  mutating func write(_ text: String) throws(ArchiveError) { try write(Array(text.utf8)) }

  /// Makes the file appear under its name, with everything written so far.
  ///
  /// The bytes are on the disk before the name is changed, so that not even a power cut leaves half
  /// a file. Nothing may be written afterwards.
  mutating func commit() throws(ArchiveError) {
    try flush()
    if let temporary {
      guard fsync(descriptor) == 0, rename(temporary, target) == 0 else {
        throw .notWritable(path, code: errno)
      }
    }
    let closed = close(descriptor)
    descriptor = -1
    if closed != 0, temporary == nil { throw .notWritable(path, code: errno) }
  }

  private mutating func flush() throws(ArchiveError) {
    if buffer.isEmpty { return }
    try buffer.withUnsafeBufferPointer { (bytes) throws(ArchiveError) in
      try writeThrough(UnsafeRawBufferPointer(bytes))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // One call may not take everything; some systems refuse more than 2 GiB at once.
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      let written = writeBytes(descriptor, part.baseAddress, part.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw .notWritable(path, code: errno)
      }
      rest = rest.dropFirst(written)
    }
  }
}
