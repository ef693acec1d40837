public import Tensors

/// A safetensors file opened for reading: named arrays, read from the file when they are asked for.
///
/// The file is memory-mapped, and Float32 tensors borrow the mapping, so that opening a model
/// copies nothing. Everything the header claims is checked when the file is opened.
///
/// Source: the safetensors format description, <https://github.com/huggingface/safetensors>.
public struct TensorArchive: Sendable {
  /// One named array of the file.
  public struct Entry: Hashable, Sendable {
    /// The name, unique in the file.
    public let name: String
    /// How the numbers are stored.
    public let type: ElementType
    /// The sizes of the axes.
    public let shape: Shape
    /// Where the numbers lie in the file, in bytes from its beginning.
    public let byteRange: Range<Int>
  }

  /// The path of the file.
  public var path: String { file.path }
  /// The texts stored beside the arrays.
  public let metadata: [String: String]
  /// The arrays, in the order of their data in the file.
  public let entries: [Entry]

  let file: MappedFile
  /// Places in `entries` by name; bytes, because equality of `String` merges distinct spellings.
  private let places: [[UInt8]: Int]

  /// Opens the file at `path` and checks its header.
  ///
  /// - Throws: ``ArchiveError`` of kind `notFound` or `damaged`.
  public init(_ path: String) throws(ArchiveError) {
    try self.init(file: MappedFile(path))
  }

  /// Checks the header of a file whose bytes are in memory already, `path` in messages.
  ///
  /// - Throws: ``ArchiveError`` of kind `damaged`.
  public init(contents: [UInt8], path: String) throws(ArchiveError) {
    try self.init(file: MappedFile(contents: contents, path: path))
  }

  private init(file: MappedFile) throws(ArchiveError) {
    let header: SafetensorsHeader
    do {
      header = try file.withBytes { (bytes) throws(JSONReader.Problem) in
        try SafetensorsHeader(file: bytes)
      }
    } catch {
      let place = error.offset.map { "its header is not valid JSON at byte \($0): " } ?? ""
      throw .damaged(file.path, place + error.what)
    }
    self.file = file
    self.metadata = header.metadata
    self.entries = header.entries
    self.places = header.places
  }

  /// The array called `name`, or `nil` if there is none.
  public func entry(named name: String) -> Entry? {
    places[Array(name.utf8)].map { entries[$0] }
  }

  /// The names of the arrays, in the order of their data in the file.
  public var names: [String] { entries.map(\.name) }

  /// The number of elements of all arrays together.
  public var elementCount: Int { entries.reduce(0) { $0 + $1.shape.elementCount } }
}
