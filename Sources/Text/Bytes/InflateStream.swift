import CZlib

/// One gzip decompressor: zlib's stream with its life time tied to an object.
///
/// zlib keeps a pointer back to the stream, so the stream must not move: it lives on the heap.
final class InflateStream {
  /// What happened to one piece of input.
  enum Outcome {
    case progress
    /// The member's end was reached and its checksum and length agree.
    case memberEnd
    /// The input is not gzip data, or damaged; zlib's words for it.
    case corrupt(String)
    case outOfMemory
  }

  private let stream: UnsafeMutablePointer<z_stream>

  /// A decompressor at the start of a gzip member.
  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window; 16 says: a gzip header and checksum, nothing else.
    let code = zlib_inflate_init(stream, 15 + 16)
    require(code == Z_OK, "zlib could not be initialised (code \(code)); is memory exhausted?")
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Prepares for the next member of the same file.
  func startMember() { inflateReset(stream) }

  /// Decompresses from `input` to `output` as far as both go.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (consumed: Int, produced: Int, outcome: Outcome) {
    // zlib counts in 32 bits; a larger buffer is simply used in several steps.
    let inputCount = min(input.count, 1 << 30)
    let outputCount = min(output.count, 1 << 30)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(inputCount)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(outputCount)
    let code = inflate(stream, Z_NO_FLUSH)
    let consumed = inputCount - Int(stream.pointee.avail_in)
    let produced = outputCount - Int(stream.pointee.avail_out)
    let outcome: Outcome =
      switch code {
      // Z_BUF_ERROR only says that more input or room is needed.
      case Z_OK, Z_BUF_ERROR: .progress
      case Z_STREAM_END: .memberEnd
      case Z_MEM_ERROR: .outOfMemory
      default: .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "unknown error")
      }
    return (consumed, produced, outcome)
  }
}
