/// Stops the program with `message` when `condition` is false, in debug and in release builds.
///
/// For a *programmer's* mistake only; whatever comes from a file or a user throws a `TextError`.
@inline(__always)
func require(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #file, line: UInt = #line
) {
  if !condition() { fatalError(message(), file: file, line: line) }
}
