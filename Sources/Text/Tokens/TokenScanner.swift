import CKernels

/// Cuts one text after the other into pieces, a batch at a time.
protocol TokenScanner: AnyObject {
  /// Starts with a text, which must stay where it is until the last batch was asked for.
  func begin(_ text: UnsafeBufferPointer<UInt8>)
  /// The next pieces in order, valid until the next call; none at the end of the text.
  func nextBatch() -> UnsafeBufferPointer<kernel_segment>
}
