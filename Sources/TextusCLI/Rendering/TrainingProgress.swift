import Textus

/// Shows how a training run goes on: a bar on a terminal, a line for each epoch elsewhere.
final class TrainingProgress {
  private let console: Console
  private let epochs: Int
  /// Words before everything, such as the fold of a cross-validation.
  private let prefix: String
  private let isTerminal: Bool
  private let now = ContinuousClock()

  private var epochBegin: ContinuousClock.Instant
  /// Batches and examples of the current epoch that were done before this process saw it.
  private var baseline = (batch: 0, examples: 0)
  private var currentEpoch = 0
  private var examplesOfEpoch = 0
  private var lastDrawing: ContinuousClock.Instant?

  /// Shows a run of at most `epochs` epochs.
  init(console: Console, epochs: Int, prefix: String = "") {
    self.console = console
    self.epochs = epochs
    self.prefix = prefix
    isTerminal = System.isTerminal(System.standardError)
    epochBegin = now.now
  }

  /// Shows an event.
  func show(_ event: TrainingEvent) {
    if console.isQuiet { return }
    switch event {
    case .step(let step): show(step)
    case .epoch(let epoch): show(epoch)
    case .checkpoint: break
    case .stoppedEarly(let best):
      console.note("\(prefix)No further improvement; the weights of epoch \(best) are kept.")
    }
  }

  /// Removes the bar, so that something else can be written.
  func clear() {
    if isTerminal, lastDrawing != nil { Console.write("\r\u{1B}[K") }
    lastDrawing = nil
  }

  private func show(_ step: StepReport) {
    if step.epoch != currentEpoch {
      baseline = (0, 0)
      if currentEpoch == 0, step.batch > 1 {
        // A resumed run: what came before its first report is not of this process.
        baseline = (step.batch, step.exampleCount)
        epochBegin = now.now
      }
      currentEpoch = step.epoch
    }
    examplesOfEpoch = step.exampleCount - baseline.examples
    guard isTerminal else { return }
    let time = now.now
    if let lastDrawing, time - lastDrawing < .milliseconds(100) { return }
    lastDrawing = time
    draw(step, seconds: seconds(since: epochBegin))
  }

  private func draw(_ step: StepReport, seconds: Double) {
    let done = Double(step.batch) / Double(max(step.batchCount, 1))
    var text = "\(prefix)epoch \(step.epoch)/\(epochs) \(Self.bar(done))"
    let batches = step.batch - baseline.batch
    if batches > 0, seconds > 0 {
      let rest = (epochs - step.epoch) * step.batchCount + step.batchCount - step.batch
      text += " \(clock(seconds / Double(batches) * Double(rest))) left"
      text += "  \(rate(Double(examplesOfEpoch) / seconds))"
    }
    text += figures(step.loss, step.metrics, prefix: "")
    // A line longer than the terminal would wrap and could not be drawn over.
    Console.write("\r" + String(text.prefix(System.terminalWidth - 1)) + "\u{1B}[K")
  }

  private func show(_ epoch: EpochReport) {
    clear()
    var text = "\(prefix)epoch \(epoch.epoch)/\(epochs)"
    text += figures(epoch.loss, epoch.metrics, prefix: "")
    if let loss = epoch.validationLoss {
      text += figures(loss, epoch.validationMetrics, prefix: "validation ")
    }
    if epoch.seconds > 0, examplesOfEpoch > 0 {
      text += "  \(rate(Double(examplesOfEpoch) / epoch.seconds))"
    }
    text += "  \(fixed(epoch.seconds, decimals: 1)) s"
    console.note(text)
    epochBegin = now.now
  }

  private func figures(
    _ loss: Double, _ metrics: [ValidationResult.Metric], prefix: String
  ) -> String {
    var text = "  \(prefix)loss \(fixed(loss, decimals: 4))"
    for metric in metrics {
      let name = String(metric.name.map { $0 == "_" ? " " : $0 })
      text += "  \(prefix)\(name) \(fixed(metric.value, decimals: 4))"
    }
    return text
  }

  private func rate(_ examples: Double) -> String {
    "\(examples < 1e12 ? grouped(Int(examples.rounded())) : "–") examples/s"
  }

  private func seconds(since begin: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (now.now - begin).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// A bar, short enough to leave room for the figures in 80 columns.
  private static func bar(_ share: Double) -> String {
    let width = 12
    let filled = min(width, max(0, Int((share * Double(width)).rounded(.down))))
    return "[" + String(repeating: "#", count: filled)
      + String(repeating: "-", count: width - filled) + "]"
  }
}
