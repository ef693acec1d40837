import Text

/// Reads a source in large blocks, keeping what the last block left over.
///
/// Memory is bounded by the block size and the longest row allowed, whatever the file's size.
struct BlockReader: ~Copyable {
  private let source: ByteSource
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  /// The bytes read and not taken yet.
  private var filled: Range<Int> = 0..<0
  private(set) var sourceEnded = false

  /// The bytes taken so far.
  private(set) var offset = 0

  init(_ source: ByteSource, blockSize: Int) {
    self.source = source
    buffer = .allocate(capacity: blockSize)
  }

  deinit { buffer.deallocate() }

  var path: String { source.path }

  /// The bytes read and not taken yet; valid until the next call.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: buffer[filled]) }

  /// Takes bytes off the front.
  mutating func take(_ count: Int) {
    filled = filled.lowerBound + count..<filled.upperBound
    offset += count
  }

  /// Fills the buffer; a buffer that is full already is doubled.
  mutating func fill() throws(TextError) {
    if filled.count == buffer.count {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * buffer.count)
      _ = larger.update(fromContentsOf: buffer[filled])
      buffer.deallocate()
      buffer = larger
    } else {
      memmoveToFront()
    }
    filled = 0..<filled.count
    while !sourceEnded, filled.upperBound < buffer.count {
      let room = UnsafeMutableBufferPointer(rebasing: buffer[filled.upperBound...])
      let count = try source.read(into: UnsafeMutableRawBufferPointer(room))
      if count == 0 { sourceEnded = true }
      filled = 0..<filled.upperBound + count
    }
  }

  private func memmoveToFront() {
    guard let base = buffer.baseAddress, filled.lowerBound > 0 else { return }
    base.update(from: base + filled.lowerBound, count: filled.count)
  }
}
