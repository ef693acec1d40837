import NeuralNets
import Tensors
import Text

/// Pairs as a network reads them.
struct EncodedPairs: Sendable {
  /// The sources, cut to the length that is read.
  private(set) var sources: [CodedText] = []
  /// The targets, without the tokens that begin and end them.
  private(set) var targets: [[Int32]] = []
  /// Which of the texts each pair is.
  private(set) var places: [Int] = []
  /// The number of sources that were cut.
  private(set) var cutCount = 0
  /// The number of pairs left out because their targets are too long.
  private(set) var leftOutCount = 0

  /// The number of pairs.
  var count: Int { targets.count }

  /// Pairs as tokens.
  ///
  /// - Parameter keepsAll: whether pairs stay whose targets are longer than the settings say; for
  ///   measuring, where every token counts.
  init(
    _ pairs: TextPairs, codecs: SequenceCodecs, settings: TranslationSettings,
    keepsAll: Bool = false
  ) {
    let copies = settings.model.copying != .none
    for index in 0..<pairs.count {
      var source = pairs.withSource(at: index) { codecs.source.encode($0, keepsUnknown: copies) }
      let isCut = source.identifiers.count > settings.text.sourceLength
      source.truncate(
        to: settings.text.sourceLength, vocabularySize: codecs.source.vocabulary.count)
      let target = pairs.withTarget(at: index) { text in
        copies
          ? codecs.target.encode(text, copyingFrom: source)
          : codecs.target.encode(text).identifiers
      }
      if target.count > settings.text.targetLength, !keepsAll {
        leftOutCount += 1
        continue
      }
      if isCut { cutCount += 1 }
      sources.append(source)
      targets.append(target)
      places.append(index)
    }
  }

  /// The sources of some pairs; every one has at least a token, so that there is something to attend to.
  func sourceBatch(_ indices: some Collection<Int>) -> TokenBatch {
    TokenBatch(sourceRows: indices.map { sources[$0].identifiers })
  }

  /// The targets of some pairs, each as several neighbouring rows.
  func targetBatch(_ indices: some Collection<Int>, copies: Int = 1) -> TargetBatch {
    TargetBatch(indices.map { targets[$0] }, copies: copies)
  }

  /// The numbers of texts of the given lengths, in batches of similar length.
  ///
  /// - Parameters:
  ///   - size: the most texts of a batch.
  ///   - tokens: the most tokens, padding included, of a batch of several texts.
  static func batches(
    ofLengths lengths: [Int], size: Int, tokens: Int = .max
  ) -> [[Int]] {
    let order = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    var batches: [[Int]] = []
    for index in order {
      let count = batches.last?.count ?? size
      // Lengths only grow: the last text's is that of all.
      if count < size, (count + 1) * lengths[index] <= tokens {
        batches[batches.count - 1].append(index)
      } else {
        batches.append([index])
      }
    }
    return batches
  }
}

extension TokenBatch {
  /// Sources as a batch; one without tokens is read as an unknown token.
  init(sourceRows rows: [[Int32]]) {
    self.init(rows.map { $0.isEmpty ? [SequenceCodec.unknown] : $0 })
  }

  /// Each sequence as several neighbouring ones.
  func repeated(_ copies: Int) -> TokenBatch {
    guard copies > 1 else { return self }
    var identifiers: [Int32] = []
    identifiers.reserveCapacity(self.identifiers.count * copies)
    for row in 0..<count {
      let sequence = self.identifiers[row * length..<(row + 1) * length]
      for _ in 0..<copies { identifiers += sequence }
    }
    return TokenBatch(
      identifiers: identifiers, count: count * copies, length: length,
      lengths: lengths.flatMap { Array(repeating: $0, count: copies) })
  }
}
