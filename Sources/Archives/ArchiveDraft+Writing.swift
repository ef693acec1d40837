import Tensors

extension ArchiveDraft {
  /// Writes the safetensors file at `path`, whole or not at all.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite` when the file cannot be created, or when a
  ///   finite number is too large for the precision asked for.
  public func write(to path: String) throws(ArchiveError) {
    var file = try AtomicFile(path)
    try write(to: &file)
    try file.commit()
  }

  private func write(to file: inout AtomicFile) throws(ArchiveError) {
    let ordered = orderedItems
    let header = header(of: ordered)
    var length = UInt64(header.count).littleEndian
    try file.write(withUnsafeBytes(of: &length) { Array($0) })
    try file.write(header)
    for item in ordered {
      switch item.content {
      case .bytes(let bytes, _): try file.write(bytes)
      case .tensor(let tensor, let precision):
        try write(tensor, named: item.name, as: precision, to: &file)
      }
    }
  }

  /// The items, widest elements first, otherwise as added.
  private var orderedItems: [Item] {
    items.enumerated().sorted {
      ($1.element.type.byteWidth, $0.offset) < ($0.element.type.byteWidth, $1.offset)
    }.map(\.element)
  }

  /// The JSON header, padded with spaces.
  ///
  /// The format asks for data that start at a multiple of 8 bytes; 64 suits vector instructions.
  private func header(of items: [Item]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted {
        Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8))
      }
      .map { "\(quoted($0.key)):\(quoted($0.value))" }
      members.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var offset = 0
    for item in items {
      let end = offset + item.byteCount
      let sizes = item.shape.sizes.map(String.init).joined(separator: ",")
      members.append(
        "\(quoted(item.name)):{\"dtype\":\"\(item.type.rawValue)\",\"shape\":[\(sizes)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    let padding = (64 - (8 + header.count) % 64) % 64
    header += Array(repeating: UInt8(ascii: " "), count: padding)
    return header
  }

  private func write(
    _ tensor: Tensor, named name: String, as precision: Precision, to file: inout AtomicFile
  ) throws(ArchiveError) {
    if precision == .float32 {
      let outcome = tensor.withElements { elements in
        Result { () throws(ArchiveError) in try file.write(UnsafeRawBufferPointer(elements)) }
      }
      return try outcome.get()
    }
    let chunk = 1 << 15
    var converted = [UInt16](repeating: 0, count: min(chunk, tensor.elementCount))
    for start in stride(from: 0, to: tensor.elementCount, by: chunk) {
      let range = start..<min(start + chunk, tensor.elementCount)
      let fits = tensor.withElements { elements in
        converted.withUnsafeMutableBufferPointer { target in
          let source = UnsafeBufferPointer(rebasing: elements[range])
          return precision == .float16
            ? HalfPrecision.narrow(source, intoHalves: target)
            : HalfPrecision.narrow(source, intoBrains: target)
        }
      }
      guard fits else {
        throw ArchiveError(
          .cannotWrite, path: file.path,
          what: "“\(name)” holds a number too large for \(precision.rawValue)",
          hint: "save it in float32")
      }
      let count = range.count
      try converted.withUnsafeBufferPointer { (values) throws(ArchiveError) in
        try file.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: values[..<count])))
      }
    }
  }
}

/// A text as a JSON string.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{0}"..<"\u{20}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
