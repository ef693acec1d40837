import ArgumentParser
import Textus

/// How labelled texts are read, whatever they are for.
struct LabelledData: ParsableArguments {
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "Texts of one class, a text per line; once for each class, in place of a labelled file.",
      valueName: "name=file"))
  var classes: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The JSON field or the column with the text (default: text).", valueName: "name"))
  var textField: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The JSON field or the column with the label (default: label).", valueName: "name"))
  var labelField: String?

  @Flag(name: .long, help: "Leave out malformed records and say how many, instead of stopping.")
  var skipInvalid = false

  /// The files of `--class`, as given.
  func classFiles() throws -> [ClassFile] {
    var files: [ClassFile] = []
    for argument in classes {
      let file = try ClassFile(argument: argument)
      if files.contains(where: { $0.label == file.label }) {
        throw CommandError(
          .usage, "--class names \(file.label) twice; join its files into one")
      }
      files.append(file)
    }
    return files
  }

  /// How the reader is to read; `defaults` are the names of the fields that a recipe has.
  func options(_ defaults: DataSettings = DataSettings()) -> LabelledOptions {
    var options = LabelledOptions()
    options.textField = textField ?? defaults.textField
    options.labelField = labelField ?? defaults.labelField
    options.skipsInvalid = skipInvalid
    return options
  }
}

/// Where labelled texts are: in a file or folder of any format, or in a file for each class.
enum LabelledSource {
  case path(String)
  case classes([ClassFile])

  /// The name for messages.
  var name: String {
    switch self {
    case .path(let path): path == ByteSource.standardInputPath ? "standard input" : path
    case .classes(let files): files.map(\.path).joined(separator: ", ")
    }
  }

  /// Opens it.
  func reader(_ options: LabelledOptions) throws -> LabelledReader {
    switch self {
    case .path(let path): try LabelledReader(path: path, options: options)
    case .classes(let files): try LabelledReader(classes: files, options: options)
    }
  }

  /// Reads everything, remarking on what was left out.
  func read(
    _ options: LabelledOptions, labelNames: [String]? = nil, console: Console
  ) throws -> LabelledTexts {
    let reader = try reader(options)
    let texts = try LabelledTexts(reader, labelNames: labelNames)
    if let first = reader.firstSkipped {
      let count = counted(reader.skippedCount, "invalid record")
      console.note("\(name): \(count) skipped, the first is \(first.description)")
    }
    if reader.severalLabelsCount > 0 {
      let count = counted(reader.severalLabelsCount, "record")
      console.note("\(name): \(count) with several labels, of which the first counts")
    }
    return texts
  }
}
