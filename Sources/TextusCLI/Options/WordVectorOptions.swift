public import ArgumentParser
public import Textus

/// How word vectors are trained.
struct WordVectorOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "What predicts what: skip-gram or cbow (default: skip-gram).", valueName: "name"))
  var model: WordVectorSettings.Architecture?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("The numbers of each vector (default: 100).", valueName: "count"))
  var dimension: Int?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "The most neighbours on each side of a word (default: 5).", valueName: "count"))
  var window: Int?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "Words drawn for each true one to tell it from (default: 5, 0 for none).", valueName: "count")
  )
  var negative: Int?

  @Flag(
    name: .long,
    help: "Predict words along a Huffman tree; alone with --negative 0.")
  var hierarchicalSoftmax = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The share of the text above which words are thinned out (default: 1e-3).",
      valueName: "share"))
  var subsample: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Leave out words that occur less often (default: 5).", valueName: "count"))
  var minCount: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Keep that many words, the most frequent ones.", valueName: "count"))
  var maxVocabulary: Int?

  @Flag(name: .long, help: "Give pieces of words vectors too, as fastText does.")
  var subwords = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The shortest pieces, in characters (default: 3).", valueName: "count"))
  var minSubword: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The longest pieces, in characters (default: 6).", valueName: "count"))
  var maxSubword: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Into how many vectors pieces are hashed (default: 2000000).", valueName: "count"))
  var buckets: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Join words that often stand together, such as new_york: so many passes (default: 0).",
      valueName: "passes"))
  var phrases: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The score from which on two words are a phrase (default: 10).", valueName: "score"))
  var phraseThreshold: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How often the text is read (default: 5).", valueName: "count"))
  var epochs: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The learning rate at the beginning (default: 0.04, 0.075 with sub-words, 0.1 for cbow).",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Begin a new sentence after that many words (default: 1000).", valueName: "count"))
  var maxSentenceLength: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Read only the first lines.", valueName: "count"))
  var maxLines: Int?

  @Flag(
    name: .customLong("no-centering"),
    help: "Leave in what the vectors of all words have in common.")
  var leavesMean = false

  @Flag(
    name: .long,
    help: "Give the same vectors for the same seed, bit by bit, on one thread.")
  var deterministic = false

  @Option(
    name: .long, parsing: .unconditional,
    help: "The seed of all random numbers (default: 42).")
  var seed: UInt64?

  /// The settings that these options give, by their names in a recipe.
  var assignments: [(name: String, value: String, option: String)] {
    var result: [(name: String, value: String, option: String)] = []
    func add(_ name: String, _ value: (some Any)?, _ option: String) {
      if let value { result.append((name, "\(value)", option)) }
    }
    add("architecture", model?.rawValue, "--model")
    add("dimension", dimension, "--dimension")
    add("window", window, "--window")
    add("negatives", negative, "--negative")
    add("hierarchical-softmax", hierarchicalSoftmax ? true : nil, "--hierarchical-softmax")
    add("subsample", subsample, "--subsample")
    add("minimum-count", minCount, "--min-count")
    add("maximum-vocabulary", maxVocabulary, "--max-vocabulary")
    let pieces = subwords || minSubword != nil || maxSubword != nil || buckets != nil
    add("subwords.minimum-length", minSubword, "--min-subword")
    add("subwords.maximum-length", maxSubword ?? (pieces ? 6 : nil), "--max-subword")
    add("subwords.buckets", buckets, "--buckets")
    add("phrases.passes", phrases ?? (phraseThreshold == nil ? nil : 1), "--phrases")
    add("phrases.threshold", phraseThreshold, "--phrase-threshold")
    add("epochs", epochs, "--epochs")
    add("learning-rate", learningRate, "--learning-rate")
    add("maximum-sentence-length", maxSentenceLength, "--max-sentence-length")
    add("maximum-lines", maxLines, "--max-lines")
    add("centers-vectors", leavesMean ? false : nil, "--no-centering")
    add("is-deterministic", deterministic ? true : nil, "--deterministic")
    add("seed", seed, "--seed")
    return result.map { ("training." + $0.name, $0.value, $0.option) }
  }
}

extension WordVectorSettings.Architecture: ExpressibleByArgument {}
