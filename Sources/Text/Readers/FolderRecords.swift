/// A folder with one sub-folder per label and a file per text, in bytewise order of the names.
///
/// Files beside the sub-folders and names that start with a dot are not texts and are passed over.
struct FolderRecords: RecordSource {
  let root: String
  private let options: LabelledOptions
  private let labels: [String]
  private var labelIndex = -1
  private var files: [String] = []
  private var fileIndex = 0
  private var currentPath: String

  var path: String { currentPath }

  init(_ root: String, options: LabelledOptions) throws(TextError) {
    self.root = root
    self.options = options
    currentPath = root
    var labels: [String] = []
    let names = try FileSystem.names(inFolder: root)
    for name in names where try FileSystem.entry(at: "\(root)/\(name)") == .folder {
      labels.append(name)
    }
    guard !labels.isEmpty else {
      throw TextError(
        .invalidData, path: root,
        message: names.isEmpty ? "the folder is empty" : "the folder has no sub-folders",
        advice: "Make one sub-folder per label with a file per text in it, or name a file.")
    }
    self.labels = labels
  }

  mutating func next(_ record: inout LabelledRecord) throws(TextError) -> RecordOutcome {
    while fileIndex == files.count {
      labelIndex += 1
      guard labelIndex < labels.count else { return .end }
      currentPath = "\(root)/\(labels[labelIndex])"
      files = try FileSystem.names(inFolder: currentPath)
      fileIndex = 0
    }
    currentPath = "\(root)/\(labels[labelIndex])/\(files[fileIndex])"
    fileIndex += 1
    record.removeAll()
    record.line = 1
    do throws(TextError) {
      try read(into: &record)
      return .record
    } catch {
      // A file that cannot be used is one record; the others are whole.
      return .invalid(error)
    }
  }

  private mutating func read(into record: inout LabelledRecord) throws(TextError) {
    if try FileSystem.entry(at: currentPath) == .folder {
      throw TextError(
        .invalidData, path: currentPath, message: "is a folder inside a label's folder",
        advice: "Put the files of a label directly into its folder.")
    }
    let source = try ByteSource(path: currentPath)
    let bytes = try WholeText.read(source, options: options)
    do throws(RecordProblem) {
      try Array(labels[labelIndex].utf8).withUnsafeBufferPointer { name throws(RecordProblem) in
        try record.addLabel(name, isFirst: true)
      }
    } catch {
      throw error.located(currentPath, nil)
    }
    record.text = bytes
  }
}

/// Reads a file that is one text.
enum WholeText {
  /// The bytes of the file without a byte-order mark, checked to be text.
  static func read(
    _ source: ByteSource, options: LabelledOptions
  ) throws(TextError) -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ByteSource.chunkSize, alignment: 64)
    defer { chunk.deallocate() }
    while true {
      let count = try source.read(into: chunk)
      if count == 0 { break }
      bytes.append(contentsOf: chunk.prefix(count))
      if bytes.count > options.maximumRecordLength {
        throw TextError(
          .invalidData, path: source.path,
          message: "is longer than the \(options.maximumRecordLength) bytes allowed for one text",
          advice: "Check that the file is one text, or allow longer ones.")
      }
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if let format = bytes.withUnsafeBufferPointer(ForeignFormat.recognised), !format.isText {
      throw format.error(path: source.path)
    }
    do throws(RecordProblem) {
      let repaired = try bytes.withUnsafeBufferPointer { pointer throws(RecordProblem) in
        try options.encoding.checked(pointer)
      }
      return repaired ?? bytes
    } catch {
      throw error.located(source.path, nil)
    }
  }
}
