/// Stops the program with `message` when `condition` is false, in debug and in release builds.
///
/// Used where a *programmer* broke a rule (shapes that do not fit, an index outside the axis).
/// `precondition` drops its text in optimised builds, which is why this exists. Whatever comes from
/// a file or a user throws a typed error instead.
@inlinable @inline(__always)
public func require(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #file, line: UInt = #line
) {
  if !condition() { fatalError(message(), file: file, line: line) }
}
