/// What a source of pairs found.
enum PairOutcome {
  case pair
  /// A record that cannot be used; reading can go on with the next.
  case invalid(TextError)
  case end
}

/// Pairs of one format, front to back.
///
/// Errors thrown are final; those returned concern one record.
protocol PairSource {
  var path: String { get }
  mutating func next(_ record: inout PairRecord) throws(TextError) -> PairOutcome
}

/// Pairs that take one line each; empty lines hold none, unless sources alone are read.
struct LinePairs<Form: PairForm>: PairSource {
  let lines: LineReader
  var form: Form
  let options: PairOptions

  var path: String { lines.path }

  mutating func next(_ record: inout PairRecord) throws(TextError) -> PairOutcome {
    while try lines.advanceUnchecked() {
      let line = lines.currentLine
      record.removeAll()
      record.line = lines.lineNumber
      if line.isEmpty {
        if options.needsTarget { continue }
        return .pair
      }
      do throws(RecordProblem) {
        if let repaired = try options.encoding.checked(line) {
          try repaired.withUnsafeBufferPointer { bytes throws(RecordProblem) in
            try form.parse(bytes, into: &record)
          }
        } else {
          try form.parse(line, into: &record)
        }
        try record.check(needsTarget: options.needsTarget)
        return .pair
      } catch {
        return .invalid(error.located(path, record.line))
      }
    }
    return .end
  }
}

/// Pairs whose sides are the lines of two files.
struct TwoFilePairs: PairSource {
  private let sources: LineReader
  private let targets: LineReader
  private let options: PairOptions

  var path: String { sources.path }

  /// Opens both files.
  init(sourcePath: String, targetPath: String, options: PairOptions) throws(TextError) {
    if sourcePath == ByteSource.standardInputPath, targetPath == ByteSource.standardInputPath {
      throw TextError(
        .invalidArgument, message: "standard input is named for sources and for targets",
        advice: "It can be read once; put one of the two into a file.")
    }
    var lineOptions = LineReader.Options()
    lineOptions.maximumLength = options.maximumRecordLength
    sources = try LineReader(path: sourcePath, options: lineOptions)
    targets = try LineReader(path: targetPath, options: lineOptions)
    self.options = options
  }

  mutating func next(_ record: inout PairRecord) throws(TextError) -> PairOutcome {
    while true {
      let hasSource = try sources.advanceUnchecked()
      let hasTarget = try targets.advanceUnchecked()
      guard hasSource, hasTarget else {
        if hasSource != hasTarget { throw try unequal() }
        return .end
      }
      if sources.currentLine.isEmpty, targets.currentLine.isEmpty { continue }
      record.removeAll()
      record.line = sources.lineNumber
      // The file the problem is in is the one to name.
      var place = sources.path
      do throws(RecordProblem) {
        try take(sources.currentLine, into: &record.source)
        place = targets.path
        try take(targets.currentLine, into: &record.target)
        if record.source.isEmpty { place = sources.path }
        try record.check(needsTarget: true)
        return .pair
      } catch {
        return .invalid(error.located(place, record.line))
      }
    }
  }

  private func take(
    _ line: UnsafeBufferPointer<UInt8>, into text: inout [UInt8]
  ) throws(RecordProblem) {
    if let repaired = try options.encoding.checked(line) {
      repaired.withUnsafeBufferPointer { text.append(contentsOf: $0.trimmingSpaces) }
    } else {
      text.append(contentsOf: line.trimmingSpaces)
    }
  }

  /// The error for files of different lengths, one of which has just ended.
  private func unequal() throws(TextError) -> TextError {
    while try sources.advanceUnchecked() {}
    while try targets.advanceUnchecked() {}
    let (sourceCount, targetCount) = (sources.lineNumber, targets.lineNumber)
    return TextError(
      .invalidData, path: sourceCount < targetCount ? sources.path : targets.path,
      message: "the sources in \(sources.path) have \(sourceCount) lines, but the targets in "
        + "\(targets.path) have \(targetCount)",
      advice: "Line for line the two files must belong together; restore the missing lines.")
  }
}
