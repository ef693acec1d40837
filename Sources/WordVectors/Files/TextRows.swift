import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads rows of text: a word and `size` numbers, separated by spaces or tabs.
struct TextRows {
  let size: Int
  let isWanted: (@Sendable (Span<UInt8>) -> Bool)?

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Reads all lines in `bytes`, up to the first that is wrong.
  func batch(_ bytes: UnsafeBufferPointer<UInt8>) -> RowBatch {
    var batch = RowBatch()
    guard let base = bytes.baseAddress else { return batch }
    DecimalParser.withParser { parser in
      let end = base + bytes.count
      var start = base
      while start < end {
        let lineEnd = newline(start, end)
        do throws(RowProblem) {
          try row(trimmed(start, lineEnd), parser, into: &batch)
        } catch {
          batch.failure = error
          return
        }
        batch.lineCount += 1
        start = lineEnd + 1
      }
    }
    return batch
  }

  private func newline(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    guard let found = memchr(start, Int32(UInt8(ascii: "\n")), end - start) else { return end }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
  }

  /// A line without white space at its end.
  private func trimmed(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    var end = end
    while end > start, VectorLayout.isSpace(end[-1]) { end -= 1 }
    return UnsafeBufferPointer(start: start, count: end - start)
  }

  private func row(
    _ line: UnsafeBufferPointer<UInt8>, _ parser: DecimalParser.Parser, into batch: inout RowBatch
  ) throws(RowProblem) {
    guard let start = line.baseAddress, !line.isEmpty else { return }
    batch.seenCount += 1
    let end = start + line.count
    var wordEnd = start
    while wordEnd < end, !isSeparator(wordEnd.pointee) { wordEnd += 1 }
    let word = UnsafeBufferPointer(start: start, count: wordEnd - start)
    if let isWanted, !word.isEmpty, separatorCount(wordEnd, end) == size, !isWanted(word.span) {
      return
    }
    // Nearly all lines have one word and single spaces; whatever else there is takes a closer look.
    let mark = batch.numbers.count
    if !word.isEmpty, plainNumbers(wordEnd, end, parser, into: &batch.numbers) {
      if isWanted?(word.span) ?? true {
        batch.append(word: word)
      } else {
        batch.numbers.removeLast(batch.numbers.count - mark)
      }
      return
    }
    batch.numbers.removeLast(batch.numbers.count - mark)
    try unusualRow(line, parser, into: &batch)
  }

  @inline(__always)
  private func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func separatorCount(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Int {
    var count = 0
    for byte in UnsafeBufferPointer(start: start, count: end - start) {
      count &+= isSeparator(byte) ? 1 : 0
    }
    return count
  }

  /// Appends exactly `size` numbers, each after a single separator; false if they are not there.
  private func plainNumbers(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ parser: DecimalParser.Parser,
    into numbers: inout [Float]
  ) -> Bool {
    var next = start
    for _ in 0..<size {
      guard next < end, isSeparator(next.pointee) else { return false }
      next += 1
      guard let number = try? parser.parse(&next, end: end) else { return false }
      numbers.append(number)
    }
    return next == end
  }

  /// Reads a line whose word contains spaces or that has several spaces in a row, or says what is
  /// wrong with it.
  private func unusualRow(
    _ line: UnsafeBufferPointer<UInt8>, _ parser: DecimalParser.Parser, into batch: inout RowBatch
  ) throws(RowProblem) {
    let fields = line.split(whereSeparator: isSeparator)
    let extra = fields.count - 1 - size
    let startsWithSpace = line.first.map(isSeparator) ?? false
    guard extra >= 0, !startsWithSpace else {
      throw RowProblem(
        message: "expected a word and \(size) numbers, found \(fields.count) fields"
          + (startsWithSpace ? " after a space" : ""))
    }
    // The last fields are the numbers, all before them is the word. A word that ends in a number
    // is none: such a line is too wide.
    if extra > 0, (try? number(fields[extra], parser)) != nil {
      let count = fields.reversed().prefix { (try? number($0, parser)) != nil }.count
      throw RowProblem(
        message: "expected \(size) numbers after the word \(quoted(fields[0])), found \(count)")
    }
    let word = UnsafeBufferPointer(rebasing: line[..<fields[extra].endIndex])
    let mark = batch.numbers.count
    for (place, field) in fields[(extra + 1)...].enumerated() {
      do throws(DecimalParser.Problem) {
        batch.numbers.append(try number(field, parser))
      } catch {
        let what = error == .notFinite ? "is not a finite Float32 number" : "is not a number"
        let width = extra > 0 ? " (the line has \(fields.count) fields)" : ""
        throw RowProblem(
          message: "number \(place + 1) of the word \(quoted(word)), \(quoted(field)), \(what)"
            + width)
      }
    }
    if isWanted?(word.span) ?? true {
      batch.append(word: word)
    } else {
      batch.numbers.removeLast(batch.numbers.count - mark)
    }
  }

  private func number(
    _ field: Slice<UnsafeBufferPointer<UInt8>>, _ parser: DecimalParser.Parser
  ) throws(DecimalParser.Problem) -> Float {
    let field = UnsafeBufferPointer(rebasing: field)
    guard var next = field.baseAddress else { throw .notANumber }
    let end = next + field.count
    let number = try parser.parse(&next, end: end)
    guard next == end else { throw .notANumber }
    return number
  }
}
