#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system's words for an error code, such as "No such file or directory".
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }

/// What sort of thing lies at a path.
enum PathContent {
  case nothing
  case file(byteCount: Int)
  case folder
  /// A device, pipe or socket.
  case special
}

/// Looks at `path`, following symbolic links; throws when the system will not say.
func content(at path: String) throws(ArchiveError) -> PathContent {
  var status = stat()
  guard stat(path, &status) == 0 else {
    let code = errno
    if code == ENOENT { return .nothing }
    throw .notReadable(path, code: code)
  }
  return content(of: status)
}

/// The sort of thing that `status` describes.
func content(of status: stat) -> PathContent {
  switch status.st_mode & S_IFMT {
  case S_IFREG: .file(byteCount: Int(status.st_size))
  case S_IFDIR: .folder
  default: .special
  }
}

/// The path with symbolic links followed, so that replacing the result leaves the links alone.
func resolved(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}

/// The folder that holds `path`, and the last component of it.
func splitPath(_ path: String) -> (folder: String, name: String) {
  // Bytes: a slash followed by a combining mark is no character of its own.
  let slash = UInt8(ascii: "/")
  var bytes = path.utf8[...]
  while bytes.count > 1, bytes.last == slash { bytes.removeLast() }
  guard let last = bytes.lastIndex(of: slash) else { return (".", String(Substring(bytes))) }
  let folder = String(Substring(bytes[..<last]))
  return (folder.isEmpty ? "/" : folder, String(Substring(bytes[bytes.index(after: last)...])))
}

/// A fresh hidden name in `folder` for something half written.
func temporaryPath(in folder: String) -> String {
  let token = UInt64.random(in: .min ... .max)
  return "\(folder)/.textus-\(String(token, radix: 36)).partial"
}

/// The system's `open`, under a name that methods called `open` do not hide.
func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }

/// The system's `write`, under a name that methods called `write` do not hide.
func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
