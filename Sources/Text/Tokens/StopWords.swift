/// Lists of words that say little about what a text is about.
///
/// They go into ``TokenizerConfiguration/stopWords``, which a model remembers.
public enum StopWords {
  /// English function words, lower-case: articles, pronouns, prepositions, auxiliaries and the like.
  ///
  /// Contractions are there as word boundaries leave them (`don't`) and as the movie-review
  /// cleaning cuts them (`n't`). Negations are among them: for sentiment, take them out first.
  public static let english: [String] =
    """
    a an the this that these those some any each every either neither both all few many much more \
    most less least other another such own same one ones no nor not only very too so than rather \
    quite just also even still again once ever never always often here there where when why how \
    what which who whom whose while as if unless until since because although though whether and \
    or but yet of in on at to from into onto out up down off over under above below between \
    among through during before after against about around along across behind beside beyond by \
    for with without within toward towards upon per via i me my mine myself we us our ours \
    ourselves you your yours yourself yourselves he him his himself she her hers herself it its \
    itself they them their theirs themselves am is are was were be been being have has had having \
    do does did doing done can could may might must shall should will would ought now then \
    i'm i've i'd i'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd \
    it'll we're we've we'd we'll they're they've they'd they'll that's there's here's what's \
    who's where's when's how's let's isn't aren't wasn't weren't haven't hasn't hadn't don't \
    doesn't didn't can't cannot couldn't mayn't mightn't mustn't shan't shouldn't won't wouldn't \
    n't 's 've 're 'd 'll
    """.split(separator: " ").map(String.init)

  /// Reads a list from a file, plain or gzipped: a word on each line.
  ///
  /// Empty lines and lines that start with `#` are left out, and so is white space around a word.
  /// - Throws: `TextError`: unreadable, not UTF-8, or without a word.
  public static func list(contentsOf path: String) throws(TextError) -> [String] {
    let lines = try LineReader(path: path)
    var words: [String] = []
    while try lines.advance() {
      let word = lines.withLine { line in
        line.withUnsafeBufferPointer { bytes -> String in
          guard let base = bytes.baseAddress else { return "" }
          let range = WhiteSpace.trimmed(base, 0..<bytes.count)
          return String(decoding: bytes[range], as: UTF8.self)
        }
      }
      if !word.isEmpty, !word.hasPrefix("#") { words.append(word) }
    }
    guard !words.isEmpty else {
      throw TextError(
        .invalidData, path: path, message: "the list of stop words has no words",
        advice: "Expected a word on each line.")
    }
    return words
  }
}
