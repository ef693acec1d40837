import Archives
import Tensors
import Text

extension BlockReader {
  /// Makes sure that so many bytes are at hand.
  private mutating func need(_ count: Int) throws(TextError) {
    while bytes.count < count {
      if sourceEnded { throw cutShort() }
      try fill()
    }
  }

  private func cutShort() -> TextError {
    .vectors(
      path, message: "is cut short at byte \(offset + bytes.count)", advice: "Fetch the file again."
    )
  }

  /// Takes a little-endian integer.
  mutating func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ type: Integer.Type = Integer.self
  ) throws(TextError) -> Integer {
    let count = MemoryLayout<Integer>.size
    try need(count)
    let value = UnsafeRawBufferPointer(bytes).loadUnaligned(as: Integer.self)
    take(count)
    return Integer(littleEndian: value)
  }

  /// Takes the bytes up to a zero, and the zero.
  mutating func word() throws(TextError) -> [UInt8] {
    var searched = 0
    while true {
      if let end = bytes[searched...].firstIndex(of: 0) {
        let word = Array(bytes[..<end])
        take(end + 1)
        return word
      }
      searched = bytes.count
      guard searched < BinaryRows.longestWord else {
        throw .vectors(
          path, message: "a word of more than \(BinaryRows.longestWord) bytes at byte \(offset)",
          advice: "Fetch the file again.")
      }
      if sourceEnded { throw cutShort() }
      try fill()
    }
  }

  /// Takes Float32 numbers, all of which must be finite.
  ///
  /// Memory grows with what is there, not with what was promised.
  mutating func numbers(shape: Shape) throws(TextError) -> Tensor {
    let count = shape.elementCount
    var pieces: [[Float]] = []
    var taken = 0
    while taken < count {
      try need(4)
      let pieceCount = min(count - taken, bytes.count / 4)
      let source = UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(bytes)[..<(4 * pieceCount)])
      let piece = [Float](unsafeUninitializedCapacity: pieceCount) { target, initialized in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
        initialized = pieceCount
      }
      if let place = piece.firstIndex(where: { !$0.isFinite }) {
        throw .vectors(
          path, message: "the number at byte \(offset + 4 * place) is \(piece[place])",
          advice: "Fetch the file again, or train it again with a lower learning rate.")
      }
      pieces.append(piece)
      take(4 * pieceCount)
      taken += pieceCount
    }
    return Tensor(shape: shape) { target in
      var start = 0
      for place in pieces.indices {
        let end = start + pieces[place].count
        _ = target[start..<end].update(fromContentsOf: pieces[place])
        pieces[place] = []
        start = end
      }
    }
  }

  /// Takes everything that is left as a safetensors file.
  mutating func archive() throws(TextError) -> TensorArchive {
    var contents: [UInt8] = []
    while true {
      contents += bytes
      take(bytes.count)
      if sourceEnded { break }
      try fill()
    }
    do throws(ArchiveError) {
      return try TensorArchive(contents: contents, path: path)
    } catch {
      throw TextError(error)
    }
  }

  /// Whether nothing is left.
  mutating func isAtEnd() throws(TextError) -> Bool {
    while bytes.isEmpty {
      if sourceEnded { return true }
      try fill()
    }
    return false
  }
}
