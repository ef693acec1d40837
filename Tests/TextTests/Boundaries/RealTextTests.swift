import TestSupport
import Testing

@testable import Text

@Suite(.enabled(if: SharedData.isThere, SharedData.absence))
struct RealTextTests {
  /// The first bytes of real texts; `Benchmarks` compares all of them.
  static let files: [(String, String, Int)] = [
    ("wiki/text8-style.txt.gz", "en", 200_000), ("imdb/train.tsv.gz", "en", 150_000),
    ("mr/rt-polarity.neg", "en", 150_000), ("20news/train.jsonl.gz", "en", 200_000),
    ("translate/en-fr.train.tsv.gz", "fr", 200_000),
    ("translate/multi30k.de-en.train.tsv.gz", "de", 150_000),
    ("translate/en-zh.train.tsv.gz", "zh", 150_000),
    ("languages/chinese-hotel.dev.tsv.gz", "zh", 150_000),
    ("languages/thai-tokenised-160.txt", "th", 40_000),
    ("languages/japanese-gsd-dev.conllu", "ja", 150_000),
    ("titles/wikinews.dev.jsonl.gz", "en", 200_000),
  ]

  @Test("Real text is cut as by ICU", arguments: files)
  func file(name: String, locale: String, limit: Int) throws {
    let source = try ByteSource(path: SharedData.path(name))
    var text = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      let read = try text.withUnsafeMutableBytes { bytes in
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
      }
      if read == 0 { break }
      count += read
    }
    text.removeLast(limit - count)
    #expect(!text.isEmpty)
    for unit in SegmentationUnit.allCases {
      let reference = try ICUReference(unit, locale: locale).segments(of: text)
      for usesFastPath in [true, false] {
        let segmenter = try Segmenter(unit, locale: locale, usesFastPath: usesFastPath)
        let difference = firstDifference(segmenter.segments(of: text), reference, in: text)
        #expect(difference == nil, "\(unit), fast path: \(usesFastPath)")
      }
    }
  }
}
