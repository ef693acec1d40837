import Tensors
import Text

/// The words that get vectors, most frequent first, and the way from text to their numbers.
struct TrainingVocabulary: Sendable {
  /// The words in the order of their numbers.
  let table: ByteTable
  /// How often each occurs in the text.
  let counts: [Int]
  /// The tokens of the text, also those that are no words here.
  let textCount: Int
  /// By how much counts may be too low, because rare words were dropped while counting.
  let largestLoss: Int

  private let tokenizer: Tokenizer
  private let tokens: Vocabulary
  private let phrases: PhraseTable?
  /// The word of each token or phrase where there are phrases; −1 for none.
  private let wordOfToken: [Int32]

  var count: Int { table.count }
  /// The tokens of the text that are words here.
  var wordCount: Int { counts.reduce(0, +) }

  /// The words of a text without phrases.
  init(_ counter: TokenCounter, corpus: CorpusWords) {
    tokenizer = corpus.tokenizer
    tokens = counter.vocabulary(
      maximumSize: corpus.settings.maximumVocabulary == 0
        ? nil : corpus.settings.maximumVocabulary,
      minimumCount: corpus.settings.minimumCount, reserved: .none)
    counts = tokens.counts
    textCount = counter.totalCount
    largestLoss = counter.largestLoss
    phrases = nil
    wordOfToken = []
    var table = ByteTable(capacity: tokens.count)
    for identifier in 0..<Int32(tokens.count) {
      tokens.withToken(at: identifier) { token in
        _ = token.withUnsafeBufferPointer { table.insert($0) }
      }
    }
    self.table = table
  }

  /// The words of a text whose phrases are joined, with the counts of tokens and phrases after that.
  init(
    tokens: Vocabulary, phrases: PhraseTable, counts joined: [Int], largestLoss: Int,
    corpus: CorpusWords
  ) {
    tokenizer = corpus.tokenizer
    self.tokens = tokens
    self.phrases = phrases
    self.largestLoss = largestLoss
    textCount = tokens.totalCount
    let first = Int32(tokens.reservedCount)
    var chosen = (first..<Int32(phrases.count)).filter {
      joined[Int($0)] >= corpus.settings.minimumCount
    }
    // Numbers break ties, and they follow from counts and bytes: the order is always the same.
    chosen.sort { (joined[Int($1)], $0) < (joined[Int($0)], $1) }
    let maximum = corpus.settings.maximumVocabulary
    if maximum > 0 { chosen = Array(chosen.prefix(maximum)) }
    let delimiter = Array(corpus.settings.phrases.delimiter.utf8)
    var table = ByteTable(capacity: chosen.count)
    var counts: [Int] = []
    var wordOfToken = [Int32](repeating: -1, count: phrases.count)
    for token in chosen {
      let bytes = phrases.bytes(of: token, delimiter: delimiter) { token in
        tokens.withToken(at: token) { $0.withUnsafeBufferPointer(Array.init) }
      }
      // A phrase may be spelled as a word of the text: they are one word then.
      let word = bytes.withUnsafeBufferPointer { table.insert($0) }
      wordOfToken[Int(token)] = word
      if Int(word) == counts.count {
        counts.append(joined[Int(token)])
      } else {
        counts[Int(word)] += joined[Int(token)]
      }
    }
    self.table = table
    self.counts = counts
    self.wordOfToken = wordOfToken
  }

  /// Appends the words of a line; tokens that are no words are left out.
  @inline(__always)
  func append(_ line: UnsafeBufferPointer<UInt8>, to words: inout [Int32]) {
    let begin = words.count
    tokenizer.appendIdentifiers(of: line, in: tokens, to: &words)
    guard let phrases else { return }
    phrases.join(&words, from: begin)
    var end = begin
    for index in begin..<words.count {
      let word = wordOfToken[Int(words[index])]
      words[end] = word
      if word >= 0 { end += 1 }
    }
    words.removeLast(words.count - end)
  }
}
