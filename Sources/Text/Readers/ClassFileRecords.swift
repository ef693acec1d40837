/// Files with a text a line, each of one class, one file after the other in the order given.
struct ClassFileRecords: RecordSource {
  private let files: [ClassFile]
  private let options: LabelledOptions
  private var index = 0
  private var current: LineRecords<ClassFileForm>?

  var path: String { files[min(index, files.count - 1)].path }

  /// Checks the list and opens the first file.
  init(_ files: [ClassFile], options: LabelledOptions) throws(TextError) {
    guard !files.isEmpty else {
      throw TextError(
        .invalidArgument, message: "no class files were named",
        advice: "Name one file per class: --class NAME=FILE, at least twice.")
    }
    if files.count(where: { $0.path == ByteSource.standardInputPath }) > 1 {
      throw TextError(
        .invalidArgument, message: "standard input is named for more than one class",
        advice: "It can be read once; put the texts of the other classes into files.")
    }
    self.files = files
    self.options = options
    // A missing file is reported before hours are spent on those before it.
    for file in files where file.path != ByteSource.standardInputPath {
      if try FileSystem.entry(at: file.path) == .folder { throw .isFolder(file.path) }
    }
  }

  mutating func next(_ record: inout LabelledRecord) throws(TextError) -> RecordOutcome {
    while index < files.count {
      if current == nil { current = try open(files[index]) }
      let outcome = try current!.next(&record)
      if case .end = outcome {
        current = nil
        index += 1
        continue
      }
      return outcome
    }
    return .end
  }

  private func open(_ file: ClassFile) throws(TextError) -> LineRecords<ClassFileForm> {
    let trimmed = Array(file.label.utf8).withUnsafeBufferPointer { Array($0.trimmingSpaces) }
    guard !trimmed.isEmpty else {
      throw TextError(
        .invalidArgument, path: file.path, message: "the class of this file has no name",
        advice: "Name it: --class NAME=FILE.")
    }
    var lineOptions = LineReader.Options()
    lineOptions.maximumLength = options.maximumRecordLength
    return LineRecords(
      lines: try LineReader(path: file.path, options: lineOptions),
      form: ClassFileForm(label: trimmed), encoding: options.encoding)
  }
}
