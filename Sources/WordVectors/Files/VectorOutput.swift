import Text

/// A file of vectors being written, compressed where its name ends in `.gz`.
final class VectorOutput {
  private let file: Text.AtomicFile
  private var deflater: DeflateStream?

  init(_ path: String) throws(TextError) {
    file = try Text.AtomicFile(path)
    deflater = path.lowercased().hasSuffix(".gz") ? DeflateStream() : nil
  }

  func write(_ bytes: [UInt8]) throws(TextError) {
    guard let deflater else { return try file.write(bytes) }
    try file.write(deflater.compressed(bytes))
  }

  /// Appends the memory of numbers or of anything else that is stored as it lies.
  func write(_ bytes: UnsafeRawBufferPointer) throws(TextError) {
    for start in stride(from: 0, to: bytes.count, by: 1 << 20) {
      try write(Array(bytes[start..<min(start + 1 << 20, bytes.count)]))
    }
  }

  /// Makes the file appear.
  func commit() throws(TextError) {
    if let deflater { try file.write(deflater.finish()) }
    try file.commit()
  }
}
