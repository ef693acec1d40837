/// Standard output, collected and written in large pieces.
struct StandardOutput: ~Copyable {
  private var buffer: [UInt8] = []
  private static var limit: Int { 64 << 10 }

  /// Runs `body` with standard output and writes what it leaves, also when it throws.
  static func write(_ body: (inout StandardOutput) throws -> Void) throws {
    var output = StandardOutput()
    do {
      try body(&output)
    } catch is OutputClosed {
      throw OutputClosed()
    } catch {
      // The results before the error are good: they come first.
      try output.flush()
      throw error
    }
    try output.flush()
  }

  /// Appends bytes.
  mutating func write(_ bytes: some Sequence<UInt8>) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.limit { try flush() }
  }

  /// Appends a text.
  mutating func write(_ text: String) throws { try write(text.utf8) }

  /// Appends a text and ends the line.
  mutating func writeLine(_ text: String) throws {
    try write(text.utf8)
    try write(CollectionOfOne(UInt8(ascii: "\n")))
  }

  /// Hands everything on to the reader.
  mutating func flush() throws {
    if buffer.isEmpty { return }
    let code = System.write(buffer.span, to: System.standardOutput)
    buffer.removeAll(keepingCapacity: true)
    if code == 0 { return }
    if System.isBrokenPipe(code) { throw OutputClosed() }
    throw CommandError(
      .cannotWrite,
      "standard output cannot be written: \(System.reason(code)); check the disk or the next command"
    )
  }
}
