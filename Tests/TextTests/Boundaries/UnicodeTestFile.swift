import TestSupport

@testable import Text

/// A line of one of Unicode's segmentation tests: scalars, and where they are cut.
struct UnicodeTestCase {
  var line: Int
  var scalars: [Unicode.Scalar]
  /// How many scalars come before each boundary, the end included.
  var boundaries: [Int]

  var text: [UInt8] {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return Array(String(text).utf8)
  }

  /// Reads a test file, whose lines look like `÷ 0061 × 0308 ÷ 0062 ÷ # …`.
  static func read(_ name: String) throws -> [UnicodeTestCase] {
    let lines = try SharedData.contents("unicode/\(name)")
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { index, line in
      let fields = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      guard !fields.isEmpty else { return nil }
      var test = UnicodeTestCase(line: index + 1, scalars: [], boundaries: [])
      for field in fields {
        if field == "÷" {
          if !test.scalars.isEmpty { test.boundaries.append(test.scalars.count) }
        } else if field != "×", let value = UInt32(field, radix: 16),
          let scalar = Unicode.Scalar(value)
        {
          test.scalars.append(scalar)
        }
      }
      return test
    }
  }

  /// The boundaries a segmenter finds, counted in scalars.
  func found(by segmenter: Segmenter) -> [Int] {
    let text = text
    return segmenter.segments(of: text).map { segment in
      String(decoding: text[..<segment.range.upperBound], as: UTF8.self).unicodeScalars.count
    }
  }
}
