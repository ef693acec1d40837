/// How the numbers of one entry of a safetensors file are stored.
///
/// Source: the safetensors format description, <https://github.com/huggingface/safetensors>.
public enum ElementType: String, CaseIterable, Sendable {
  /// IEEE 754 double precision.
  case float64 = "F64"
  /// IEEE 754 single precision.
  case float32 = "F32"
  /// IEEE 754 half precision: 11 significant bits, largest number 65504.
  case float16 = "F16"
  /// The upper half of a single-precision number: 8 significant bits, the full range.
  case bfloat16 = "BF16"
  /// Signed 64-bit integers.
  case int64 = "I64"
  /// Unsigned 64-bit integers.
  case uint64 = "U64"
  /// Signed 32-bit integers.
  case int32 = "I32"
  /// Unsigned 32-bit integers.
  case uint32 = "U32"
  /// Signed 16-bit integers.
  case int16 = "I16"
  /// Unsigned 16-bit integers.
  case uint16 = "U16"
  /// Signed 8-bit integers.
  case int8 = "I8"
  /// Bytes.
  case uint8 = "U8"
  /// Truth values, a byte each: 0 or 1.
  case bool = "BOOL"

  /// The number of bytes of one element.
  public var byteWidth: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// Whether the elements are floating-point numbers, readable as a tensor.
  public var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    default: false
    }
  }
}

/// The forms in which a tensor's Float32 numbers can be saved.
public enum Precision: String, CaseIterable, Sendable, Codable {
  /// Exactly, four bytes a number.
  case float32
  /// Two bytes a number, 11 significant bits, magnitudes up to 65504.
  case float16
  /// Two bytes a number, 8 significant bits, the range of Float32.
  case bfloat16

  /// The element type in the file.
  public var elementType: ElementType {
    switch self {
    case .float32: .float32
    case .float16: .float16
    case .bfloat16: .bfloat16
    }
  }
}
