#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file of labelled token identifiers, written by `peers/prepare.py`, whose comment has the layout.
struct LabeledIdentifiers {
  /// The number of examples.
  let count: Int
  /// The tokens of each example.
  let length: Int
  let vocabularySize: Int
  /// The label of each example.
  let labels: [Int32]
  /// `[count, length]` in row-major order.
  let identifiers: [Int32]

  init(path: String) throws {
    guard let file = fopen(path, "rb") else {
      throw UsageError("\(path) cannot be read; Benchmarks/run makes it.")
    }
    defer { fclose(file) }
    var magic = [UInt8](repeating: 0, count: 8)
    fread(&magic, 1, 8, file)
    let header = Self.integers(3, from: file)
    guard magic == Array("TEXTUSID".utf8), header.count == 3 else {
      throw UsageError("\(path) is not a file of identifiers.")
    }
    let (rows, columns) = (Int(header[0]), Int(header[1]))
    let table = Self.integers(rows * (columns + 1), from: file)
    guard table.count == rows * (columns + 1) else {
      throw UsageError("\(path) ends before its \(rows) rows.")
    }
    count = rows
    length = columns
    vocabularySize = Int(header[2])
    labels = stride(from: 0, to: table.count, by: columns + 1).map { table[$0] }
    var identifiers: [Int32] = []
    identifiers.reserveCapacity(rows * columns)
    for row in 0..<rows {
      let start = row * (columns + 1) + 1
      identifiers += table[start..<start + columns]
    }
    self.identifiers = identifiers
  }

  /// The tokens of one example.
  func tokens(of example: Int) -> ArraySlice<Int32> {
    identifiers[example * length..<(example + 1) * length]
  }

  /// Up to `count` little-endian integers.
  private static func integers(_ count: Int, from file: UnsafeMutablePointer<FILE>) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: count) { buffer, read in
      read = fread(buffer.baseAddress, 4, count, file)
    }.map(Int32.init(littleEndian:))
  }
}
