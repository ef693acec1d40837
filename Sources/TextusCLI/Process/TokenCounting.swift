import Textus

/// Counts tokens or n-grams of files, a piece of text at a time.
struct TokenCounting {
  private let tokens: TokenCutting
  private(set) var counter: TokenCounter

  init(tokens: TokenCutting, maximumDistinct: Int) {
    self.tokens = tokens
    counter = TokenCounter(maximumDistinct: maximumDistinct)
  }

  /// Counts a file of any size; a line may be as long as the file.
  mutating func add(fileAt path: String) throws {
    var options = LineReader.Options()
    options.maximumLength = 1 << 20
    options.cutsLongLines = true
    let lines = try LineReader(path: path, options: options)
    var words = WordRun()
    while try lines.advance() {
      lines.withLine { line in
        if tokens.order == 1 {
          tokens.tokenizer.count(line, into: &counter)
        } else {
          tokens.tokenizer.forEachToken(in: line) { _, bytes in words.append(bytes) }
        }
      }
      if tokens.order == 1 { continue }
      words.forEachGram(tokens.order) { gram, _ in counter.add(gram) }
      words.keepLast(lines.lineContinues ? tokens.order - 1 : 0)
    }
  }
}
