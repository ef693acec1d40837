#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of a file, of standard input or of memory, read front to back, unpacked if gzipped.
///
/// gzip is recognised by its first two bytes, not by the file's name; several members one after the
/// other are read as one file, as `gunzip` does. Memory stays at one chunk (256 KB), whatever the
/// size of the file.
public final class ByteSource {
  /// The path that stands for standard input: `-`.
  public static let standardInputPath = "-"

  /// The path as given, for messages.
  public let path: String
  /// Whether the bytes were gzip-compressed.
  public private(set) var isCompressed = false

  /// −1 for a source in memory.
  private let descriptor: Int32
  private let input: UnsafeMutableRawBufferPointer
  /// The bytes of `input` not handed on yet.
  private var pending: Range<Int>
  private var inflater: InflateStream?
  private var memberEnded = false

  static let chunkSize = 256 << 10

  /// Opens a file, or standard input for the path `-`.
  ///
  /// - Throws: `TextError` of kind `missingInput` or `unreadableInput`.
  public init(path: String) throws(TextError) {
    self.path = path
    if path == Self.standardInputPath {
      descriptor = 0
    } else {
      descriptor = try FileSystem.open(path)
    }
    input = .allocate(byteCount: Self.chunkSize, alignment: 64)
    pending = 0..<0
    try recogniseCompression()
  }

  /// The bytes of an array, named `name` in messages.
  ///
  /// - Throws: `TextError` of kind `invalidData` where damaged gzip data is recognised at once.
  public init(bytes: [UInt8], name: String) throws(TextError) {
    path = name
    descriptor = -1
    input = .allocate(byteCount: max(bytes.count, 1), alignment: 64)
    input.copyBytes(from: bytes)
    pending = 0..<bytes.count
    try recogniseCompression()
  }

  deinit {
    input.deallocate()
    if descriptor > 0 { close(descriptor) }
  }

  /// Fills the start of `buffer` with the next bytes.
  ///
  /// Returns how many, at least one; 0 only at the end. Fewer than asked for is no sign of the end:
  /// a terminal or a pipe hands on what it has.
  /// - Throws: `TextError`: a read failed, or the gzip data is damaged or incomplete.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(TextError) -> Int {
    require(!buffer.isEmpty, "read(into:): the buffer has no room")
    if let inflater { return try inflate(inflater, into: buffer) }
    if !pending.isEmpty {
      let count = min(pending.count, buffer.count)
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[pending].prefix(count)))
      pending = pending.lowerBound + count..<pending.upperBound
      return count
    }
    if descriptor < 0 { return 0 }
    return try FileSystem.read(descriptor, into: buffer, path: path)
  }

  /// The first bytes, fewer where the source ends before.
  ///
  /// - Throws: `TextError`, as `read(into:)` does.
  package func head(_ count: Int) throws(TextError) -> [UInt8] {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { room.deallocate() }
    var filled = 0
    while filled < count {
      let added = try read(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
      if added == 0 { break }
      filled += added
    }
    return Array(room[..<filled])
  }

  /// Reads more raw input; false at its end.
  ///
  /// Called only when nothing is pending.
  private func refill() throws(TextError) -> Bool {
    if descriptor < 0 { return false }
    let count = try FileSystem.read(descriptor, into: input, path: path)
    pending = 0..<count
    return count > 0
  }

  private func recogniseCompression() throws(TextError) {
    // A pipe may deliver the first byte alone; the second decides.
    while descriptor >= 0, pending.count < 2 {
      let rest = UnsafeMutableRawBufferPointer(rebasing: input[pending.upperBound...])
      let count = try FileSystem.read(descriptor, into: rest, path: path)
      if count == 0 { break }
      pending = 0..<pending.upperBound + count
      if input[0] != 0x1F { break }
    }
    guard pending.count >= 2, input[0] == 0x1F, input[1] == 0x8B else { return }
    isCompressed = true
    inflater = InflateStream()
  }
}

// MARK: - gzip

extension ByteSource {
  private func inflate(
    _ inflater: InflateStream, into buffer: UnsafeMutableRawBufferPointer
  ) throws(TextError) -> Int {
    while true {
      if memberEnded, try !startNextMember(inflater) { return 0 }
      if pending.isEmpty, try !refill() {
        throw gzipError("is cut short: the gzip data ends before its end mark")
      }
      let (consumed, produced, outcome) = inflater.step(
        UnsafeRawBufferPointer(rebasing: input[pending]), into: buffer)
      pending = pending.lowerBound + consumed..<pending.upperBound
      switch outcome {
      case .progress: break
      case .memberEnd: memberEnded = true
      case .corrupt(let reason): throw gzipError("is damaged: gzip reports \"\(reason)\"")
      case .outOfMemory:
        throw TextError(
          .unreadableInput, path: path, message: "no memory left to unpack the gzip data",
          advice: "Close other programs and try again.")
      }
      if produced > 0 { return produced }
    }
  }

  /// Moves to the next gzip member; false at the end of the file.
  ///
  /// Zeros after a member are padding (tapes and block devices); anything else that is not another
  /// member would be lost silently, so it is an error.
  private func startNextMember(_ inflater: InflateStream) throws(TextError) -> Bool {
    while true {
      if pending.isEmpty, try !refill() { return false }
      if input[pending.lowerBound] != 0 { break }
      pending = pending.lowerBound + 1..<pending.upperBound
    }
    guard input[pending.lowerBound] == 0x1F else {
      throw gzipError("has bytes after the end of its gzip data")
    }
    inflater.startMember()
    memberEnded = false
    return true
  }

  private func gzipError(_ message: String) -> TextError {
    TextError(
      .invalidData, path: path, message: message,
      advice: "Fetch or copy the file again; \"gzip -t\" tests it.")
  }
}
