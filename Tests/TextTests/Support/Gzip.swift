import CZlib
import Testing

/// The bytes packed as one gzip member.
func gzipped(_ bytes: [UInt8], level: Int32 = 6) throws -> [UInt8] {
  var stream = z_stream()
  try #require(zlib_deflate_init(&stream, level, 15 + 16) == Z_OK)
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 32)
  let code = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      return deflate(&stream, Z_FINISH)
    }
  }
  try #require(code == Z_STREAM_END)
  return Array(output.prefix(Int(stream.total_out)))
}

func gzipped(_ text: String) throws -> [UInt8] { try gzipped(Array(text.utf8)) }
