import CZlib

/// One gzip compressor: zlib's stream with its life time tied to an object.
package final class DeflateStream {
  private let stream: UnsafeMutablePointer<z_stream>

  /// A compressor at the start of a gzip member.
  ///
  /// - Parameter level: 1, fast, to 9, small.
  package init(level: Int = 6) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window; 16 says: with a gzip header and checksum.
    let code = zlib_deflate_init(stream, Int32(level), 15 + 16)
    require(code == Z_OK, "zlib could not be initialised (code \(code)); is memory exhausted?")
  }

  deinit {
    deflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// What `bytes` add to the compressed data, perhaps nothing yet.
  package func compressed(_ bytes: [UInt8]) -> [UInt8] { run(bytes, Z_NO_FLUSH) }

  /// The end of the compressed data.
  package func finish() -> [UInt8] { run([], Z_FINISH) }

  private func run(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
    var result: [UInt8] = []
    bytes.withUnsafeBufferPointer { input in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      // Callers hand on megabytes, zlib counts in 32 bits.
      stream.pointee.avail_in = UInt32(input.count)
      let chunk = 64 << 10
      var isDone = false
      while !isDone {
        let produced = [UInt8](unsafeUninitializedCapacity: chunk) { output, count in
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(chunk)
          let code = deflate(stream, flush)
          count = chunk - Int(stream.pointee.avail_out)
          isDone = flush == Z_FINISH ? code == Z_STREAM_END : stream.pointee.avail_out > 0
        }
        result += produced
      }
    }
    return result
  }
}
