import Models
import NeuralNets
import Tensors
import Testing
import Text

@Suite("The textbook's skip-gram network")
struct SkipGramModelTests {
  @Test("It learns neighbours from pairs, through the tape")
  func learning() {
    // Words 1 to 4 stand together, and words 5 to 8.
    var text: [Int32] = []
    for round in 0..<120 {
      let first: Int32 = round % 2 == 0 ? 1 : 5
      text += (0..<6).map { first + Int32((round * 7 + $0 * 3) % 4) } + [0, 0]
    }
    let pairs = skipgrams(text, vocabularySize: 9, window: 1, negativeRatio: 2)
    var random = RandomStream(seed: 1)
    let model = SkipGramModel(vocabularySize: 9, dimension: 8, using: &random)
    var optimizer = Adam()
    var step = 0
    let first = model.fit(pairs, optimizer: &optimizer, learningRate: 0.02, step: &step)
    var last = first
    for _ in 0..<12 {
      last = model.fit(pairs, optimizer: &optimizer, learningRate: 0.02, step: &step)
    }
    #expect(abs(first - 0.69) < 0.05)
    #expect(last < 0.5)
    let scores = model([1, 1], [2, 6])
    #expect(scores[0] > scores[1] + 1)
  }
}
