import Foundation
import Testing

@Suite("textus embed")
struct EmbedTests {
  /// A parallelogram and a word that fits nowhere, in GloVe's form.
  static let royal = """
    man 1 0 0
    woman 0 1 0
    king 1 0 1
    queen 0 1 1
    apple -1 -1 0.2

    """

  /// A folder with those vectors in `v.txt`.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.file("v.txt", containing: Self.royal)
    return folder
  }

  private func run(
    _ folder: TemporaryFolder, _ arguments: String..., input: String = ""
  ) async throws -> Command.Outcome {
    try await Command(
      arguments: ["embed"] + arguments, input: Array(input.utf8), folder: folder.url
    ).run()
  }

  @Test("Neighbours are printed with their cosines, the best first")
  func nearest() async throws {
    let folder = try folder()
    defer { folder.remove() }
    let one = try await run(folder, "nearest", "--vectors", "v.txt", "king", "--top", "2")
    #expect(one.lines == ["man\t0.7071", "queen\t0.5000"])
    #expect(one.error.isEmpty)
    let several = try await run(
      folder, "nearest", "--vectors", "v.txt", "KING", "queen", "--top", "1")
    #expect(several.lines == ["KING\tman\t0.7071", "queen\twoman\t0.7071"])
    let lines = try await run(
      folder, "nearest", "--vectors", "v.txt", "--top", "1", "--json", input: "king\nnobody\n")
    #expect(
      lines.lines == [
        #"{"word":"king","neighbors":[{"word":"man","similarity":0.70710677}]}"#,
        #"{"word":"nobody","neighbors":[]}"#,
      ])
    #expect(lines.error.contains("No vector for: nobody."))
    let outlier = try await run(
      folder, "nearest", "--vectors", "v.txt", "--outlier", "king", "apple", "queen")
    #expect(outlier.lines == ["apple"])
  }

  @Test("king - man + woman is queen", arguments: ["3cosadd", "3cosmul"])
  func analogy(method: String) async throws {
    let folder = try folder()
    defer { folder.remove() }
    let outcome = try await run(
      folder, "analogy", "--vectors", "v.txt", "--method", method, "--top", "1", "king", "-", "man",
      "+", "woman")
    #expect(outcome.lines.first?.hasPrefix("queen\t") == true)
    #expect(outcome.status == 0)
  }

  @Test("Analogies and similarities are measured")
  func evaluate() async throws {
    let folder = try folder()
    defer { folder.remove() }
    try folder.file("q.txt", containing: ": royal\nMan King Woman Queen\nman king boy prince\n")
    try folder.file(
      "s.tsv",
      containing: "word\tword\tscore\nking\tman\t9\nking\tqueen\t5\nking\tapple\t1\na\tb\t2\n")
    let outcome = try await run(
      folder, "evaluate", "--vectors", "v.txt", "--analogies", "q.txt", "--similarity", "s.tsv",
      "--json")
    #expect(
      outcome.lines.first
        == #"{"correct":1,"total":1,"accuracy":1.0,"out_of_vocabulary":1,"sections":[{"name":"royal","#
        + #""correct":1,"total":1,"accuracy":1.0,"out_of_vocabulary":1}]}"#)
    #expect(outcome.lines.last?.hasPrefix(#"{"spearman":1.0,"pearson":0.9"#) == true)
    #expect(outcome.lines.last?.hasSuffix(#""pairs":3,"out_of_vocabulary":1}"#) == true)
    let table = try await run(
      folder, "evaluate", "--vectors", "v.txt", "--analogies", "q.txt", "--restrict-vocabulary", "2"
    )
    #expect(table.lines.last == "all      0        0   0.0000    2")
  }

  @Test("Vectors go through every form and come back as they were")
  func convert() async throws {
    let folder = try folder()
    defer { folder.remove() }
    let forms = [
      "a.bin", "b.safetensors", "c.vec.gz", "d.ftm", "e.safetensors", "f.txt.gz", "g.txt",
    ]
    var previous = "v.txt"
    for form in forms {
      var arguments = ["convert", previous, form, "--quiet"]
      if form == "d.ftm" { arguments += ["--format", "fasttext"] }
      let outcome = try await Command(
        arguments: ["embed"] + arguments, folder: folder.url
      ).run()
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.isEmpty)
      previous = form
    }
    let text = try String(contentsOfFile: folder.path("g.txt"), encoding: .utf8)
    let expected = Self.royal.split(separator: "\n").map { line in
      line.split(separator: " ").enumerated().map { place, field in
        place == 0 ? String(field) : Float(field)?.description ?? "?"
      }.joined(separator: " ")
    }
    #expect(text.split(separator: "\n").map(String.init) == expected)
    let half = try await run(
      folder, "convert", "v.txt", "h.safetensors", "--precision", "half", "--json",
      "--restrict-vocabulary", "3")
    #expect(half.lines == [#"{"words":3,"size":3,"from":"glove"}"#])
  }

  @Test("Texts become averages of their words, an empty one zeros, in order")
  func text() async throws {
    let folder = try folder()
    defer { folder.remove() }
    let mean = try await run(
      folder, "--vectors", "v.txt", "--weighting", "mean", input: "King, queen\n\nnobody\nman man\n"
    )
    #expect(
      mean.lines == ["0.5 0.5 1.0", "0.0 0.0 0.0", "0.0 0.0 0.0", "1.0 0.0 0.0"])
    let json = try await run(
      folder, "text", "--vectors", "v.txt", "--weighting", "mean", "--json", "the king")
    #expect(json.lines == [#"{"text":"the king","vector":[1.0,0.0,1.0]}"#])
    // The first word is the most frequent one and counts least.
    let weighted = try await run(folder, "--vectors", "v.txt", "man apple")
    let numbers = weighted.lines[0].split(separator: " ").compactMap { Float($0) }
    #expect(numbers.count == 3)
    #expect(numbers[0] < 0)
    try folder.file("reference.txt", containing: "man\nman man\n")
    let removed = try await run(
      folder, "--vectors", "v.txt", "--weighting", "mean", "--reference", "reference.txt",
      "man king")
    let rest = removed.lines[0].split(separator: " ").compactMap { Float($0) }
    #expect(abs(rest[0]) < 1e-6)
    #expect(rest[2] == 0.5)
  }

  @Test("Words are drawn, always in the same way", arguments: ["t-sne", "pca"])
  func project(method: String) async throws {
    let folder = try folder()
    defer { folder.remove() }
    let first = try await run(
      folder, "project", "--vectors", "v.txt", "--method", method, "--iterations", "50",
      "--threads", "1")
    #expect(first.output.hasPrefix("<svg xmlns="))
    for word in ["king", "queen", "apple"] { #expect(first.output.contains(">\(word)</t")) }
    let second = try await run(
      folder, "project", "--vectors", "v.txt", "--method", method, "--iterations", "50",
      "--threads", "2", "--output", "p.svg")
    #expect(second.output.isEmpty)
    #expect(try String(contentsOfFile: folder.path("p.svg"), encoding: .utf8) == first.output)
  }

  @Test("Bundled vectors are found by name and used where none are named")
  func bundled() async throws {
    let folder = try folder()
    defer { folder.remove() }
    try folder.file("models/word-vectors-english/vectors.txt")
    let convert = try await run(
      folder, "convert", "v.txt", "models/word-vectors-english/vectors.safetensors", "--quiet")
    #expect(convert.status == 0)
    for arguments in [[], ["--vectors", "word-vectors-english"]] {
      let outcome = try await Command(
        arguments: ["embed", "nearest", "king", "--top", "1"] + arguments,
        environment: ["TEXTUS_MODELS": folder.path("models")], folder: folder.url
      ).run()
      #expect(outcome.lines == ["man\t0.7071"])
    }
  }
}
