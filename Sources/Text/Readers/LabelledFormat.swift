/// The forms in which labelled texts come, recognised by content.
public enum LabelledFormat: String, Sendable, Hashable, CaseIterable, Codable {
  /// `label<TAB>text`, a record a line, exactly one tab.
  case tabSeparated = "tab-separated"
  /// `__label__x text`, a record a line, one or more labels.
  case fastText = "fasttext"
  /// A JSON object a line.
  case jsonLines = "json-lines"
  /// Comma-separated values with a header naming the columns (RFC 4180).
  case commaSeparated = "csv"
  /// Tab-separated columns with a header naming them; no quoting, a record a line.
  case tabSeparatedColumns = "tsv-with-header"
  /// A folder with one sub-folder per label and a file per text.
  case folder
  /// A file per label, a text a line.
  case classFiles = "class-files"
}

/// What becomes of a record with several labels (fastText files, JSON arrays of labels).
public enum SeveralLabels: String, Sendable, Hashable, CaseIterable, Codable {
  /// The first label counts; the reader counts the records concerned.
  case first
  /// One example per label, all with the same text.
  case each
  /// An error.
  case reject
}

/// How labelled texts are read.
public struct LabelledOptions: Sendable, Hashable {
  /// The format; nil, the default, means recognised by content.
  public var format: LabelledFormat?
  /// The JSON field or the column that holds the text.
  public var textField = "text"
  /// The JSON field or the column that holds the label.
  public var labelField = "label"
  /// Whether malformed records are skipped and counted instead of being an error; false by default.
  public var skipsInvalid = false
  /// What happens to records that are not valid UTF-8: invalid records by default.
  public var encoding = EncodingPolicy.reject
  /// What becomes of records with several labels; the first counts by default.
  public var severalLabels = SeveralLabels.first
  /// The longest record in bytes; a longer one is an error.
  ///
  /// 64 MiB by default.
  public var maximumRecordLength = 64 << 20

  /// The defaults.
  public init() {}
}

/// A file whose lines are all texts of one class: `--class NAME=FILE`.
public struct ClassFile: Sendable, Hashable {
  /// The label of every text in the file.
  public var label: String
  /// The file, or `-` for standard input.
  public var path: String

  /// The texts in the file `path` with one label.
  public init(label: String, path: String) {
    self.label = label
    self.path = path
  }

  /// Reads the form `NAME=FILE`.
  ///
  /// - Throws: `TextError` of kind `invalidArgument` if the name, the `=` or the file is missing.
  public init(argument: String) throws(TextError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw TextError(
        .invalidArgument, message: "expected NAME=FILE, found \(excerpt(argument.utf8))",
        advice: "For example: --class positive=good.txt --class negative=bad.txt.")
    }
    self.init(label: String(parts[0]), path: String(parts[1]))
  }
}
