/// The forms in which pairs of texts come, recognised by content.
public enum PairFormat: String, Sendable, Hashable, CaseIterable, Codable {
  /// `source<TAB>target`, a record a line; further columns are ignored.
  ///
  /// A first line naming the fields of source and target makes those columns count.
  case tabSeparated = "tab-separated"
  /// A JSON object a line.
  case jsonLines = "json-lines"
  /// Two files of which the lines of the same number belong together.
  case twoFiles = "two-files"
  /// A source a line, where no targets are wanted.
  case sources
}

/// How pairs of texts are read.
public struct PairOptions: Sendable, Hashable {
  /// The JSON field or the column that holds the source.
  public var sourceField = "source"
  /// The JSON field or the column that holds the target.
  public var targetField = "target"
  /// What messages call the source and, in advice, its option: `--source-field`.
  package var sourceRole = "source"
  /// Whether every record must have a target; true by default.
  ///
  /// Without, a record may consist of its source alone, a file may have a source a line, and an empty
  /// line is an empty source: what translates line by line must answer line by line.
  public var needsTarget = true
  /// Whether malformed records are skipped and counted instead of being an error; false by default.
  public var skipsInvalid = false
  /// What happens to records that are not valid UTF-8: invalid records by default.
  public var encoding = EncodingPolicy.reject
  /// The longest record in bytes; a longer one is an error.
  ///
  /// 64 MiB by default.
  public var maximumRecordLength = 64 << 20

  /// The defaults.
  public init() {}
}

/// A text and the text it is to become.
public struct TextPair: Sendable, Hashable {
  /// The text that is given.
  public var source: String
  /// The text that is wanted; empty where the record had none.
  public var target: String
  /// The file it came from, of two files that of the source.
  public var path: String
  /// The line of its record, counted from 1.
  public var line: Int

  /// A pair put together from its parts.
  public init(source: String, target: String, path: String, line: Int) {
    self.source = source
    self.target = target
    self.path = path
    self.line = line
  }
}
