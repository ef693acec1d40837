#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ModelFolder {
  /// Makes the folder if it does not exist.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite`.
  public func create() throws(ArchiveError) {
    guard mkdir(path, 0o777) != 0 else { return }
    let code = errno
    if code == EEXIST, case .folder = try content(at: path) { return }
    throw .notWritable(path, code: code)
  }

  /// The bytes of one of the files.
  ///
  /// - Throws: ``ArchiveError`` of kind `notFound`, or `damaged` when the file is absurdly large.
  public func bytes(of file: File) throws(ArchiveError) -> [UInt8] {
    try MappedFile(path(of: file)).contents(limit: 1 << 30)
  }

  /// The lines of one of the files, as ``write(lines:to:)`` wrote them.
  ///
  /// - Throws: ``ArchiveError`` of kind `notFound`, or `damaged` when the file is not UTF-8.
  public func lines(of file: File) throws(ArchiveError) -> [String] {
    var lines: [String] = []
    var bytes = try bytes(of: file)[...]
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.isEmpty { return [] }
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw .damaged(path(of: file), "line \(lines.count + 1) is not UTF-8")
      }
      lines.append(unescaped(text))
    }
    return lines
  }

  /// Writes one of the files, whole or not at all.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite`.
  public func write(_ bytes: [UInt8], to file: File) throws(ArchiveError) {
    var output = try AtomicFile(path(of: file))
    try output.write(bytes)
    try output.commit()
  }

  /// Writes a text to one of the files, whole or not at all.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite`.
  public func write(_ text: String, to file: File) throws(ArchiveError) {
    try write(Array(text.utf8), to: file)
  }

  /// Writes texts to one of the files, a line each, whole or not at all.
  ///
  /// A line break within a text is written as `\n`, a carriage return as `\r`, a backslash as `\\`.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite`.
  public func write(lines: [String], to file: File) throws(ArchiveError) {
    try write(lines.map { escaped($0) + "\n" }.joined(), to: file)
  }

  /// Writes arrays as one of the files, whole or not at all.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite`.
  public func write(_ draft: ArchiveDraft, to file: File = .weights) throws(ArchiveError) {
    try draft.write(to: path(of: file))
  }
}

private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\\": result += "\\\\"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private func unescaped(_ text: String) -> String {
  var result = ""
  var isEscaped = false
  for scalar in text.unicodeScalars {
    switch (isEscaped, scalar) {
    case (false, "\\"):
      isEscaped = true
      continue
    case (true, "n"): result += "\n"
    case (true, "r"): result += "\r"
    case (true, "\\"): result += "\\"
    case (true, _):
      // Not an escape of ours: somebody wrote the file by hand.
      result += "\\"
      result.unicodeScalars.append(scalar)
    case (false, _): result.unicodeScalars.append(scalar)
    }
    isEscaped = false
  }
  return isEscaped ? result + "\\" : result
}
