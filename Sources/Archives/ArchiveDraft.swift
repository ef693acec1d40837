public import Tensors

/// What is to be written as a safetensors file: named arrays and texts.
///
/// The same arrays added in the same order give the same bytes. In the file, arrays of wide
/// elements precede those of narrow ones, so that each is aligned; among equals the order of adding
/// is kept.
public struct ArchiveDraft: Sendable {
  enum Content: Sendable {
    case tensor(Tensor, Precision)
    case bytes([UInt8], ElementType)
  }

  struct Item: Sendable {
    let name: String
    let shape: Shape
    let content: Content

    var type: ElementType {
      switch content {
      case .tensor(_, let precision): precision.elementType
      case .bytes(_, let type): type
      }
    }

    var byteCount: Int { shape.elementCount * type.byteWidth }
  }

  /// Texts stored beside the arrays, in the file sorted by key.
  public var metadata: [String: String]

  private(set) var items: [Item] = []
  private var names: Set<[UInt8]> = []

  /// An empty draft.
  public init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Adds a tensor; traps if the name is taken.
  ///
  /// - Parameters:
  ///   - tensor: the numbers.
  ///   - name: the name in the file, any text except `__metadata__`.
  ///   - precision: how the numbers are stored; exactly by default.
  public mutating func add(
    _ tensor: Tensor, named name: String, as precision: Precision = .float32
  ) {
    add(Item(name: name, shape: tensor.shape, content: .tensor(tensor.detached(), precision)))
  }

  /// Adds the values of parameters under `prefix` and their names.
  public mutating func add(
    _ parameters: [(name: String, parameter: Parameter)], prefix: String = "",
    as precision: Precision = .float32
  ) {
    for (name, parameter) in parameters {
      add(parameter.value, named: prefix + name, as: precision)
    }
  }

  /// Adds 32-bit integers; traps if the name is taken or the shape does not fit.
  public mutating func add(_ values: [Int32], named name: String, shape: Shape? = nil) {
    addIntegers(values, .int32, name, shape)
  }

  /// Adds 64-bit integers; traps if the name is taken or the shape does not fit.
  public mutating func add(_ values: [Int64], named name: String, shape: Shape? = nil) {
    addIntegers(values, .int64, name, shape)
  }

  /// Adds unsigned 64-bit integers; traps if the name is taken or the shape does not fit.
  public mutating func add(_ values: [UInt64], named name: String, shape: Shape? = nil) {
    addIntegers(values, .uint64, name, shape)
  }

  /// Adds bytes; traps if the name is taken or the shape does not fit.
  public mutating func add(_ values: [UInt8], named name: String, shape: Shape? = nil) {
    addIntegers(values, .uint8, name, shape)
  }

  private mutating func addIntegers<Element: FixedWidthInteger>(
    _ values: [Element], _ type: ElementType, _ name: String, _ shape: Shape?
  ) {
    let shape = shape ?? [values.count]
    require(
      shape.elementCount == values.count,
      "ArchiveDraft: shape \(shape) of “\(name)” holds \(shape.elementCount) elements, "
        + "got \(values.count)")
    let bytes = values.map(\.littleEndian).withUnsafeBytes { Array($0) }
    add(Item(name: name, shape: shape, content: .bytes(bytes, type)))
  }

  private mutating func add(_ item: Item) {
    require(
      item.name != "__metadata__", "ArchiveDraft: an array cannot be called “__metadata__”")
    require(
      names.insert(Array(item.name.utf8)).inserted,
      "ArchiveDraft: two arrays are called “\(item.name)”")
    items.append(item)
  }
}
