// Classifies every line of a file with a model folder and prints label, probability and line.
//
//     classify-file models/sentiment reviews.txt
import Textus

@main
struct ClassifyFile {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      print("usage: classify-file MODEL-FOLDER FILE")
      return
    }
    let classifier = try TextClassifier(folder: ModelFolder(arguments[1]))
    let lines = try LineReader(path: arguments[2])
    while let line = try lines.next() {
      let answer = classifier.prediction(for: line)
      print(answer.label, answer.probability, line, separator: "\t")
    }
  }
}
