import Textus

/// One text at a time through the recurrent sentiment classifiers, another text at every call: frozen
/// weights, the vocabulary multiplied with the input weights beforehand.
enum RecurrentInference: Workload {
  static let name = "recurrent-inference"

  /// Texts that take turns, as in the peers' script.
  private static let textCount = 40

  static func run(_ options: Options, into record: inout Record) throws {
    let model = try options.text("model")
    let data = try LabeledIdentifiers(path: "\(try options.text("data"))/test.ids")
    let network = try CourseRecurrent.network(
      model, length: data.length, vocabularySize: data.vocabularySize, seed: try options.seed)
    let frozen = network.frozen().prepared(memoryLimit: 64 << 20)
    let texts = (0..<textCount).map { CourseRecurrent.batch([$0], of: data) }
    let seconds = Double(try options.number("seconds", default: 3))
    var index = 0
    var sum: Float = 0
    let (calls, noise) = Machine.observing {
      Durations.ofRepeating(forSeconds: seconds) {
        sum += frozen.logits(texts[index % textCount]).sigmoid().elements[0]
        index += 1
      }
    }
    guard sum > 0 else { throw UsageError("Probabilities add up to \(sum).") }
    record["workload"] = .text("\(name)-\(model)")
    record["calls"] = .count(calls.count)
    record.note(calls, as: "call")
    record.note(noise)
  }
}
