import Testing
import Text

@Suite("Padding and truncation")
struct PaddingTests {
  typealias Expected = (identifiers: [Int32], lengths: [Int32])

  /// What Keras' `pad_sequences` gives for `[[1], [2, 3], [4, 5, 6]]`, pre and post.
  @Test(
    "shorter rows are padded and longer ones cut at the end asked for",
    arguments: [
      (nil, SequenceEnd.before, SequenceEnd.before, [0, 0, 1, 0, 2, 3, 4, 5, 6], [1, 2, 3]),
      (nil, .after, .after, [1, 0, 0, 2, 3, 0, 4, 5, 6], [1, 2, 3]),
      (2, .before, .before, [0, 1, 2, 3, 5, 6], [1, 2, 2]),
      (2, .before, .after, [0, 1, 2, 3, 4, 5], [1, 2, 2]),
      (2, .after, .before, [1, 0, 2, 3, 5, 6], [1, 2, 2]),
      (4, .before, .after, [0, 0, 0, 1, 0, 0, 2, 3, 0, 4, 5, 6], [1, 2, 3]),
      (0, .after, .after, [], [0, 0, 0]),
    ] as [(Int?, SequenceEnd, SequenceEnd, [Int32], [Int32])])
  func table(
    length: Int?, side: SequenceEnd, truncation: SequenceEnd, identifiers: [Int32],
    lengths: [Int32]
  ) {
    let padded = pad(
      [[1], [2, 3], [4, 5, 6]], length: length, side: side, truncation: truncation)
    #expect(padded.identifiers == identifiers)
    #expect(padded.lengths == lengths)
    #expect(padded.count == 3)
    #expect(padded.length == length ?? 3)
  }

  @Test("every row holds its kept tokens and otherwise padding, for any sizes")
  func properties() {
    var random = TestRandom(9)
    for _ in 0..<500 {
      let sequences = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        (0..<Int.random(in: 0...9, using: &random)).map { _ in
          Int32.random(in: 1...99, using: &random)
        }
      }
      let length = Bool.random(using: &random) ? Int.random(in: 0...12, using: &random) : nil
      let side = SequenceEnd.allCases.randomElement(using: &random)!
      let truncation = SequenceEnd.allCases.randomElement(using: &random)!
      let padding = Int32.random(in: -1...0, using: &random)
      let padded = pad(
        sequences, length: length, side: side, truncation: truncation, padding: padding)
      let width = length ?? sequences.map(\.count).max() ?? 0
      #expect(padded.identifiers.count == sequences.count * width)
      let mask = padded.mask
      for (row, sequence) in sequences.enumerated() {
        let kept = truncation == .after ? sequence.prefix(width) : sequence.suffix(width)
        let gap = [Int32](repeating: padding, count: width - kept.count)
        #expect(Array(padded[row]) == (side == .after ? kept + gap : gap + kept))
        #expect(Array(padded.unpadded(row)) == Array(kept))
        #expect(padded.lengths[row] == Int32(kept.count))
        #expect(
          Array(mask[row * width..<(row + 1) * width]) == padded[row].map { $0 != padding })
      }
    }
  }

  @Test("a batch takes the sequences at the indices given")
  func batch() {
    let sequences = TokenSequences([[1], [], [2, 3], [4]])
    let batch = sequences.padded(indices: [2, 1, 2])
    #expect(batch.identifiers == [2, 3, 0, 0, 2, 3])
    #expect(batch.lengths == [2, 0, 2])
    #expect(sequences.padded(indices: [Int]()).count == 0)
  }

  @Test("texts are encoded one behind the other")
  func encoding() {
    let texts = LabelledTexts(texts: ["ab", "", "c"], labels: [0, 0, 0], labelNames: ["x"])
    let sequences = TokenSequences(encoding: texts) { bytes, output in
      for index in 0..<bytes.count { output.append(Int32(bytes[index])) }
    }
    #expect(sequences == TokenSequences([[97, 98], [], [99]]))
    #expect(sequences.maximumLength == 2)
    #expect((0..<3).map { sequences.length(at: $0) } == [2, 0, 1])
  }

  @Test("a closure that throws leaves the sequences as they were")
  func throwingClosure() {
    var sequences = TokenSequences([[1]])
    #expect(throws: TextError.self) {
      try sequences.append { output throws(TextError) in
        output.append(2)
        throw TextError(.invalidData, message: "stop")
      }
    }
    #expect(sequences == TokenSequences([[1]]))
  }

  @Test("a length beyond the row is a programmer's mistake")
  func badLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = PaddedIdentifiers(identifiers: [1, 2], lengths: [3], length: 2)
    }
  }
}
