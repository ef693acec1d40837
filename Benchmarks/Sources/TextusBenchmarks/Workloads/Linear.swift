import Textus

/// Logistic regression on tf-idf n-grams, from the file to the trained model.
enum Linear: Workload {
  static let name = "linear"

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let clock = ContinuousClock()
    let ((texts, model, reading, training), noise) = try Machine.observing {
      let start = clock.now
      let texts = try LabelledTexts(LabelledReader(path: try options.text("train")))
      let read = clock.now
      let model = try LinearClassifier.train(on: texts, threads: threads)
      return (texts, model, read - start, clock.now - start)
    }
    record["features"] = .count(model.featureCount)
    record["examples"] = .count(texts.count)
    record["train_s"] = .number(training.inSeconds)
    record["read_s"] = .number(reading.inSeconds)

    let test = try LabelledTexts(
      LabelledReader(path: try options.text("test")), labelNames: texts.labelNames)
    var confusion = ConfusionMatrix(classCount: texts.labelNames.count)
    let predicting = clock.measure {
      let probabilities = model.probabilities(of: test, threads: threads)
      let classes = texts.labelNames.count
      for (index, label) in test.labels.enumerated() {
        let row = probabilities[index * classes..<(index + 1) * classes]
        let best = row.indices.max { row[$0] < row[$1] } ?? row.startIndex
        confusion.add(predicted: best - row.startIndex, actual: Int(label))
      }
    }
    record["predict_s"] = .number(predicting.inSeconds)
    record["accuracy"] = .number(confusion.accuracy)
    record["macro_f1"] = .number(confusion.macroF1)
    record.note(noise)
  }
}
