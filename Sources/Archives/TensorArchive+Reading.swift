public import Tensors

extension TensorArchive {
  /// The array called `name` as Float32 numbers.
  ///
  /// F32 data is borrowed from the file without copying (the tensor keeps the mapping alive); F16,
  /// BF16 and F64 data is converted.
  ///
  /// - Throws: ``ArchiveError`` of kind `mismatch` when there is no such array or it holds integers.
  public func tensor(_ name: String) throws(ArchiveError) -> Tensor {
    let entry = try existing(name)
    guard entry.type.isFloatingPoint else {
      throw wrongType(entry, expected: "floating-point numbers")
    }
    return tensor(entry)
  }

  /// The array called `name` as 32-bit integers, stored in any integer type.
  ///
  /// - Throws: ``ArchiveError`` of kind `mismatch` when there is no such array, when it holds no
  ///   integers, or when one of them does not fit.
  public func int32s(_ name: String) throws(ArchiveError) -> [Int32] { try integers(name) }

  /// The array called `name` as 64-bit integers, stored in any integer type.
  ///
  /// - Throws: ``ArchiveError`` of kind `mismatch`, as ``int32s(_:)`` does.
  public func int64s(_ name: String) throws(ArchiveError) -> [Int64] { try integers(name) }

  /// The array called `name` as unsigned 64-bit integers, stored in any integer type.
  ///
  /// - Throws: ``ArchiveError`` of kind `mismatch`, as ``int32s(_:)`` does.
  public func uint64s(_ name: String) throws(ArchiveError) -> [UInt64] { try integers(name) }

  /// The bytes of the array called `name`, whatever its element type.
  ///
  /// - Throws: ``ArchiveError`` of kind `mismatch` when there is no such array.
  public func bytes(_ name: String) throws(ArchiveError) -> [UInt8] {
    let entry = try existing(name)
    return file.withBytes { Array($0[entry.byteRange]) }
  }

  /// The numbers of a floating-point entry.
  func tensor(_ entry: Entry) -> Tensor {
    file.withBytes { bytes in
      let bytes = UnsafeRawBufferPointer(rebasing: bytes[entry.byteRange])
      guard let start = bytes.baseAddress, !bytes.isEmpty else { return Tensor(zeros: entry.shape) }
      // Other writers may leave an array at an odd address; then it is copied.
      let isAligned = UInt(bitPattern: start) % UInt(MemoryLayout<Float>.alignment) == 0
      if entry.type == .float32, isAligned {
        let numbers = start.assumingMemoryBound(to: Float.self)
        return Tensor(shape: entry.shape, borrowing: numbers, owner: file)
      }
      return Tensor(shape: entry.shape) { target in
        switch entry.type {
        case .float16: HalfPrecision.widen(halves: start, into: target)
        case .bfloat16: HalfPrecision.widen(brains: start, into: target)
        case .float64: HalfPrecision.narrow(doubles: start, into: target)
        default: UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
        }
      }
    }
  }

  private func existing(_ name: String) throws(ArchiveError) -> Entry {
    guard let entry = entry(named: name) else {
      throw ArchiveError(
        .mismatch, path: path, what: "has no array “\(name)”",
        hint: "use the file of the model that is being loaded")
    }
    return entry
  }

  private func wrongType(_ entry: Entry, expected: String) -> ArchiveError {
    ArchiveError(
      .mismatch, path: path,
      what: "“\(entry.name)” holds elements of type \(entry.type.rawValue), not \(expected)",
      hint: "use the file of the model that is being loaded")
  }

  private func integers<Target: FixedWidthInteger>(
    _ name: String
  ) throws(ArchiveError) -> [Target] {
    let entry = try existing(name)
    return switch entry.type {
    case .int64: try integers(entry, storedAs: Int64.self)
    case .uint64: try integers(entry, storedAs: UInt64.self)
    case .int32: try integers(entry, storedAs: Int32.self)
    case .uint32: try integers(entry, storedAs: UInt32.self)
    case .int16: try integers(entry, storedAs: Int16.self)
    case .uint16: try integers(entry, storedAs: UInt16.self)
    case .int8: try integers(entry, storedAs: Int8.self)
    case .uint8, .bool: try integers(entry, storedAs: UInt8.self)
    default: throw wrongType(entry, expected: "integers")
    }
  }

  private func integers<Stored: FixedWidthInteger & BitwiseCopyable, Target: FixedWidthInteger>(
    _ entry: Entry, storedAs: Stored.Type
  ) throws(ArchiveError) -> [Target] {
    try file.withBytes { (bytes) throws(ArchiveError) in
      var result: [Target] = []
      result.reserveCapacity(entry.shape.elementCount)
      for offset in stride(from: 0, to: entry.byteRange.count, by: MemoryLayout<Stored>.size) {
        let value = Stored(
          littleEndian: bytes.loadUnaligned(
            fromByteOffset: entry.byteRange.lowerBound + offset, as: Stored.self))
        guard let exact = Target(exactly: value) else {
          throw ArchiveError(
            .mismatch, path: path,
            what: "“\(entry.name)” holds \(value), which a \(Target.self) cannot hold",
            hint: "use the file of the model that is being loaded")
        }
        result.append(exact)
      }
      return result
    }
  }
}
