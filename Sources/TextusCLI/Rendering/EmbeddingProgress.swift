import Textus

/// Shows how the training of word vectors goes on: a bar on a terminal, a line for each epoch
/// elsewhere.
final class EmbeddingProgress {
  private let console: Console
  private let settings: WordVectorSettings
  private let isTerminal: Bool
  private let now = ContinuousClock()
  private var begin: ContinuousClock.Instant
  private var lastDrawing: ContinuousClock.Instant?
  private var last: WordVectorProgress?
  private var tokensPerWord = 1.0
  /// The loss of late, smoothed.
  private var loss: Double?

  init(console: Console, settings: WordVectorSettings) {
    self.console = console
    self.settings = settings
    isTerminal = System.isTerminal(System.standardError)
    begin = now.now
  }

  /// Shows an event.
  func show(_ event: WordVectorEvent) {
    if console.isQuiet { return }
    switch event {
    case .counting(let stage, let bytes): show(stage, bytes: bytes)
    case .vocabulary(let size): show(size)
    case .training(let progress): show(progress)
    }
  }

  /// Removes the bar and tells of the epoch that ended last.
  func clear() {
    erase()
    if let last { noteEpoch(last) }
    last = nil
  }

  private func erase() {
    if isTerminal, lastDrawing != nil { Console.write("\r\u{1B}[K") }
    lastDrawing = nil
  }

  private func show(_ stage: CountingStage, bytes: Int) {
    let name =
      switch stage {
      case .tokens: "counting words"
      case .phrases(let pass): "finding phrases, pass \(pass)"
      case .joinedWords: "counting phrases"
      }
    let elapsed = max((now.now - begin) / .seconds(1), 1e-9)
    draw("\(name)  \(byteSize(bytes))  \(byteSize(Int(Double(bytes) / elapsed)))/s")
  }

  private func show(_ size: WordVectorRunSize) {
    erase()
    let elapsed = fixed((now.now - begin) / .seconds(1), decimals: 1)
    tokensPerWord = Double(size.tokens) / Double(max(size.wordTokens, 1))
    console.note(
      "\(grouped(size.tokens)) words of text, \(grouped(size.words)) different ones with vectors; "
        + "counted in \(elapsed) s. Training needs about \(byteSize(size.byteCount)).")
    if size.newWords < size.words {
      console.note(
        "\(counted(size.words - size.newWords, "word")) had vectors, \(grouped(size.newWords)) are "
          + "new.")
    }
    if size.largestCountLoss > 0 {
      console.note(
        "There are too many different words to count all of them: rare ones were dropped, and "
          + "counts may be too low by \(grouped(size.largestCountLoss)).")
    }
  }

  private func show(_ progress: WordVectorProgress) {
    if let last, last.epoch != progress.epoch {
      erase()
      noteEpoch(last)
    }
    last = progress
    if let new = progress.loss { loss = loss.map { 0.95 * $0 + 0.05 * new } ?? new }
    let seconds = max(progress.elapsed / .seconds(1), 1e-9)
    let share = Double(progress.done) / Double(progress.total)
    let left = share > 0 ? seconds / share - seconds : .infinity
    let percent = fixed(100 * share, decimals: 1)
    draw(
      "epoch \(progress.epoch)/\(settings.epochs)  \(percent) %  \(clock(left)) left  "
        + rate(progress) + lossText)
  }

  private func noteEpoch(_ progress: WordVectorProgress) {
    let seconds = fixed(progress.elapsed / .seconds(1), decimals: 1)
    console.note(
      "epoch \(progress.epoch)/\(settings.epochs)\(lossText)  \(rate(progress))  \(seconds) s")
  }

  private var lossText: String { loss.map { "  loss \(fixed($0, decimals: 4))" } ?? "" }

  /// Words of text a second since training began, those without vectors included.
  private func rate(_ progress: WordVectorProgress) -> String {
    let seconds = max(progress.elapsed / .seconds(1), 1e-9)
    let words = Double(progress.done) * tokensPerWord / seconds
    return "\(words < 1e12 ? grouped(Int(words)) : "–") words/s"
  }

  private func draw(_ text: String) {
    guard isTerminal else { return }
    let time = now.now
    if let lastDrawing, time - lastDrawing < .milliseconds(100) { return }
    lastDrawing = time
    Console.write("\r" + String(text.prefix(System.terminalWidth - 1)) + "\u{1B}[K")
  }
}
