#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that appears whole under its name or not at all.
///
/// The bytes go to a hidden file beside the destination, which `commit()` renames; without a commit
/// the hidden file is removed and a file of the same name stays as it was. A destination that
/// cannot be renamed over (a pipe, a terminal, `/dev/null`) is written directly.
///
/// ```swift
/// try AtomicFile.write(to: "vocabulary.txt") { file throws(TextError) in
///   try file.write("the\t1061396\n")
/// }
/// ```
public final class AtomicFile {
  /// The destination as given.
  public let path: String

  /// The destination behind symbolic links: the link stays, its target is replaced.
  private let destination: String
  /// The hidden file, nil where the destination is written directly or after the end.
  private var temporary: String?
  private var descriptor: Int32 = -1
  private var buffer: [UInt8] = []

  private static let bufferSize = 256 << 10

  /// Starts a file; nothing is visible under `path` before `commit()`.
  ///
  /// - Throws: `TextError` of kind `outputFailed`.
  public init(_ path: String) throws(TextError) {
    self.path = path
    var status = stat()
    let exists = stat(path, &status) == 0
    let type = status.st_mode & S_IFMT
    if exists, type == S_IFDIR { throw .writing(path, code: EISDIR) }
    destination = exists ? Self.resolved(path) : path
    if exists, type != S_IFREG {
      descriptor = Self.openForWriting(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .writing(path, code: errno) }
      return
    }
    var code: Int32 = EEXIST
    // A left-over of the same name is as good as impossible; ten in a row are a broken disk.
    for _ in 0..<10 where descriptor < 0 && code == EEXIST {
      let name = Self.hiddenName(beside: destination)
      descriptor = Self.openForWriting(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
      code = errno
      if descriptor >= 0 { temporary = name }
    }
    guard descriptor >= 0 else { throw .writing(path, code: code) }
    // The new file takes over the permissions of the one it replaces.
    if exists { fchmod(descriptor, status.st_mode & 0o7777) }
  }

  deinit { discard() }

  /// Appends bytes.
  ///
  /// - Throws: `TextError` of kind `outputFailed`, for example when the disk is full.
  public func write(_ bytes: Span<UInt8>) throws(TextError) {
    try bytes.withUnsafeBufferPointer { pointer throws(TextError) in try append(pointer) }
  }

  /// Appends bytes.
  ///
  /// - Throws: `TextError` of kind `outputFailed`.
  public func write(_ bytes: [UInt8]) throws(TextError) {
    try bytes.withUnsafeBufferPointer { pointer throws(TextError) in try append(pointer) }
  }

  /// Appends a text as UTF-8.
  ///
  /// - Throws: `TextError` of kind `outputFailed`.
  public func write(_ text: String) throws(TextError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Makes the file visible under its name, replacing a file that was there.
  ///
  /// With `synchronizing` the bytes are forced to the disk first, so that not even a power failure
  /// leaves an incomplete file.
  /// - Throws: `TextError` of kind `outputFailed`; the destination is then as it was.
  public func commit(synchronizing: Bool = false) throws(TextError) {
    require(descriptor >= 0, "AtomicFile.commit(): \(path) was committed or discarded before")
    try flush()
    if synchronizing, temporary != nil, fsync(descriptor) != 0 { throw failure(errno) }
    let closed = close(descriptor)
    descriptor = -1
    if closed != 0 { throw failure(errno) }
    guard let temporary else { return }
    if rename(temporary, destination) != 0 { throw failure(errno) }
    self.temporary = nil
  }

  /// Gives the file up; the destination stays as it was.
  public func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    if let temporary { unlink(temporary) }
    temporary = nil
    buffer = []
  }

  /// Writes a file with `body`; it appears if `body` returns and is discarded if it throws.
  ///
  /// - Throws: `TextError` of kind `outputFailed`, or what `body` throws.
  public static func write(
    to path: String, synchronizing: Bool = false,
    _ body: (AtomicFile) throws(TextError) -> Void
  ) throws(TextError) {
    let file = try AtomicFile(path)
    do throws(TextError) {
      try body(file)
      try file.commit(synchronizing: synchronizing)
    } catch {
      file.discard()
      throw error
    }
  }
}

extension AtomicFile {
  private func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(TextError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  private func flush() throws(TextError) {
    require(descriptor >= 0, "AtomicFile: \(path) was committed or discarded before")
    let code = buffer.withUnsafeBytes { bytes -> Int32 in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Self.systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        rest = rest.dropFirst(count)
      }
      return 0
    }
    if code != 0 { throw failure(code) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func failure(_ code: Int32) -> TextError {
    discard()
    return .writing(path, code: code)
  }

  /// `folder/name` → `folder/.name.1f3a…`: hidden, in the same folder so that a rename suffices.
  private static func hiddenName(beside path: String) -> String {
    let bytes = Array(path.utf8)
    let start = (bytes.lastIndex(of: 0x2F) ?? -1) + 1
    let folder = String(decoding: bytes[..<start], as: UTF8.self)
    // Names may have 255 bytes; a cut must not make the hidden one longer than that.
    let name = String(decoding: bytes[start...].prefix(200), as: UTF8.self)
    return "\(folder).\(name).\(String(UInt64.random(in: .min ... .max), radix: 16))"
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func openForWriting(_ path: String, _ flags: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, flags, 0o666)
    #elseif canImport(Musl)
      Musl.open(path, flags, 0o666)
    #else
      Darwin.open(path, flags, 0o666)
    #endif
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
