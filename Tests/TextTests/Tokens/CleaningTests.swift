import Foundation
import Testing

@testable import Text

/// The movie-review cleaning and Keras' tokens against the plainest way to write them.
@Suite struct CleaningTests {
  /// The steps of the original script, one replacement after the other.
  static func cleaned(_ text: String) -> [String] {
    let kept = Set(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789(),!?'`".unicodeScalars)
    var cleaned = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { cleaned.append(kept.contains(scalar) ? scalar : " ") }
    var result = String(cleaned)
    for word in ["'s", "'ve", "n't", "'re", "'d", "'ll"] {
      result = result.replacingOccurrences(of: word, with: " " + word)
    }
    for mark in [",", "!", "(", ")", "?"] {
      result = result.replacingOccurrences(of: mark, with: " \(mark) ")
    }
    return result.lowercased().split(separator: " ").map(String.init)
  }

  @Test("Movie reviews are cleaned as the original script does")
  func movieReview() throws {
    let tokenizer = try Tokenizer(.movieReview)
    #expect(
      tokenizer.words("It's (don't!) a `50's`-style, I'll wouldn't've... can'T?") == [
        "it", "'s", "(", "do", "n't", "!", ")", "a", "`50", "'s`", "style", ",", "i", "'ll",
        "would", "n't", "'ve", "can't", "?",
      ])
    var random = TestRandom(7)
    let alphabet = Array("nnttssvreldlNTS'''`  ,!?().-x9é漢".unicodeScalars)
    for _ in 0..<2000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        text.append(alphabet.randomElement(using: &random)!)
      }
      let words = String(text)
      #expect(tokenizer.words(words) == Self.cleaned(words), "\(words.debugDescription)")
    }
  }

  /// `text_to_word_sequence` of Keras.
  static func keras(_ text: String, filters: String) -> [String] {
    let filters = Set(filters.unicodeScalars)
    var translated = String.UnicodeScalarView()
    // Foundation's version knows the final Σ, as Python's does; the standard library's does not.
    let lowered = text.lowercased(with: Locale(identifier: "en_US_POSIX"))
    for scalar in lowered.unicodeScalars {
      translated.append(filters.contains(scalar) ? " " : scalar)
    }
    return translated.split(separator: " ").map { String($0) }
  }

  @Test("Keras' tokens are those of text_to_word_sequence")
  func keras() throws {
    let tokenizer = try Tokenizer(.keras)
    // What Python 3 gives.
    #expect(
      tokenizer.words("Σ ΑΣ ΑΣ.Β ΑΣ. ΑΣ!Σ a'Σ") == ["σ", "ας", "ασ", "β", "ας", "ας", "σ", "a'ς"])
    var configurations: [TokenizerConfiguration] = [.keras]
    configurations.append(TokenizerConfiguration(unit: .keras, filters: "Aaé—."))
    let alphabet = Array("aAbB,.'\"!_-\t\n\r\u{A0}  éÉ—漢ΣσςΑİ\u{301}".unicodeScalars)
    for configuration in configurations {
      let tokenizer = try Tokenizer(configuration)
      var random = TestRandom(8)
      for _ in 0..<2000 {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &random) {
          text.append(alphabet.randomElement(using: &random)!)
        }
        let words = String(text)
        let expected = Self.keras(words, filters: configuration.filters)
        let found = tokenizer.words(words)
        // Compared as bytes: String's own comparison takes canonical equivalents for equal.
        #expect(
          found.map { Array($0.utf8) } == expected.map { Array($0.utf8) },
          "\(words.debugDescription): \(found) instead of \(expected)")
      }
    }
  }

  @Test("Lists of stop words are read from files, and errors name the file")
  func stopWords() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("stop.txt", "# comment\n the \r\n\n\u{A0}été\nand")
    #expect(try StopWords.list(contentsOf: path) == ["the", "été", "and"])
    let empty = try folder.write("empty.txt", "# nothing\n\n")
    #expect(throws: TextError.self) { try StopWords.list(contentsOf: empty) }
    #expect(throws: TextError.self) { try StopWords.list(contentsOf: folder.path + "/absent") }
    #expect(StopWords.english.count == Set(StopWords.english).count)
    #expect(StopWords.english.allSatisfy { $0 == $0.lowercased() })
  }
}
