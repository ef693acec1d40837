/// Standard error: what is said to the person at the keyboard, never a result.
struct Console {
  /// Whether notes and progress are left out.
  let isQuiet: Bool

  /// A remark in a line of its own.
  func note(_ text: @autoclosure () -> String) {
    if !isQuiet { Self.write(text() + "\n") }
  }

  /// Writes a text as it is.
  static func write(_ text: String) {
    // There is nobody left to tell where standard error itself fails.
    _ = System.write(Array(text.utf8).span, to: System.standardError)
  }
}
