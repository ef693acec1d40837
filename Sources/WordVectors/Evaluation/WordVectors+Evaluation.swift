public import Tensors

/// How many analogy questions were answered rightly.
public struct AnalogyScore: Sendable, Hashable {
  /// The name of the section.
  public let name: String
  /// The questions answered rightly.
  public internal(set) var correct = 0
  /// The questions all of whose words are known.
  public internal(set) var total = 0
  /// The questions left out because a word is not known.
  public internal(set) var outOfVocabulary = 0

  /// The share of questions answered rightly, 0 to 1; 0 where there are none.
  public var accuracy: Double { total > 0 ? Double(correct) / Double(total) : 0 }
}

extension WordVectors {
  /// Answers analogy questions and counts the right answers, section by section.
  ///
  /// As gensim's `evaluate_word_analogies` does: questions with an unknown word are left out; the
  /// words of a question are no answers to it; case is ignored.
  ///
  /// - Parameters:
  ///   - questions: the questions.
  ///   - restriction: only the first so many words are known; all by default.
  ///   - method: how answers are compared.
  ///   - ignoringCase: whether words are the same that differ in case only.
  ///   - threads: the most threads to use.
  public func evaluate(
    _ questions: AnalogyQuestions, restriction: Int? = nil, method: AnalogyMethod = .sum,
    ignoringCase: Bool = true, threads: Int = availableThreads
  ) -> [AnalogyScore] {
    let words = CaselessWords(self, restriction: restriction, ignoringCase: ignoringCase)
    var scores: [AnalogyScore] = []
    var asked: [(section: Int, spellings: [Int32])] = []
    for (place, section) in questions.sections.enumerated() {
      var score = AnalogyScore(name: section.name)
      for question in section.questions {
        let spellings = question.map(words.spelling(of:))
        if spellings.contains(where: { $0 < 0 }) {
          score.outOfVocabulary += 1
        } else {
          score.total += 1
          asked.append((place, spellings))
        }
      }
      scores.append(score)
    }
    let search = CosineSearch(self, restriction: restriction, threads: threads)
    // A bounded number at a time: memory does not grow with the questions.
    let portion = 8192
    for start in stride(from: 0, to: asked.count, by: portion) {
      let part = asked[start..<min(start + portion, asked.count)]
      let rows = part.map { $0.spellings.prefix(3).map(words.row(of:)) }
      let answers = answers(to: rows, search, method, threads: threads)
      for (question, entries) in zip(part, answers) {
        let own = question.spellings.prefix(3)
        let found = entries.map { words.spellings[Int($0.row)] }
        // Where all answers repeat words of the question the last one stands, as in gensim.
        let answer = found.first { !own.contains($0) } ?? found.last
        if answer == question.spellings[3] { scores[question.section].correct += 1 }
      }
    }
    return scores
  }

  /// The five best rows for each question of three rows, these left out.
  private func answers(
    to questions: [[Int32]], _ search: CosineSearch, _ method: AnalogyMethod, threads: Int
  ) -> [[TopRows.Entry]] {
    let candidateCount = 5
    let limit = min(candidateCount + 3, search.rowCount)
    let units = unitRows(gathered(questions.flatMap(\.self), from: vectors))
    let top: TopRows
    switch method {
    case .sum:
      top = search.best(limit, for: unitRows(sums(units, questions.count)), threads: threads)
    case .product:
      top = search.bestProducts(
        limit, count: questions.count, positives: chosen([1, 2], units, questions.count),
        negatives: chosen([0], units, questions.count), threads: threads)
    }
    return questions.enumerated().map { place, rows in
      Array(top.sorted(place).lazy.filter { !rows.contains($0.row) }.prefix(candidateCount))
    }
  }

  /// b − a + c for each three rows a, b, c.
  private func sums(_ units: Tensor, _ count: Int) -> Tensor {
    let size = size
    return Tensor(shape: [count, size]) { target in
      units.withElements { units in
        for question in 0..<count {
          let start = 3 * question * size
          for place in 0..<size {
            target[question * size + place] =
              units[start + size + place] - units[start + place] + units[start + 2 * size + place]
          }
        }
      }
    }
  }

  /// Some of each three rows.
  private func chosen(_ places: [Int32], _ units: Tensor, _ count: Int) -> Tensor {
    let rows = (0..<Int32(count)).flatMap { question in places.map { 3 * question + $0 } }
    return gathered(rows, from: units)
  }
}
