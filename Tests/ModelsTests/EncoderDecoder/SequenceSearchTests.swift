import NeuralNets
import Tensors
import Testing

@testable import Models

/// Beam search, greedy choice and drawing, with every kind of network.
@Suite struct SequenceSearchTests {
  private func search(
    _ kind: SequenceNetworkCase, beam: Int, _ change: (inout SearchSettings) -> Void = { _ in }
  ) -> BeamSearch {
    var settings = SearchSettings()
    settings.beam = beam
    settings.lengthMargin = 4
    settings.lengthRatio = 1
    change(&settings)
    return BeamSearch(
      network: kind.makeNetwork(), settings: settings,
      targetLength: kind.settings.text.targetLength)
  }

  @Test(arguments: SequenceNetworkCase.all)
  func searchingABatchIsSearchingOneByOne(kind: SequenceNetworkCase) {
    let search = search(kind, beam: 3)
    let together = search.hypotheses(for: TokenBatch(sourceRows: kind.sources))
    for (index, source) in kind.sources.enumerated() {
      let alone = search.hypotheses(for: TokenBatch(sourceRows: [source]))[0]
      #expect(together[index].map(\.tokens) == alone.map(\.tokens))
      for (a, b) in zip(together[index], alone) { #expect(abs(a.score - b.score) < 1e-4) }
    }
  }

  @Test(arguments: SequenceNetworkCase.all)
  func aBeamOfOneTakesTheBestTokenEachTime(kind: SequenceNetworkCase) {
    let search = search(kind, beam: 1)
    let found = search.hypotheses(for: TokenBatch(sourceRows: kind.sources))
    for (index, tokens) in kind.sources.enumerated() {
      let source = search.network.encode(TokenBatch(sourceRows: [tokens]))
      var state = search.network.start(source)
      var written: [Int32] = []
      let limit = search.settings.limit(
        sourceLength: tokens.count, targetLength: search.targetLength)
      while written.count + 1 < limit {
        let step = search.network.step(
          [written.last ?? SequenceCodec.begin], state: state, source: source)
        state = step.state
        var best = SequenceCodec.end
        var scores = TokenScores(step.output, network: search.network, source: source, width: 1)
        scores.withRow(0) { values in
          for token in SequenceCodec.unwritten { values[Int(token)] = -.infinity }
          best = Int32(values.indices.max { values[$0] < values[$1] } ?? 0)
        }
        if best == SequenceCodec.end { break }
        written.append(best)
      }
      #expect(found[index].map(\.tokens) == [written])
    }
  }

  @Test(arguments: SequenceNetworkCase.all)
  func scoresAreTheProbabilitiesOfReadingTheTarget(kind: SequenceNetworkCase) {
    let search = search(kind, beam: 3) { $0.lengthPenalty = 0 }
    let found = search.hypotheses(for: TokenBatch(sourceRows: kind.sources))
    for (source, hypotheses) in zip(kind.sources, found) {
      for hypothesis in hypotheses {
        let expected = search.network.logProbabilities(
          of: TargetBatch([hypothesis.tokens]), given: TokenBatch(sourceRows: [source]))[0]
        #expect(abs(Double(hypothesis.logProbability) - expected) < 1e-3 * max(1, abs(expected)))
        #expect(hypothesis.score == hypothesis.logProbability)
      }
    }
  }

  @Test func aBeamAsWideAsTheTreeFindsTheMostProbableTarget() {
    // Targets of up to two of seven tokens: few enough to try all.
    let kind = SequenceNetworkCase.all[0]
    let search = search(kind, beam: 64) {
      $0.lengthPenalty = 0
      $0.lengthRatio = 0
      $0.lengthMargin = 3
    }
    let source = TokenBatch(sourceRows: [kind.sources[0]])
    let letters = Array(Int32(4)..<Int32(SequenceNetworkCase.vocabularySize))
    var all: [[Int32]] = [[]] + letters.map { [$0] }
    for first in letters { all += letters.map { [first, $0] } }
    let best = all.max { a, b in
      func value(_ target: [Int32]) -> Double {
        search.network.logProbabilities(of: TargetBatch([target]), given: source)[0]
      }
      return value(a) < value(b)
    }
    #expect(search.hypotheses(for: source)[0][0].tokens == best)
  }

  @Test func noRunOfTokensOccursTwiceWhereThatIsForbidden() {
    for kind in SequenceNetworkCase.all {
      let search = search(kind, beam: 2) {
        $0.repeatLimit = 2
        $0.lengthRatio = 3
      }
      for hypotheses in search.hypotheses(for: TokenBatch(sourceRows: kind.sources)) {
        for tokens in hypotheses.map(\.tokens) where tokens.count > 1 {
          let pairs = zip(tokens, tokens.dropFirst()).map { [$0, $1] }
          #expect(Set(pairs).count == pairs.count)
        }
      }
    }
  }

  @Test func everySearchEndsWithinItsLimit() {
    for kind in SequenceNetworkCase.all {
      let network = kind.makeNetwork()
      // A network that never ends a target by itself.
      network.output.bias.value.withMutableElements { $0[Int(SequenceCodec.end)] = -1000 }
      var settings = SearchSettings()
      settings.lengthRatio = 100
      let search = BeamSearch(network: network, settings: settings, targetLength: 12)
      for hypotheses in search.hypotheses(for: TokenBatch(sourceRows: kind.sources)) {
        #expect(!hypotheses.isEmpty)
        #expect(hypotheses.allSatisfy { $0.tokens.count < 12 })
      }
    }
  }

  @Test func coverageAndLengthChangeTheRankingAsTheySay() {
    var settings = SearchSettings()
    settings.lengthPenalty = 1
    #expect(settings.normalizer(length: 1) == 1)
    #expect(settings.normalizer(length: 7) == 2)
    settings.lengthPenalty = 0
    #expect(settings.normalizer(length: 7) == 1)
    #expect(settings.limit(sourceLength: 4, targetLength: 100) == 18)
    #expect(settings.limit(sourceLength: 400, targetLength: 100) == 100)
    let kind = SequenceNetworkCase.all[0]
    // Three steps cannot attend to all of five tokens.
    func short(_ settings: inout SearchSettings) {
      settings.lengthRatio = 0
      settings.lengthMargin = 3
    }
    let plain = search(kind, beam: 3, short)
    let covering = search(kind, beam: 3) {
      short(&$0)
      $0.coveragePenalty = 2
    }
    let source = TokenBatch(sourceRows: [kind.sources[0]])
    let free = plain.hypotheses(for: source)[0]
    for hypothesis in covering.hypotheses(for: source)[0] {
      guard let same = free.first(where: { $0.tokens == hypothesis.tokens }) else { continue }
      #expect(hypothesis.score < same.score)
    }
  }

  @Test func drawnTargetsAreTheSameForTheSameSeedAlone() {
    let kind = SequenceNetworkCase.all[0]
    let sampler = SequenceSampler(
      network: kind.makeNetwork(), settings: SearchSettings(), targetLength: 12,
      options: GenerationOptions())
    let batch = TokenBatch(sourceRows: kind.sources)
    func drawn(_ seed: UInt64) -> [[Int32]] {
      let random = RandomStream(seed: seed)
      return sampler.hypotheses(for: batch, random: (0..<4).map { random.fork($0) }).map(\.tokens)
    }
    let (first, again, other) = (drawn(1), drawn(1), drawn(2))
    #expect(first == again)
    #expect(first != other)
  }
}
