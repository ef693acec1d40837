import NeuralNets
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Looks for the most probable targets of several sources at once.
///
/// Each source has as many beginnings as the beam is wide. At every step the best continuations stay; those
/// that end are results, and a source with enough of them is done. What is found for a source does not
/// depend on the others.
struct BeamSearch {
  let network: any SequenceNetwork
  let settings: SearchSettings
  /// The most tokens a target can have.
  let targetLength: Int
  /// Whether hypotheses tell what they attended to.
  var keepsAttention = false

  /// A source that is still searched for.
  private struct Search {
    let index: Int
    let limit: Int
    var live: [Beginning] = [Beginning()]
    var finished: [Hypothesis] = []
  }

  /// The hypotheses of each source `[N, S]`, best first; at least one, at most as many as the beam is wide.
  func hypotheses(for tokens: TokenBatch) -> [[Hypothesis]] {
    withoutGradients {
      var results = [[Hypothesis]](repeating: [], count: tokens.count)
      var searches = tokens.lengths.enumerated().map { index, length in
        Search(
          index: index,
          limit: settings.limit(sourceLength: Int(length), targetLength: targetLength))
      }
      let steps = searches.map(\.limit).max() ?? 0
      var source = network.encode(
        tokens, queryCount: steps.multipliedReportingOverflow(by: settings.beam).partialValue)
      var state = network.start(source)
      while !searches.isEmpty {
        let last = searches.flatMap { $0.live.map { $0.tokens.last ?? SequenceCodec.begin } }
        let result = network.step(last, state: state, source: source)
        let parents = extend(&searches, by: result.output, source: source)
        state = result.state.selecting(parents)
        let done = searches.map { isDone($0) }
        guard done.contains(true) else { continue }
        for (search, isDone) in zip(searches, done) where isDone {
          results[search.index] = ranked(search.finished)
        }
        let kept = done.indices.filter { !done[$0] }
        // Live beginnings of one source are neighbours in the state.
        let starts = searches.indices.map { number in
          searches[..<number].reduce(0) { $0 + $1.live.count }
        }
        state = state.selecting(
          kept.flatMap { number in
            searches[number].live.indices.map { Int32(starts[number] + $0) }
          })
        source = source.selecting(kept.map { Int32($0) })
        searches = kept.map { searches[$0] }
      }
      return results
    }
  }

  /// Takes the best continuations of every source; returns the rows that the new beginnings come from.
  private func extend(
    _ searches: inout [Search], by output: DecoderOutput, source: EncodedSource
  ) -> [Int32] {
    let width = searches[0].live.count
    let forbidden =
      settings.repeatLimit > 0
      ? searches.flatMap { search in search.live.map { forbiddenTokens(after: $0) } }
      : [Set<Int32>](repeating: [], count: searches.count * width)
    let scores = StepCandidates(
      output, network: network, source: source, width: width,
      count: 2 * settings.beam + SequenceCodec.unwritten.count
        + (forbidden.map(\.count).max() ?? 0))
    var parents: [Int32] = []
    for number in searches.indices {
      let row = number * width
      let candidates = candidates(
        of: searches[number], scores: scores, row: row,
        forbidden: forbidden[row..<row + searches[number].live.count])
      var live: [Beginning] = []
      for (rank, candidate) in candidates.enumerated() {
        let parent = searches[number].live[candidate.parent]
        let weights = weights(output, row: row + candidate.parent, source: source)
        if candidate.token == SequenceCodec.end {
          // An end beyond the beam's width would not have been kept either.
          if rank < settings.beam {
            searches[number].finished.append(
              finished(parent, candidate, weights, sourceLength: sourceLength(source, number)))
          }
        } else if live.count < settings.beam {
          live.append(parent.followed(by: candidate, attention: weights))
          parents.append(Int32(row + candidate.parent))
        }
      }
      // Every source keeps the same number of rows: one that ran out of continuations, as all of its
      // tokens are forbidden, is filled up with what will never be chosen.
      while live.count < settings.beam {
        var filler = live.first ?? searches[number].live[0]
        filler.logProbability = -.infinity
        if live.isEmpty { filler.tokens.append(SequenceCodec.unknown) }
        live.append(filler)
        parents.append(Int32(row))
      }
      searches[number].live = live
    }
    return parents
  }

  private func candidates(
    of search: Search, scores: StepCandidates, row: Int, forbidden: ArraySlice<Set<Int32>>
  ) -> [Candidate] {
    let length = search.live[0].tokens.count
    var list = CandidateList(capacity: 2 * settings.beam)
    for (number, beginning) in search.live.enumerated() where beginning.logProbability > -.infinity
    {
      func offer(_ token: Int32, _ logProbability: Float) {
        list.offer(
          Candidate(
            parent: number, token: token,
            logProbability: beginning.logProbability + logProbability))
      }
      if length + 1 >= search.limit {
        // The target ends here, whatever it would have become.
        offer(SequenceCodec.end, scores.logProbability(of: SequenceCodec.end, row: row + number))
      } else {
        scores.forEachBest(row: row + number, except: forbidden[row + number], offer)
      }
    }
    return list.candidates
  }

  /// The tokens that would repeat a run of the target.
  private func forbiddenTokens(after beginning: Beginning) -> Set<Int32> {
    let length = settings.repeatLimit
    guard beginning.tokens.count >= length else { return [] }
    return Set(beginning.tokens).filter { beginning.repeats($0, length: length) }
  }

  private func sourceLength(_ source: EncodedSource, _ number: Int) -> Int {
    Int(source.tokens.lengths[number])
  }

  private func weights(_ output: DecoderOutput, row: Int, source: EncodedSource) -> [Float]? {
    guard keepsAttention || settings.coveragePenalty > 0, let attention = output.attention else {
      return nil
    }
    let width = source.memory.length
    return attention.withElements { Array($0[row * width..<(row + 1) * width]) }
  }

  private func finished(
    _ beginning: Beginning, _ candidate: Candidate, _ weights: [Float]?, sourceLength: Int
  ) -> Hypothesis {
    let attention = weights.map { beginning.attention + [$0] } ?? []
    var score =
      candidate.logProbability / settings.normalizer(length: beginning.tokens.count + 1)
    if settings.coveragePenalty > 0, !attention.isEmpty {
      let missing = (0..<sourceLength).reduce(Float(0)) { sum, place in
        sum + logf(min(max(attention.reduce(0) { $0 + $1[place] }, 1e-6), 1))
      }
      score += settings.coveragePenalty * missing
    }
    return Hypothesis(
      tokens: beginning.tokens, logProbability: candidate.logProbability, score: score,
      attention: attention.map { Array($0.prefix(sourceLength)) })
  }

  /// Whether a source has as many results as the beam is wide, or no beginning that could go on.
  private func isDone(_ search: Search) -> Bool {
    search.finished.count >= settings.beam
      || search.live.allSatisfy { $0.logProbability == -.infinity }
  }

  /// The results, best first; of equal ones, those that were found first.
  ///
  /// There is none where the network computes no numbers, as its weights are none: an empty target of
  /// no probability says so.
  private func ranked(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
    if hypotheses.isEmpty {
      return [
        Hypothesis(tokens: [], logProbability: -.infinity, score: -.infinity, attention: [])
      ]
    }
    return hypotheses.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    .prefix(settings.beam).map(\.element)
  }
}
