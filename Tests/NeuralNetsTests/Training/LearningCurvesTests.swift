import Archives
import NeuralNets
import Testing

@Suite struct LearningCurvesTests {
  private static let table = [
    "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds",
    "1,0.9,0.5,0.8,0.6,0.001,1", "2,0.5,0.7,0.6,0.7,0.001,1", "3,0.3,0.9,nan,0.69,0.0005,1",
  ]

  private func svg(_ lines: [String]) throws -> String {
    try LearningCurves(lines: lines, path: "history.csv").svg(title: "a <b>")
  }

  @Test func everyFigureHasAPanel() throws {
    let svg = try svg(Self.table)
    for part in [
      ">a &lt;b&gt;<", ">loss<", ">accuracy<", ">learning rate<", "3 epochs", ">0.0005<",
      ">lowest in epoch 2<",
    ] {
      #expect(svg.contains(part), "\(part)")
    }
    // Training and validation twice, the rate once.
    #expect(svg.components("<path ") == 5)
    // What is no number is left out.
    #expect(!svg.contains("nan"))
  }

  @Test(arguments: [
    ["epoch,loss,learning_rate,seconds"], ["epoch,loss,learning_rate,seconds", "1,0.5,0.1,2"],
    ["epoch,loss", "1,1e-30", "2,1e-30"], ["epoch,loss", "1,-3e9", "2,inf"],
  ])
  func unusualTablesCanBeDrawn(lines: [String]) throws {
    let svg = try svg(lines)
    #expect(svg.hasSuffix("</svg>\n"))
    #expect(!svg.contains("nan") && !svg.contains("inf\""))
  }

  @Test(arguments: [[], ["loss", "1"], ["epoch,loss", "1"], ["epoch,loss", "1,low"]])
  func otherFilesAreErrors(lines: [String]) {
    #expect(throws: ArchiveError.self) { try svg(lines) }
  }

  @Test func aHistoryGivesTheCurvesOfItsTable() throws {
    var history = TrainingHistory()
    history.epochs = (1...3).map {
      EpochReport(
        epoch: $0, loss: 1 / Double($0), learningRate: 0.1, seconds: 1, isBest: false)
    }
    let lines = history.csv.split(separator: "\n").map(String.init)
    #expect(try LearningCurves(history).svg(title: "a <b>") == svg(lines))
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}
