import Archives
import Tensors

/// The arrays of an n-gram model in `model.safetensors`: for each order k `orderK.words`,
/// `orderK.probabilities`, and below the highest one `orderK.first` and `orderK.backoffs`.
extension NgramModel {
  /// Adds the arrays to a file.
  func add(to draft: inout ArchiveDraft) {
    for level in 0..<order {
      let name = "order\(level + 1)"
      if level > 0 { draft.add(trie.levels[level].words, named: "\(name).words") }
      draft.add(Tensor(probabilities[level]), named: "\(name).probabilities")
      if level + 1 < order {
        draft.add(trie.levels[level].first, named: "\(name).first")
        draft.add(Tensor(backoffs[level]), named: "\(name).backoffs")
      }
    }
  }

  /// Reads the arrays and checks that they fit together.
  ///
  /// - Throws: `ArchiveError` for a file of another model or a damaged one.
  init(_ archive: TensorArchive, order: Int, vocabularySize: Int) throws(ArchiveError) {
    var levels: [NgramTrie.Level] = []
    var probabilities: [[Float]] = []
    var backoffs: [[Float]] = []
    for number in 1...order {
      let name = "order\(number)"
      var level = NgramTrie.Level()
      if number > 1 { level.words = try archive.int32s("\(name).words") }
      probabilities.append(try archive.tensor("\(name).probabilities").elements)
      if number < order {
        level.first = try archive.int32s("\(name).first")
        backoffs.append(try archive.tensor("\(name).backoffs").elements)
      }
      levels.append(level)
    }
    self.init(
      trie: NgramTrie(levels: levels, vocabularySize: vocabularySize),
      probabilities: probabilities, backoffs: backoffs)
    if let fault {
      throw ArchiveError(
        .damaged, path: archive.path, what: fault,
        hint: "use an undamaged copy, or train the model again")
    }
  }

  /// What is wrong with the arrays, in words.
  private var fault: String? {
    for level in 0..<order {
      let name = "order\(level + 1)"
      let count = trie.count(level)
      if probabilities[level].count != count {
        return
          "“\(name).probabilities” has \(probabilities[level].count) numbers, expected \(count)"
      }
      if !probabilities[level].allSatisfy({ $0 > 0 && $0 <= 1.001 }) {
        return "“\(name).probabilities” has numbers that are no probabilities"
      }
      guard level + 1 < order else { continue }
      let next = trie.levels[level + 1].words
      let first = trie.levels[level].first
      if backoffs[level].count != count || !backoffs[level].allSatisfy({ $0 >= 0 && $0.isFinite }) {
        return "“\(name).backoffs” are not \(count) numbers from 0"
      }
      if first.count != count + 1 || first.first != 0 || first.last != Int32(next.count)
        || !zip(first, first.dropFirst()).allSatisfy({ $0 <= $1 })
      {
        return "“\(name).first” does not divide \(next.count) n-grams among \(count)"
      }
      if !next.allSatisfy({ $0 >= 0 && Int($0) < trie.vocabularySize }) {
        return "“order\(level + 2).words” names tokens that are not in the vocabulary"
      }
    }
    return nil
  }
}
