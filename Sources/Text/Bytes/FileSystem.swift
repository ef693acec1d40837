#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few system calls the readers need, with typed errors.
enum FileSystem {
  /// What a path leads to.
  enum Entry: Equatable {
    case file(size: Int)
    case folder
    /// A pipe, a terminal, a device or a socket: readable once, of unknown size.
    case stream
  }

  /// What `path` leads to, following symbolic links.
  static func entry(at path: String) throws(TextError) -> Entry {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .reading(path, code: errno) }
    return entry(status)
  }

  /// What an open descriptor leads to.
  static func entry(of descriptor: Int32, path: String) throws(TextError) -> Entry {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .reading(path, code: errno) }
    return entry(status)
  }

  private static func entry(_ status: stat) -> Entry {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file(size: Int(status.st_size))
    case S_IFDIR: .folder
    default: .stream
    }
  }

  /// Opens `path` for reading; folders are refused.
  static func open(_ path: String) throws(TextError) -> Int32 {
    var descriptor: Int32
    repeat { descriptor = openForReading(path) } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw .reading(path, code: errno) }
    do throws(TextError) {
      if try entry(of: descriptor, path: path) == .folder { throw TextError.isFolder(path) }
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func openForReading(_ path: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, O_RDONLY | O_CLOEXEC)
    #elseif canImport(Musl)
      Musl.open(path, O_RDONLY | O_CLOEXEC)
    #else
      Darwin.open(path, O_RDONLY | O_CLOEXEC)
    #endif
  }

  /// Reads what is there, at most `buffer.count` bytes; 0 at the end.
  static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, path: String
  ) throws(TextError) -> Int {
    while true {
      let count = systemRead(descriptor, buffer)
      if count >= 0 { return count }
      if errno != EINTR { throw .reading(path, code: errno) }
    }
  }

  private static func systemRead(
    _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// The names in a folder in bytewise order, without those that start with a dot.
  static func names(inFolder path: String) throws(TextError) -> [String] {
    guard let folder = opendir(path) else { throw .reading(path, code: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        // `d_name` is declared as an array of fixed length but is only as long as its text.
        UnsafeRawPointer(pointer).withMemoryRebound(to: CChar.self, capacity: 1) {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    guard errno == 0 else { throw .reading(path, code: errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
