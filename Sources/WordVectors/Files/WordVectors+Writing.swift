public import Archives
import Tensors
public import Text

extension WordVectors {
  /// Writes the vectors as a file that other tools read, whole or not at all.
  ///
  /// Numbers in text are the shortest that read back the same. A name that ends in `.gz` asks for
  /// gzip. Counts and sub-words are kept in fastText models and in safetensors files only; word2vec
  /// forms cannot hold words with spaces, whose spaces become `_`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - format: the form; by default the one that the file's name asks for, else word2vec binary,
  ///     or a fastText model where there are sub-words.
  ///   - precision: how the numbers are stored, in safetensors files only.
  /// - Throws: `TextError` where the file cannot be written, where a number is too large for the
  ///   precision, or `invalidArgument` where the form cannot hold what was asked for.
  public func write(
    to path: String, format: VectorFormat? = nil, precision: Precision = .float32
  ) throws(TextError) {
    let formatWasNotNamed = format == nil
    var format = format ?? VectorFormat(fileName: path) ?? .binary
    // Both forms are called `.bin`; only one of them holds everything.
    if format == .binary, formatWasNotNamed, subwords != nil { format = .fastText }
    if format == .safetensors {
      if path.lowercased().hasSuffix(".gz") {
        throw TextError(
          .invalidArgument, path: path,
          message: "safetensors files are mapped into memory, which compressed ones cannot be",
          advice: "Leave out .gz.")
      }
      return try writeArchive(to: path, precision: precision)
    }
    guard precision == .float32 else {
      throw TextError(
        .invalidArgument, path: path,
        message: "only safetensors files hold numbers of half precision",
        advice: "Choose the format safetensors or full precision.")
    }
    let output = try VectorOutput(path)
    switch format {
    case .text: try writeText(to: output, header: false)
    case .textWithHeader: try writeText(to: output, header: true)
    case .binary: try writeBinary(to: output)
    case .fastText: try writeFastText(to: output)
    case .safetensors: break
    }
    try output.commit()
  }

  private func writeText(to output: VectorOutput, header: Bool) throws(TextError) {
    if header { try output.write(Array("\(count) \(size)\n".utf8)) }
    // Lines are made side by side and written in order.
    let piece = max(1, (1 << 20) / (12 * max(size, 1)))
    let pieceCount = (count + piece - 1) / piece
    let group = 4 * availableThreads
    for first in stride(from: 0, to: pieceCount, by: group) {
      let pieces = parallelMap(min(group, pieceCount - first)) { number in
        lines((first + number) * piece..<min((first + number + 1) * piece, count), header: header)
      }
      for lines in pieces { try output.write(lines) }
    }
  }

  private func lines(_ rows: Range<Int>, header: Bool) -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(rows.count * (16 + 12 * size))
    for row in rows {
      // GloVe's own files have words with spaces; a header's readers take the first field.
      table.withWord(at: row) { append($0, to: &lines, replacingSpaces: header) }
      withVector(at: Int32(row)) { vector in
        for number in vector {
          lines.append(UInt8(ascii: " "))
          lines.append(contentsOf: number.description.utf8)
        }
      }
      lines.append(UInt8(ascii: "\n"))
    }
    return lines
  }

  private func append(_ word: Span<UInt8>, to bytes: inout [UInt8], replacingSpaces: Bool) {
    for place in word.indices {
      let byte = word[place]
      bytes.append(replacingSpaces && VectorLayout.isSpace(byte) ? UInt8(ascii: "_") : byte)
    }
  }

  private func writeBinary(to output: VectorOutput) throws(TextError) {
    try output.write(Array("\(count) \(size)\n".utf8))
    var bytes: [UInt8] = []
    for row in 0..<count {
      table.withWord(at: row) { append($0, to: &bytes, replacingSpaces: true) }
      bytes.append(UInt8(ascii: " "))
      withVector(at: Int32(row)) { bytes.append(contentsOf: UnsafeRawBufferPointer($0)) }
      bytes.append(UInt8(ascii: "\n"))
      if bytes.count >= 1 << 20 || row == count - 1 {
        try output.write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
  }
}
