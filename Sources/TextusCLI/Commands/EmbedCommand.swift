import ArgumentParser

/// Word vectors and vectors of texts.
struct EmbedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Turn texts into vectors; train, search, evaluate and convert word vectors.",
    usage: """
      textus embed [<text> ...] [<options>]
      textus embed train corpus.txt.gz --output vectors.bin
      textus embed nearest --vectors <file> france
      textus embed analogy --vectors <file> king - man + woman
      textus embed evaluate --vectors <file> --analogies questions-words.txt
      textus embed convert glove.6B.100d.txt.gz glove.safetensors
      """,
    discussion: """
      Vectors are read from GloVe, word2vec, fastText and safetensors files, plain or gzip, \
      recognised by content. A safetensors file is mapped into memory: it opens at once, however \
      large it is.
      """,
    subcommands: [
      EmbedTextCommand.self, EmbedTrainCommand.self, EmbedNearestCommand.self,
      EmbedAnalogyCommand.self, EmbedEvaluateCommand.self, EmbedConvertCommand.self,
      EmbedProjectCommand.self,
    ],
    defaultSubcommand: EmbedTextCommand.self)
}
