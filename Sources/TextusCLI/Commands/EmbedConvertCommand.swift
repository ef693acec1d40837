public import ArgumentParser
public import Textus

/// Writes word vectors in another form.
struct EmbedConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write word vectors in another form.",
    discussion: """
      The form of the first file is recognised by its content. That of the second follows from its \
      name: .txt is GloVe, .vec text with a header, .bin word2vec binary (a fastText model where \
      there are sub-words), .safetensors; a last .gz asks for gzip. Numbers are kept bit by bit, \
      but --precision half halves the file and leaves out what only further training needs.

        $ textus embed convert glove.6B.100d.txt.gz glove.safetensors --precision half
      """)

  /// The precisions by their usual names.
  enum NumberFormat: String, CaseIterable, ExpressibleByArgument {
    case full, half, bfloat16

    var precision: Precision {
      switch self {
      case .full: .float32
      case .half: .float16
      case .bfloat16: .bfloat16
      }
    }
  }

  @Argument(help: ArgumentHelp("The vectors to read, or - for standard input.", valueName: "in"))
  var input: String

  @Argument(help: ArgumentHelp("The file to write.", valueName: "out"))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The form to write, whatever the file is called.", valueName: "name"))
  var format: VectorFormat?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How numbers are stored in safetensors files: full, half or bfloat16.", valueName: "name"))
  var precision = NumberFormat.full

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Write only the first words.", valueName: "count"))
  var restrictVocabulary: Int?

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws {
    try requireCount(restrictVocabulary, "--restrict-vocabulary")
    if format == nil, VectorFormat(fileName: output) == nil {
      throw ValidationError(
        "the name \"\(output)\" does not tell the form to write; end it in .txt, .vec, .bin or "
          + ".safetensors, or use --format")
    }
  }

  func run() throws {
    let file = try WordVectors.read(input, threads: common.threadCount)
    var vectors = file.vectors
    if let restrictVocabulary, restrictVocabulary < vectors.count {
      vectors = vectors.selected(Array(0..<Int32(restrictVocabulary)))
    }
    if precision != .full { vectors = vectors.withoutContextVectors }
    if file.duplicateCount > 0 {
      common.console.note(
        "Left out \(counted(file.duplicateCount, "row")) whose word had come before.")
    }
    try vectors.write(to: output, format: format, precision: precision.precision)
    if common.json {
      try StandardOutput.write { standardOutput in
        try standardOutput.writeLine(
          .object { object in
            object.add("words", vectors.count)
            object.add("size", vectors.size)
            object.add("from", file.format.rawValue)
          })
      }
    } else {
      common.console.note(
        "Wrote \(counted(vectors.count, "word")) of \(vectors.size) numbers each.")
    }
  }
}

extension VectorFormat: ExpressibleByArgument {}
