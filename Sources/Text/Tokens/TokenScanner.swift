import CKernels

/// Cuts one text after the other into pieces, a batch at a time.
protocol TokenScanner: AnyObject {
  /// Starts with a text, which must stay where it is until the last batch was asked for.
  func begin(_ text: UnsafeBufferPointer<UInt8>)
  /// The next pieces in order, valid until the next call; none at the end of the text.
  func nextBatch() -> UnsafeBufferPointer<kernel_segment>
}

/// The pieces a scanner found but has not handed on.
struct SegmentBatch: ~Copyable {
  static let capacity = 1024
  private let segments = UnsafeMutablePointer<kernel_segment>.allocate(capacity: capacity)
  private var count = 0

  deinit { segments.deallocate() }

  var isFull: Bool { count == Self.capacity }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ start: Int, _ end: Int, _ kind: SegmentKind, beyondASCII: Bool) {
    segments[count] = kernel_segment(
      start: Int64(start), end: Int64(end), kind: kind.rawValue,
      beyond_ascii: beyondASCII ? 1 : 0)
    count += 1
  }

  var filled: UnsafeBufferPointer<kernel_segment> {
    UnsafeBufferPointer(start: segments, count: count)
  }
}
