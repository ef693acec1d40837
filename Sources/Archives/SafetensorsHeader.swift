import Tensors

/// The checked contents of a safetensors header.
struct SafetensorsHeader {
  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [TensorArchive.Entry] = []
  /// The place of every name in `entries`.
  private(set) var places: [[UInt8]: Int] = [:]

  /// The largest header other readers accept, and enough for a million arrays.
  static let byteLimit = 100_000_000

  typealias Problem = JSONReader.Problem

  /// Reads and checks the header of a file given whole.
  init(file: UnsafeRawBufferPointer) throws(Problem) {
    guard file.count >= 8 else {
      throw Problem(what: "is only \(file.count) bytes long, too short for a safetensors file")
    }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard length >= 2 else {
      throw Problem(what: "its header is \(length) bytes long, too short for a safetensors file")
    }
    guard length <= Self.byteLimit else {
      throw Problem(what: "is not a safetensors file (its header would be \(length) bytes long)")
    }
    guard Int(length) <= file.count - 8 else {
      throw Problem(
        what: "is cut short: its header should be \(length) bytes, \(file.count - 8) are there")
    }
    let dataStart = 8 + Int(length)
    var reader = JSONReader(UnsafeRawBufferPointer(rebasing: file[8..<dataStart]))
    var hasMetadata = false
    var found: [TensorArchive.Entry] = []
    try reader.object { reader, name throws(Problem) in
      if name == "__metadata__" {
        if hasMetadata { throw Problem(what: "its header has two entries “__metadata__”") }
        hasMetadata = true
        metadata = try Self.metadata(from: &reader)
      } else {
        found.append(
          try Self.entry(name, from: &reader, dataStart: dataStart, fileLength: file.count))
      }
    }
    try reader.end()
    try arrange(found, in: dataStart..<file.count)
  }

  private static func metadata(
    from reader: inout JSONReader
  ) throws(Problem) -> [String: String] {
    var result: [String: String] = [:]
    try reader.object { reader, key throws(Problem) in
      if result.updateValue(try reader.string(), forKey: key) != nil {
        throw Problem(what: "its metadata has two entries “\(key)”")
      }
    }
    return result
  }

  private static func entry(
    _ name: String, from reader: inout JSONReader, dataStart: Int, fileLength: Int
  ) throws(Problem) -> TensorArchive.Entry {
    var typeName: String?
    var sizes: [Int]?
    var offsets: [Int]?
    try reader.object { reader, key throws(Problem) in
      let isRepeated: Bool
      switch key {
      case "dtype":
        isRepeated = typeName != nil
        typeName = try reader.string()
      case "shape":
        isRepeated = sizes != nil
        sizes = try reader.integers()
      case "data_offsets":
        isRepeated = offsets != nil
        offsets = try reader.integers()
      default:
        isRepeated = false
        try reader.skipValue(depth: 32)
      }
      if isRepeated { throw Problem(what: "its header gives “\(key)” of “\(name)” twice") }
    }
    guard let typeName, let sizes, let offsets else {
      let missing = typeName == nil ? "dtype" : sizes == nil ? "shape" : "data_offsets"
      throw Problem(what: "its header lacks “\(missing)” of “\(name)”")
    }
    guard let type = ElementType(rawValue: typeName) else {
      throw Problem(what: "“\(name)” has the element type “\(typeName)”, which cannot be read")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw Problem(what: "the offsets \(offsets) of “\(name)” are not a beginning and an end")
    }
    guard offsets[1] <= fileLength - dataStart else {
      throw Problem(
        what: "is cut short: “\(name)” should end at byte \(offsets[1]) of the data, which has "
          + "\(fileLength - dataStart)")
    }
    guard let byteCount = byteCount(sizes, width: type.byteWidth) else {
      throw Problem(what: "the shape \(sizes) of “\(name)” is impossibly large")
    }
    guard byteCount == offsets[1] - offsets[0] else {
      throw Problem(
        what: "“\(name)” of shape \(sizes) and type \(typeName) needs \(byteCount) bytes, its "
          + "offsets give \(offsets[1] - offsets[0])")
    }
    return TensorArchive.Entry(
      name: name, type: type, shape: Shape(sizes),
      byteRange: dataStart + offsets[0]..<dataStart + offsets[1])
  }

  /// The bytes an array takes, or `nil` where that, or any partial product, overflows.
  private static func byteCount(_ sizes: [Int], width: Int) -> Int? {
    // Zero sizes count as one here: products over some of the axes must be representable too.
    var bound = width
    for size in sizes {
      let (product, overflow) = bound.multipliedReportingOverflow(by: max(size, 1))
      if overflow { return nil }
      bound = product
    }
    return sizes.contains(0) ? 0 : bound
  }

  /// Sorts the entries by position and makes sure that they cover the data once and wholly.
  private mutating func arrange(
    _ found: [TensorArchive.Entry], in data: Range<Int>
  ) throws(Problem) {
    entries = found.enumerated().sorted {
      let (left, right) = ($0.element.byteRange, $1.element.byteRange)
      return (left.lowerBound, left.upperBound, $0.offset)
        < (right.lowerBound, right.upperBound, $1.offset)
    }.map(\.element)
    var end = data.lowerBound
    for (place, entry) in entries.enumerated() {
      guard entry.byteRange.lowerBound == end else {
        let relation = entry.byteRange.lowerBound < end ? "overlaps" : "leaves a gap after"
        throw Problem(what: "the data of “\(entry.name)” \(relation) the array before it")
      }
      end = entry.byteRange.upperBound
      if places.updateValue(place, forKey: Array(entry.name.utf8)) != nil {
        throw Problem(what: "its header names “\(entry.name)” twice")
      }
    }
    guard end == data.upperBound else {
      throw Problem(what: "\(data.upperBound - end) bytes follow the data of the last array")
    }
  }
}
