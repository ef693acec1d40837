import CKernels

/// Memory for the segments that a scanner hands on together.
struct SegmentBatch: ~Copyable {
  static let capacity = 1024
  let segments = UnsafeMutablePointer<kernel_segment>.allocate(capacity: capacity)

  deinit { segments.deallocate() }

  /// Writes a segment at `index`, which must be below the capacity, and moves on.
  @inline(__always)
  func write(
    _ start: Int, _ end: Int, _ kind: SegmentKind, beyondASCII: Bool, at index: inout Int
  ) {
    segments[index] = kernel_segment(
      start: Int64(start), end: Int64(end), kind: kind.rawValue,
      beyond_ascii: beyondASCII ? 1 : 0)
    index += 1
  }

  func prefix(_ count: Int) -> UnsafeBufferPointer<kernel_segment> {
    UnsafeBufferPointer(start: segments, count: count)
  }
}
