import Archives
import NeuralNets
import Text

public struct LinearConfiguration: Codable, Hashable, Sendable { public init() {} }
extension TextClassifier {
  init(linear: ModelFolder, settings: ClassifierSettings, labels: [String]) throws { fatalError() }
}
extension ClassifierTraining {
  func trainLinear(_ t: LabelledTexts, _ v: LabelledTexts?, report: (TrainingEvent) throws -> Void)
    throws -> TrainedClassifier
  { fatalError() }
}
