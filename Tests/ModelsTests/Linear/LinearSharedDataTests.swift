import Models
import TestSupport
import Testing
import Text

@Suite("Linear models on real texts", .enabled(if: SharedData.isThere, SharedData.absence))
struct LinearSharedDataTests {
  @Test("The defaults learn Reuters R8 from a quarter of it")
  func reuters() throws {
    let training = try LabelledTexts(LabelledReader(path: SharedData.path("r8/train.tsv.gz")))
    let test = try LabelledTexts(
      LabelledReader(path: SharedData.path("r8/test.tsv.gz")), labelNames: training.labelNames)
    let quarter = training.selecting(stride(from: 0, to: training.count, by: 4).map { $0 })
    let classifier = try LinearClassifier.train(on: quarter)
    #expect(accuracy(of: classifier, on: test) >= 0.95)
  }
}
