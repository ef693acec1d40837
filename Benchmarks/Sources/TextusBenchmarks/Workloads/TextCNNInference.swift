import Textus

/// Predictions of the course's text-CNN, a different batch at every call, as a trained model makes
/// them: with frozen weights, the vocabulary multiplied with the filters beforehand.
enum TextCNNInference: Workload {
  static let name = "text-cnn-inference"

  /// Batches that take turns, as in the peers' script.
  private static let batchCount = 40

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let size = try options.number("batch", default: 1)
    let data = try LabeledIdentifiers(path: "\(try options.text("data"))/test.ids")
    let network = CourseTextCNN.network(vocabularySize: data.vocabularySize, seed: try options.seed)
    let tableLimit = try options.number("table-megabytes", default: 64) << 20
    let frozen = network.frozen().prepared(memoryLimit: tableLimit)

    // A large batch is cut into parts for the threads, as the classifier does.
    let part = max(1, min(32, size / threads))
    let batches = (0..<batchCount).map { batch in
      let examples = batch * size..<(batch + 1) * size
      return stride(from: examples.lowerBound, to: examples.upperBound, by: part).map { start in
        CourseTextCNN.batch(start..<min(start + part, examples.upperBound), of: data)
      }
    }
    let seconds = Double(try options.number("seconds", default: 3))
    var index = 0
    var sum: Float = 0
    let (calls, noise) = Machine.observing {
      Durations.ofRepeating(forSeconds: seconds) {
        let parts = batches[index % batchCount]
        let answers = parallelMap(parts.count, threads: threads) { part in
          frozen.logits(parts[part]).sigmoid()
        }
        index += 1
        for answer in answers { sum += answer.elements[0] }
      }
    }
    guard sum > 0 else { throw UsageError("Probabilities add up to \(sum).") }

    record["workload"] = .text("\(name)-\(size)")
    record["batch"] = .count(size)
    record["calls"] = .count(calls.count)
    record.note(calls, as: "call")
    let call = calls.percentile(50)
    record["predictions_per_s"] = .number(Double(size) / call)
    record.note(noise)
  }
}
