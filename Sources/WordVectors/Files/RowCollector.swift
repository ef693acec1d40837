import Tensors
import Text

/// Collects rows in order, each word once.
struct RowCollector {
  let size: Int
  private(set) var words = ByteTable()
  private(set) var duplicateCount = 0
  private(set) var seenCount = 0
  /// The numbers in pieces, so that growing never copies what is there.
  private var pieces: [[Float]] = []

  init(size: Int) { self.size = size }

  /// Adds the rows of a batch whose words are new.
  mutating func append(_ batch: consuming RowBatch) {
    seenCount += batch.seenCount
    var isNew: [Bool] = []
    isNew.reserveCapacity(batch.count)
    batch.forEachWord { _, word in
      let before = words.count
      _ = words.insert(word)
      isNew.append(words.count > before)
    }
    let repeated = isNew.count { !$0 }
    duplicateCount += repeated
    if repeated == 0 {
      pieces.append(batch.numbers)
      return
    }
    var kept: [Float] = []
    kept.reserveCapacity((batch.count - repeated) * size)
    for (place, isNew) in isNew.enumerated() where isNew {
      kept += batch.numbers[place * size..<(place + 1) * size]
    }
    pieces.append(kept)
  }

  /// The vectors collected; nothing is left here afterwards.
  mutating func finish() -> WordVectors {
    let tensor = Tensor(shape: [words.count, size]) { target in
      var start = 0
      for place in pieces.indices {
        let end = start + pieces[place].count
        _ = target[start..<end].update(fromContentsOf: pieces[place])
        // Released at once, so that the numbers are hardly ever in memory twice.
        pieces[place] = []
        start = end
      }
    }
    pieces = []
    return WordVectors(table: .read(words), vectors: tensor)
  }
}
