import NeuralNets
import Tensors
import Text

/// Pairs whose words are cut into other pieces each time they are read, so that a model learns what
/// the parts of words mean.
///
/// Reference: Provilkov, Emelianenko & Voita 2020, *BPE-dropout: simple and effective subword
/// regularization*.
struct ResampledPairs: Sendable {
  private let texts: TextPairs
  private let encoded: EncodedPairs
  private let codecs: SequenceCodecs
  private let settings: TranslationSettings

  /// Pairs to be cut anew; `nil` where the settings ask for none.
  init?(
    _ texts: TextPairs, encoded: EncodedPairs, codecs: SequenceCodecs,
    settings: TranslationSettings
  ) {
    guard settings.training.subwordDropout > 0 else { return nil }
    self.texts = texts
    self.encoded = encoded
    self.codecs = codecs
    self.settings = settings
  }

  /// The sources of some pairs, and their targets, each as several neighbouring rows.
  ///
  /// Sources are cut to the length that is read; a target that grows longer than a model writes keeps
  /// its usual pieces.
  func batch(
    _ indices: some Collection<Int>, copies: Int, random: RandomStream
  ) -> (sources: TokenBatch, targets: TargetBatch) {
    var random = random
    var sources: [[Int32]] = []
    var targets: [[Int32]] = []
    for index in indices {
      let place = encoded.places[index]
      let source = texts.withSource(at: place) { cut($0, by: codecs.source, using: &random) }
      let target = texts.withTarget(at: place) { cut($0, by: codecs.target, using: &random) }
      sources.append(
        source.map { Array($0.prefix(settings.text.sourceLength)) }
          ?? encoded.sources[index].identifiers)
      targets.append(
        target.flatMap { $0.count <= settings.text.targetLength ? $0 : nil }
          ?? encoded.targets[index])
    }
    return (TokenBatch(sourceRows: sources), TargetBatch(targets, copies: copies))
  }

  private func cut(
    _ text: Span<UInt8>, by codec: SequenceCodec, using random: inout RandomStream
  ) -> [Int32]? {
    codec.encode(text, subwordDropout: settings.training.subwordDropout, using: &random)
  }
}
