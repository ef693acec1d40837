#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The record being read: buffers that every record reuses.
struct LabelledRecord {
  var label: [UInt8] = []
  var text: [UInt8] = []
  /// The labels after the first; almost always empty.
  var otherLabels: [[UInt8]] = []
  var line = 0

  mutating func removeAll() {
    label.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    if !otherLabels.isEmpty { otherLabels.removeAll() }
  }

  /// Adds a label without the spaces around it.
  mutating func addLabel(_ bytes: UnsafeBufferPointer<UInt8>, isFirst: Bool) throws(RecordProblem) {
    let trimmed = bytes.trimmingSpaces
    guard !trimmed.isEmpty else { throw RecordProblem("the label is empty", advice: "Name it.") }
    guard trimmed.count <= Self.maximumLabelLength else {
      throw RecordProblem(
        "the label is \(trimmed.count) bytes long: \(excerpt(trimmed))",
        advice: "Labels have at most \(Self.maximumLabelLength) bytes; is this the text?")
    }
    if isFirst {
      label.append(contentsOf: trimmed)
    } else {
      otherLabels.append(Array(trimmed))
    }
  }

  /// Far beyond any label, far below a text that took a label's place.
  static let maximumLabelLength = 1000
}

/// What a source of records found.
enum RecordOutcome {
  case record
  /// A record that cannot be used; reading can go on with the next.
  case invalid(TextError)
  case end
}

/// Records of one format, front to back.
///
/// Errors thrown are final; those returned concern one record.
protocol RecordSource {
  var path: String { get }
  mutating func next(_ record: inout LabelledRecord) throws(TextError) -> RecordOutcome
}

/// The form of one line: fills a record or says what is wrong.
protocol LineForm {
  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout LabelledRecord
  ) throws(RecordProblem)
}

/// Records that take one line each; empty lines hold no record.
struct LineRecords<Form: LineForm>: RecordSource {
  let lines: LineReader
  var form: Form
  let encoding: EncodingPolicy

  var path: String { lines.path }

  mutating func next(_ record: inout LabelledRecord) throws(TextError) -> RecordOutcome {
    while try lines.advanceUnchecked() {
      if lines.currentLine.isEmpty { continue }
      record.removeAll()
      record.line = lines.lineNumber
      do throws(RecordProblem) {
        if let repaired = try encoding.checked(lines.currentLine) {
          try repaired.withUnsafeBufferPointer { bytes throws(RecordProblem) in
            try form.parse(bytes, into: &record)
          }
        } else {
          try form.parse(lines.currentLine, into: &record)
        }
        return .record
      } catch {
        return .invalid(error.located(lines.path, lines.lineNumber))
      }
    }
    return .end
  }
}

extension EncodingPolicy {
  /// Applies the policy to the bytes of a record; returns repaired bytes where repair was needed.
  ///
  /// NUL bytes are valid UTF-8, but in a text file they are a sign of UTF-16 or of no text at all.
  func checked(_ bytes: UnsafeBufferPointer<UInt8>) throws(RecordProblem) -> [UInt8]? {
    if self == .unchecked { return nil }
    if let offset = bytes.offset(of: 0) {
      throw RecordProblem(
        "byte \(offset + 1) is NUL",
        advice: "The file is damaged, or not text in UTF-8 (UTF-16? Convert it with iconv).")
    }
    guard let offset = UTF8Check.firstInvalid(bytes) else { return nil }
    if self == .reject { throw .invalidUTF8(bytes, at: offset) }
    return UTF8Check.repaired(bytes)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where `byte` first occurs at or after `start`, found at memory speed.
  func offset(of byte: UInt8, from start: Int = 0) -> Int? {
    guard let baseAddress, start < count,
      let found = memchr(baseAddress + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(baseAddress)
  }

  /// The bytes without spaces and tabs at both ends.
  var trimmingSpaces: UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = count
    while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
    while end > start, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return UnsafeBufferPointer(rebasing: self[start..<end])
  }
}
