import Textus

/// Predictions of the course's text-CNN, the same batch again and again, as a trained model makes
/// them: with frozen weights, the vocabulary multiplied with the filters beforehand.
enum TextCNNInference: Workload {
  static let name = "text-cnn-inference"

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let size = try options.number("batch", default: 1)
    let data = try LabeledIdentifiers(path: "\(try options.text("data"))/test.ids")
    let network = CourseTextCNN.network(vocabularySize: data.vocabularySize, seed: try options.seed)
    let tableLimit = try options.number("table-megabytes", default: 64) << 20
    let frozen = network.frozen().prepared(memoryLimit: tableLimit)

    // A large batch is cut into parts for the threads, as the classifier does.
    let part = max(1, min(32, size / threads))
    let batches = stride(from: 0, to: size, by: part).map { start in
      CourseTextCNN.batch(start..<min(start + part, size), of: data)
    }
    let seconds = Double(try options.number("seconds", default: 3))
    let (calls, noise) = Machine.observing {
      Durations.ofRepeating(forSeconds: seconds) {
        let answers = parallelMap(batches.count, threads: threads) { index in
          frozen.logits(batches[index]).sigmoid()
        }
        require(answers.count == batches.count)
      }
    }

    record["workload"] = .text("\(name)-\(size)")
    record["batch"] = .count(size)
    record["calls"] = .count(calls.count)
    record.note(calls, as: "call")
    let call = calls.percentile(50)
    record["predictions_per_s"] = .number(Double(size) / call)
    record.note(noise)
  }

  /// Keeps the optimiser from dropping a result nobody reads.
  private static func require(_ holds: Bool) {
    if !holds { fail("A batch got lost.") }
  }
}
