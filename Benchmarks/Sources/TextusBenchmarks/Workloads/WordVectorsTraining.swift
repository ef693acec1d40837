import Textus

/// Training word vectors on a text: words a second of training alone, counting left out.
enum WordVectorsTraining: Workload {
  static let name = "word-vectors-training"

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    var settings = WordVectorSettings()
    let model = try options.text("model")
    settings.architecture = model == "cbow" ? .cbow : .skipGram
    if model == "subwords" { settings.subwords = .fastText }
    settings.dimension = try options.number("dimension", default: 100)
    settings.epochs = try options.number("epochs", default: 1)
    settings.seed = try options.seed
    let path = try options.text("text")
    let training = WordVectorTraining(settings, threads: threads)
    let (trained, noise) = try Machine.observing { try training.run([path]) }
    let seconds = trained.training.inSeconds
    record["model"] = .text(model)
    record["dimension"] = .count(settings.dimension)
    record["words"] = .count(trained.size.tokens)
    record["vocabulary"] = .count(trained.size.words)
    record["counting_s"] = .number(trained.counting.inSeconds)
    record["train_s"] = .number(seconds)
    record["words_per_s"] = .number(trained.tokensPerSecond)
    record["loss"] = .number(trained.loss)
    record["peak_rss_mb"] = .number(Machine.peakMemory)
    record.note(noise)
    record.note(
      necessaryFlops: necessaryFlops(trained) * Double(settings.epochs), seconds: seconds,
      threads: threads)
  }

  /// The products of one epoch: a score, and two updates, for each input and target.
  private static func necessaryFlops(_ trained: TrainedWordVectors) -> Double {
    let settings = trained.settings
    let counts = (trained.vectors.counts ?? []).map(Double.init)
    let total = counts.reduce(0, +)
    // The words that stay when frequent ones are thinned out.
    let kept = counts.reduce(0) { sum, count in
      let ratio = settings.subsample * total / max(count, 1)
      return sum + count * min(1, ratio.squareRoot() + ratio)
    }
    let neighbours = Double(settings.window + 1)
    let inputs = settings.architecture == .cbow ? 1 : neighbours
    let products = inputs * Double(settings.negatives + 1) * 6
    // The mean of the neighbours, and their updates.
    let sums = settings.architecture == .cbow ? 2 * neighbours : 0
    return kept * (products + sums) * Double(settings.dimension)
  }
}
