import Testing
import Text

@Suite("Labelled texts in memory")
struct LabelledTextsTests {
  private func read(_ text: String, labelNames: [String]? = nil) throws -> LabelledTexts {
    try LabelledTexts(
      LabelledReader(bytes: Array(text.utf8), name: "data.tsv"), labelNames: labelNames)
  }

  @Test("labels are numbered bytewise, whatever their order in the file")
  func numbering() throws {
    let texts = try read("b\t1\nz\t2\nB\t3\nb\t4\né\t5\n")
    #expect(texts.labelNames == ["B", "b", "z", "é"])
    #expect(texts.labels == [1, 2, 0, 1, 3])
    #expect(texts.labelCounts == [1, 2, 1, 1])
    #expect((0..<5).map { texts.text(at: $0) } == ["1", "2", "3", "4", "5"])
    #expect(texts.labelName(at: 4) == "é")
    #expect(texts.withText(at: 2) { $0[0] } == UInt8(ascii: "3"))
    #expect(texts.byteCount == 5)
  }

  @Test("labels that differ in their bytes differ, even if they look the same")
  func bytewiseLabels() throws {
    #expect(try read("\u{E9}\ta\ne\u{301}\tb\n").labelNames.count == 2)
  }

  @Test("known labels keep their numbers, and any other is an error with its line")
  func knownLabels() throws {
    let texts = try read("neg\ta\npos\tb\n", labelNames: ["pos", "neutral", "neg"])
    #expect(texts.labels == [2, 0])
    #expect(texts.labelNames == ["pos", "neutral", "neg"])
    let error = #expect(throws: TextError.self) {
      try read("neg\ta\nmixed\tb\n", labelNames: ["pos", "neg"])
    }
    #expect(
      error?.description == "data.tsv:2: label \"mixed\" is none of the expected \"pos\", \"neg\". "
        + "Use the labels of the training set, or train with this one.")
  }

  @Test("one label is not enough to learn from")
  func oneLabel() throws {
    try read("a\tx\nb\ty\n").requireLabels(path: "data.tsv")
    let error = #expect(throws: TextError.self) {
      try read("a\tx\na\ty\n").requireLabels(path: "data.tsv")
    }
    #expect(error?.kind == .invalidData)
    #expect(
      error?.description.hasPrefix("data.tsv: all 2 examples have the label \"a\", but at least 2 ")
        == true)
  }

  @Test("more text than allowed is an error, not exhausted memory")
  func tooMuchText() throws {
    let bytes = try gzipped(String(repeating: "a\tbcd\n", count: 1000))
    let error = #expect(throws: TextError.self) {
      try LabelledTexts(LabelledReader(bytes: bytes, name: "big.gz"), maximumByteCount: 300)
    }
    #expect(error?.line == 101)
    #expect(error?.message == "more than the 300 bytes of text allowed")
  }

  @Test("a selection keeps texts, labels and names together")
  func selection() throws {
    let texts = LabelledTexts(
      texts: ["zero", "", "two", "three"], labels: [0, 1, 1, 0], labelNames: ["x", "y"])
    let selected = texts.selecting([3, 1, 3])
    #expect((0..<3).map { selected.text(at: $0) } == ["three", "", "three"])
    #expect(selected.labels == [0, 1, 0])
    #expect(selected.labelNames == ["x", "y"])
    #expect(texts.selecting([]).isEmpty)
  }

  @Test("a split holds out the fraction asked for of every label, and always the same")
  func split() {
    var random = TestRandom(2)
    for round in 0..<200 {
      let classes = Int32.random(in: 1...5, using: &random)
      let labels = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        Int32.random(in: 0..<classes, using: &random)
      }
      let fraction = [0, 0.1, 0.25, 0.5, 0.9][round % 5]
      let split = DataSplit(labels: labels, heldOutFraction: fraction, seed: UInt64(round))
      #expect((split.training + split.heldOut).sorted() == Array(labels.indices))
      #expect(split.heldOut == split.heldOut.sorted())
      for label in Set(labels) {
        let all = labels.count { $0 == label }
        let held = split.heldOut.count { labels[$0] == label }
        #expect(held < all)
        // The label's own share, give or take the rounding, and one more where another label had
        // none to give.
        #expect(abs(Double(held) - Double(all) * fraction) <= 2.5)
      }
      #expect(split == DataSplit(labels: labels, heldOutFraction: fraction, seed: UInt64(round)))
    }
    let labels = [Int32](repeating: 0, count: 1000)
    let one = DataSplit(labels: labels, heldOutFraction: 0.1, seed: 1)
    let other = DataSplit(labels: labels, heldOutFraction: 0.1, seed: 2)
    #expect(one.heldOut.count == 100)
    #expect(one != other)
  }

  @Test("the numbers behind a split never change")
  func splitIsStable() {
    let labels: [Int32] = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
    #expect(DataSplit(labels: labels, heldOutFraction: 0.4, seed: 42).heldOut == [2, 3, 4, 5])
  }

  @Test("each example is held out by exactly one fold, and every fold looks like the whole")
  func folds() {
    var random = TestRandom(4)
    for round in 0..<100 {
      let count = Int.random(in: 2...12, using: &random)
      let labels = (0..<Int.random(in: count...300, using: &random)).map { _ in
        Int32.random(in: 0..<4, using: &random)
      }
      let folds = DataSplit.folds(labels: labels, count: count, seed: UInt64(round))
      #expect(folds.count == count)
      #expect(folds.flatMap(\.heldOut).sorted() == Array(labels.indices))
      let sizes = folds.map(\.heldOut.count)
      #expect(sizes.max()! - sizes.min()! <= 1)
      for fold in folds {
        #expect((fold.training + fold.heldOut).sorted() == Array(labels.indices))
      }
      for label in Int32(0)..<4 {
        let shares = folds.map { $0.heldOut.count { labels[$0] == label } }
        #expect(shares.max()! - shares.min()! <= 1)
      }
    }
  }

  @Test("Texts appended to others share the labels of the same name")
  func appending() {
    let first = LabelledTexts(texts: ["a", "b"], labels: [0, 1], labelNames: ["good", "poor"])
    let second = LabelledTexts(
      texts: ["c", "d", "e"], labels: [1, 0, 1], labelNames: ["bad", "good"])
    let both = first.appending(second)
    #expect(both.labelNames == ["bad", "good", "poor"])
    #expect((0..<5).map(both.text(at:)) == ["a", "b", "c", "d", "e"])
    #expect((0..<5).map(both.labelName(at:)) == ["good", "poor", "good", "bad", "good"])
  }
}
