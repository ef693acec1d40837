import CKernels
import Tensors
import Text

/// What all threads of a training run share.
struct SharedRows: Sendable {
  /// The vectors, and behind those of the words those of their pieces.
  let inputs: TrainingRows
  /// What words are predicted with: a row for each word and, behind them, for each inner node of
  /// the Huffman tree.
  let outputs: TrainingRows
  let sampler: NegativeSampler?
  let tree: HuffmanTree?
  let parts: WordParts?
  /// With what probability, in units of 2⁻³², each word stays in a sentence.
  let keeping: [UInt32]
}

/// Turns the lines of a block into sentences and trains on them; one for each thread.
struct SentenceTrainer {
  private let vocabulary: TrainingVocabulary
  private let settings: WordVectorSettings
  private let rows: SharedRows
  private let scratch: Tensor

  private var line: [Int32] = []
  private var words: [Int32] = []
  private var reaches: [Int32] = []
  private var targets: [Int32] = []
  private var offsets: [Int32] = [0]
  private var labels: [Float] = []

  /// The summed loss of the predictions that were looked at, and how many.
  private(set) var loss = 0.0
  private(set) var predictions = 0

  init(_ vocabulary: TrainingVocabulary, _ settings: WordVectorSettings, _ rows: SharedRows) {
    self.vocabulary = vocabulary
    self.settings = settings
    self.rows = rows
    scratch = Tensor(zeros: [4 * settings.window + 6, rows.inputs.stride])
  }

  /// Forgets the losses.
  mutating func clearLoss() {
    loss = 0
    predictions = 0
  }

  /// Trains on the lines of a block.
  ///
  /// - Parameters:
  ///   - random: the block's random numbers.
  ///   - rate: the learning rate, asked for before each sentence with the number of words done since
  ///     it was asked last.
  mutating func train(
    _ block: CorpusReader.Block, random: inout SplitMix64, rate: (Int) -> Float
  ) {
    var done = 0
    block.forEachLine { text in
      line.removeAll(keepingCapacity: true)
      vocabulary.append(text, to: &line)
      var begin = 0
      while begin < line.count {
        let end = min(begin + settings.maximumSentenceLength, line.count)
        let step = rate(done)
        done = end - begin
        train(begin..<end, rate: step, random: &random)
        begin = end
      }
    }
    _ = rate(done)
  }

  /// Trains on the words of the current line in `range`.
  private mutating func train(_ range: Range<Int>, rate: Float, random: inout SplitMix64) {
    thinOut(range, &random)
    guard words.count > 1 else { return }
    if settings.sharesNegatives || settings.architecture == .cbow {
      drawReaches(&random)
      drawTargets(&random)
      run(rate: rate)
    } else {
      trainPairs(rate: rate, random: &random)
    }
  }

  /// Copies the words that stay after frequent ones were thinned out.
  private mutating func thinOut(_ range: Range<Int>, _ random: inout SplitMix64) {
    words.removeAll(keepingCapacity: true)
    words.reserveCapacity(range.count)
    rows.keeping.withUnsafeBufferPointer { keeping in
      line.withUnsafeBufferPointer { line in
        for index in range {
          let word = line[index]
          let limit = keeping[Int(word)]
          if limit == .max || UInt32(truncatingIfNeeded: random.next() &>> 32) <= limit {
            words.append(word)
          }
        }
      }
    }
  }

  private mutating func drawReaches(_ random: inout SplitMix64) {
    let window = settings.window
    reaches.removeAll(keepingCapacity: true)
    for _ in words {
      reaches.append(
        Int32(settings.shrinksWindow ? 1 + random.next(below: window) : window))
    }
  }

  /// The targets of each position: its word, negatives, branches.
  private mutating func drawTargets(_ random: inout SplitMix64) {
    clearTargets()
    for word in words { appendTargets(of: word, &random) }
  }

  private mutating func clearTargets() {
    targets.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
  }

  @inline(__always)
  private mutating func appendTargets(of word: Int32, _ random: inout SplitMix64) {
    if let sampler = rows.sampler {
      targets.append(word)
      labels.append(1)
      sampler.withDrawing { drawing in
        for _ in 0..<settings.negatives {
          var other = drawing.draw(&random)
          // The word itself is no counter-example. A vocabulary may have no other word to draw.
          var attempts = 0
          while other == word, attempts < 16 {
            other = drawing.draw(&random)
            attempts += 1
          }
          if other == word { continue }
          targets.append(other)
          labels.append(0)
        }
      }
    }
    if let tree = rows.tree {
      let firstNode = Int32(vocabulary.count)
      for step in tree.offsets[Int(word)]..<tree.offsets[Int(word) + 1] {
        targets.append(firstNode + tree.nodes[Int(step)])
        labels.append(tree.labels[Int(step)])
      }
    }
    offsets.append(Int32(targets.count))
  }

  /// Trains each pair of neighbours by itself: the textbook's way.
  private mutating func trainPairs(rate: Float, random: inout SplitMix64) {
    drawReaches(&random)
    let sentence = words
    var inputs: [Int32] = []
    clearTargets()
    for (position, word) in sentence.enumerated() {
      let reach = Int(reaches[position])
      for neighbour in max(0, position - reach)...min(sentence.count - 1, position + reach)
      where neighbour != position {
        inputs.append(sentence[neighbour])
        appendTargets(of: word, &random)
      }
    }
    words = inputs
    run(rate: rate, arePairs: true)
  }

  private mutating func run(rate: Float, arePairs: Bool = false) {
    let architecture = settings.architecture
    let partStep = Float(settings.partStep)
    let largestReach = settings.window
    let (inputs, outputs) = (rows.inputs, rows.outputs)
    let (words, reaches) = (words, reaches)
    let (targets, offsets, labels) = (targets, offsets, labels)
    var result = kernel_sentence()
    scratch.withElements { scratch in
      words.withUnsafeBufferPointer { words in
        reaches.withUnsafeBufferPointer { reaches in
          targets.withUnsafeBufferPointer { targets in
            offsets.withUnsafeBufferPointer { offsets in
              labels.withUnsafeBufferPointer { labels in
                withParts { parts, partOffsets in
                  var sentence = kernel_sentence(
                    words: words.baseAddress, count: words.count, reaches: reaches.baseAddress,
                    largest_reach: largestReach, targets: targets.baseAddress,
                    target_offsets: offsets.baseAddress, labels: labels.baseAddress,
                    inputs: inputs.pointer, outputs: outputs.pointer, stride: inputs.stride,
                    parts: parts, part_offsets: partOffsets,
                    part_step: partStep,
                    scratch: UnsafeMutablePointer(mutating: scratch.baseAddress), rate: rate,
                    loss: 0, predictions: 0)
                  if arePairs {
                    kernel_word_pairs(&sentence)
                  } else if architecture == .cbow {
                    kernel_continuous_bag_of_words(&sentence)
                  } else {
                    kernel_skip_gram(&sentence)
                  }
                  result = sentence
                }
              }
            }
          }
        }
      }
    }
    loss += result.loss
    predictions += result.predictions
  }

  private func withParts(
    _ body: (UnsafePointer<Int32>?, UnsafePointer<Int64>?) -> Void
  ) {
    guard let parts = rows.parts else { return body(nil, nil) }
    parts.rows.withUnsafeBufferPointer { rows in
      parts.offsets.withUnsafeBufferPointer { body(rows.baseAddress, $0.baseAddress) }
    }
  }
}
