#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The lines of a source, one at a time, as bytes in place: no `String` and no copy per line.
///
/// A line ends with LF or CRLF, which are not part of it; the last line may lack its end; a UTF-8
/// byte-order mark at the start is skipped. Memory is bounded by the longest line allowed.
///
/// ```swift
/// let lines = try LineReader(path: "corpus.txt.gz")
/// while try lines.advance() {
///   lines.withLine { bytes in print(lines.lineNumber, bytes.count) }
/// }
/// ```
public final class LineReader {
  /// How lines are read.
  public struct Options: Sendable, Hashable {
    /// The longest line in bytes; a longer one is an error.
    ///
    /// 64 MiB by default.
    public var maximumLength = 64 << 20
    /// Whether a line that is longer comes in pieces instead of being an error; false by default.
    ///
    /// A piece ends between white space and ASCII if there is such a place, so that no word is cut.
    public var cutsLongLines = false
    /// What happens to lines that are not valid UTF-8: an error by default.
    public var encoding = EncodingPolicy.reject
    /// Whether files recognised as something else than text (UTF-16, PDF, zip, …) are an error that
    /// says so; true by default.
    public var recognisesForeignFormats = true

    /// The defaults.
    public init() {}
  }

  /// The file's path, `-` for standard input.
  public var path: String { source.path }
  /// The number of the current line, counted from 1; 0 before the first.
  public private(set) var lineNumber = 0
  /// Whether the line goes on after the current piece, where long lines are cut.
  public private(set) var lineContinues = false

  private let source: ByteSource
  private let options: Options
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  /// The bytes of `buffer` that are filled.
  private var filled = 0
  /// The current line and, behind it, its end mark.
  private var lineStart = 0
  private var lineEnd = 0
  private var nextStart = 0
  private var sourceEnded = false
  private var started = false
  /// The current line after repair, where it needed one.
  private var repaired: [UInt8]?
  /// An error after which nothing more can be read; thrown again at each attempt.
  private var failure: TextError?

  /// Opens the lines of a source.
  public init(_ source: ByteSource, options: Options = Options()) {
    self.source = source
    self.options = options
    buffer = .allocate(capacity: ByteSource.chunkSize)
  }

  /// Opens the lines of a file, or of standard input for the path `-`.
  ///
  /// - Throws: `TextError` of kind `missingInput` or `unreadableInput`.
  public convenience init(path: String, options: Options = Options()) throws(TextError) {
    self.init(try ByteSource(path: path), options: options)
  }

  deinit { buffer.deallocate() }

  /// Moves to the next line; false at the end.
  ///
  /// After an error about one line's encoding reading may go on with the next; any other error is
  /// final.
  /// - Throws: `TextError`: the source cannot be read, a line is too long or not valid UTF-8.
  public func advance() throws(TextError) -> Bool {
    guard try advanceUnchecked() else { return false }
    if options.encoding == .unchecked { return true }
    guard let offset = UTF8Check.firstInvalid(currentLine) else { return true }
    if options.encoding == .reject { throw .invalidUTF8(currentLine, at: offset, path, lineNumber) }
    repaired = UTF8Check.repaired(currentLine)
    return true
  }

  /// Calls `body` with the bytes of the current line, which are valid during the call only.
  public func withLine<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if let repaired { return try body(repaired.span) }
    return try body(currentLine.span)
  }

  /// Whether the next line is in memory already, so that `advance()` will not wait for it.
  public var hasLineAtHand: Bool {
    let count = filled - nextStart
    return count > 0 && memchr(buffer.baseAddress! + nextStart, 0x0A, count) != nil
  }

  /// The current line as a string; invalid bytes that were let through become U+FFFD.
  public var line: String {
    if let repaired { return String(decoding: repaired, as: UTF8.self) }
    return String(decoding: currentLine, as: UTF8.self)
  }

  /// The next line as a string; nil at the end.
  ///
  /// - Throws: as `advance()`.
  public func next() throws(TextError) -> String? { try advance() ? line : nil }
}

// MARK: - Finding lines

extension LineReader {
  /// The current line in place, not checked; valid until the next call of this reader.
  var currentLine: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[lineStart..<lineEnd])
  }

  /// The line end that followed the current line: LF, CRLF or, at the end of the file, nothing.
  var currentLineEnd: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[lineEnd..<nextStart])
  }

  /// The error after which nothing more can be read, if there was one.
  var finalFailure: TextError? { failure }

  /// As `advance()`, without looking at the encoding.
  func advanceUnchecked() throws(TextError) -> Bool {
    if let failure { throw failure }
    do throws(TextError) {
      return try findLine()
    } catch {
      failure = error
      throw error
    }
  }

  private func findLine() throws(TextError) -> Bool {
    if !started { try start() }
    repaired = nil
    lineStart = nextStart
    lineEnd = lineStart
    var searched = lineStart
    while true {
      if searched < filled,
        let found = memchr(buffer.baseAddress! + searched, 0x0A, filled - searched)
      {
        let newline = UnsafeRawPointer(found) - UnsafeRawPointer(buffer.baseAddress!)
        return try setLine(end: newline, next: newline + 1)
      }
      searched = filled
      if sourceEnded {
        return lineStart < filled ? try setLine(end: filled, next: filled) : false
      }
      if filled - lineStart > options.maximumLength + 1 {
        guard options.cutsLongLines else { throw lineTooLong() }
        return cutLine()
      }
      searched -= try fill()
    }
  }

  private func setLine(end: Int, next: Int) throws(TextError) -> Bool {
    lineEnd = end > lineStart && next > end && buffer[end - 1] == 0x0D ? end - 1 : end
    nextStart = next
    if lineEnd - lineStart > options.maximumLength {
      guard options.cutsLongLines else { throw lineTooLong() }
      return cutLine()
    }
    if !lineContinues { lineNumber += 1 }
    lineContinues = false
    return true
  }

  /// Hands on the longest piece of the line that is allowed and ends at a good place.
  private func cutLine() -> Bool {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let limit = lineStart + options.maximumLength
    var end = limit
    while end > lineStart,
      !(isSpace(buffer[end - 1]) && buffer[end] < 0x80 && !isSpace(buffer[end]))
    { end -= 1 }
    if end == lineStart {
      end = limit
      // Not between the bytes of one character, if the text is UTF-8 at all.
      while end > limit - 4, end > lineStart + 1, buffer[end] & 0xC0 == 0x80 { end -= 1 }
    }
    lineEnd = end
    nextStart = end
    if !lineContinues { lineNumber += 1 }
    lineContinues = true
    return true
  }

  /// Reads more behind what is there; returns how far the bytes moved to the front for it.
  private func fill() throws(TextError) -> Int {
    let moved = lineStart
    if moved > 0 {
      let rest = filled - moved
      buffer.baseAddress!.update(from: buffer.baseAddress! + moved, count: rest)
      filled = rest
      lineStart = 0
      lineEnd -= moved
      nextStart -= moved
    }
    if filled == buffer.count {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: buffer.count * 2)
      larger.baseAddress!.update(from: buffer.baseAddress!, count: filled)
      buffer.deallocate()
      buffer = larger
    }
    let room = UnsafeMutableRawBufferPointer(
      UnsafeMutableBufferPointer(rebasing: buffer[filled...]))
    let count = try source.read(into: room)
    filled += count
    if count == 0 { sourceEnded = true }
    return moved
  }

  /// Reads the first bytes, refuses what is not text, and skips a byte-order mark.
  private func start() throws(TextError) {
    started = true
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    // Waits for more only while it may still be a mark, so that a terminal's first line comes
    // through at once.
    repeat {
      _ = try fill()
    } while !sourceEnded && filled < mark.count
      && mark.starts(with: buffer[..<filled])
    if options.recognisesForeignFormats,
      let format = ForeignFormat.recognised(UnsafeBufferPointer(rebasing: buffer[..<filled])),
      !format.isText
    {
      throw format.error(path: path)
    }
    if buffer[..<filled].starts(with: mark) { nextStart = mark.count }
  }

  /// The first bytes of the file, at least `count` unless it is shorter, before any line is read.
  func peek(_ count: Int) throws(TextError) -> UnsafeBufferPointer<UInt8> {
    do throws(TextError) {
      if !started { try start() }
      while !sourceEnded, filled - nextStart < count { _ = try fill() }
    } catch {
      failure = error
      throw error
    }
    return UnsafeBufferPointer(rebasing: buffer[nextStart..<filled])
  }

  private func lineTooLong() -> TextError {
    TextError(
      .invalidData, path: path, line: lineNumber + 1,
      message: "the line is longer than the \(options.maximumLength) bytes allowed",
      advice: "Check that the file is text with line ends, or allow longer lines.")
  }
}
