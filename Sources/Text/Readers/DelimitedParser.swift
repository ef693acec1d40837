/// Receives the fields of separated values, piece by piece.
protocol DelimitedSink {
  /// Takes the next piece of the field in `column`, counted from 0.
  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, column: Int)
}

/// Splits records of separated values into fields, fed a line at a time (RFC 4180).
///
/// A field that starts with a double quote ends with one; inside, two quotes stand for one, and
/// separators and line ends are text. Quotes elsewhere are ordinary characters, as in other readers.
/// The state is kept between lines, so a quoted field may span any number of them.
struct DelimitedParser {
  let separator: UInt8
  /// Whether double quotes have a meaning; false for tab-separated columns.
  let quotes: Bool
  /// The field being read; after a complete record the number of fields is one more.
  private(set) var column = 0
  private var insideQuotes = false

  init(separator: UInt8, quotes: Bool) {
    self.separator = separator
    self.quotes = quotes
  }

  /// Takes the next line without its end; true when the record is complete.
  mutating func feed(
    _ line: UnsafeBufferPointer<UInt8>, to sink: inout some DelimitedSink
  ) throws(RecordProblem) -> Bool {
    var index = 0
    if insideQuotes {
      guard let end = try quotedField(line, from: 0, to: &sink) else { return false }
      index = end
    } else {
      column = 0
      index = -1
    }
    // `index` is at the separator behind the field just read, or at the end of the line.
    while index < line.count {
      if index >= 0 { column += 1 }
      index += 1
      if quotes, index < line.count, line[index] == 0x22 {
        guard let end = try quotedField(line, from: index + 1, to: &sink) else { return false }
        index = end
      } else {
        let end = line.offset(of: separator, from: index) ?? line.count
        sink.take(
          UnsafeBufferPointer(rebasing: line[min(index, line.count)..<end]), column: column)
        index = end
      }
    }
    return true
  }

  /// Forgets a record that was begun.
  mutating func reset() {
    insideQuotes = false
    column = 0
  }

  /// Reads the rest of a quoted field; returns the offset behind it, or nil if the line ends first.
  private mutating func quotedField(
    _ line: UnsafeBufferPointer<UInt8>, from start: Int, to sink: inout some DelimitedSink
  ) throws(RecordProblem) -> Int? {
    var run = start
    while let quote = line.offset(of: 0x22, from: run) {
      if quote + 1 < line.count, line[quote + 1] == 0x22 {
        sink.take(UnsafeBufferPointer(rebasing: line[run...quote]), column: column)
        run = quote + 2
        continue
      }
      sink.take(UnsafeBufferPointer(rebasing: line[run..<quote]), column: column)
      insideQuotes = false
      if quote + 1 < line.count, line[quote + 1] != separator {
        let rest = UnsafeBufferPointer(rebasing: line[(quote + 1)...])
        throw RecordProblem(
          "column \(column + 1) goes on after its closing quote with "
            + excerpt(rest, maximumLength: 20),
          advice: "Double the quotes inside a quoted field, as in \"a \"\"b\"\" c\".")
      }
      return quote + 1
    }
    sink.take(UnsafeBufferPointer(rebasing: line[min(run, line.count)...]), column: column)
    insideQuotes = true
    return nil
  }
}
