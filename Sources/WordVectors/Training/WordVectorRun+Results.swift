import CKernels
import Tensors
import Text

extension WordVectorRun {
  /// The trained vectors; behind them words of `start` that the text lacks, as they were.
  func vectors(start: WordVectors?) -> WordVectors {
    let carried = start.map(carriedRows) ?? []
    var table = vocabulary.table
    var counts = vocabulary.counts
    if let start {
      for row in carried {
        start.withWord(at: row) { word in
          _ = word.withUnsafeBufferPointer { table.insert($0) }
        }
        counts.append(0)
      }
    }
    let contexts = contextVectors(start: start, carried: carried)
    guard let ngrams = rows.parts?.ngrams else {
      let trained = rows.inputs.tensor(rows: 0..<vocabulary.count)
      return WordVectors(
        table: .read(table), counts: counts,
        vectors: appending(carried, of: start?.vectors, to: trained), contextVectors: contexts)
    }
    let subwords = subwordTable(ngrams, carried: carried, start: start)
    return WordVectors(
      table: .read(table), counts: counts, vectors: subwords.composed(table, threads: threads),
      subwords: subwords, contextVectors: contexts)
  }

  /// The rows of `start` whose words the text lacks.
  private func carriedRows(_ start: WordVectors) -> [Int32] {
    (0..<Int32(start.count)).filter { row in
      start.withWord(at: row) { word in
        word.withUnsafeBufferPointer { vocabulary.table.find($0) < 0 }
      }
    }
  }

  private func appending(_ carried: [Int32], of start: Tensor?, to trained: Tensor) -> Tensor {
    guard let start, !carried.isEmpty else { return trained }
    return Tensor.concatenated([trained, start.gatherRows(carried)], along: 0)
  }

  /// What the words were predicted with; nothing where only the tree predicted them.
  private func contextVectors(start: WordVectors?, carried: [Int32]) -> Tensor? {
    guard settings.negatives > 0 else { return nil }
    let trained = rows.outputs.tensor(rows: 0..<vocabulary.count)
    guard start != nil, !carried.isEmpty else { return trained }
    return appending(
      carried, of: start?.contextVectors ?? Tensor(zeros: [start!.count, settings.dimension]),
      to: trained)
  }

  /// The rows of words and of all buckets; buckets that no word needs are zero.
  private func subwordTable(
    _ ngrams: CharacterNGrams, carried: [Int32], start: WordVectors?
  ) -> SubwordTable {
    let dimension = settings.dimension
    let wordCount = vocabulary.count + carried.count
    let (inputs, buckets) = (rows.inputs, rows.parts?.buckets ?? [])
    let trainedCount = vocabulary.count
    let all = Tensor(shape: [wordCount + ngrams.bucketCount, dimension]) { target in
      target.update(repeating: 0)
      guard let base = target.baseAddress else { return }
      for row in 0..<inputs.count {
        let place = row < trainedCount ? row : wordCount + Int(buckets[row - trainedCount])
        (base + place * dimension).update(
          from: inputs.pointer + row * inputs.stride, count: dimension)
      }
      for (index, row) in carried.enumerated() {
        start?.withVector(at: row) { vector in
          (base + (trainedCount + index) * dimension).update(
            from: vector.baseAddress!, count: dimension)
        }
      }
    }
    return SubwordTable(ngrams: ngrams, wordCount: wordCount, rows: all)
  }
}
