import NeuralNets
import Tensors

/// A window of embedded tokens, a hidden layer, and direct connections from the window to the output.
///
/// `y = b + W x + U tanh(d + H x)` where `x` are the embeddings of the last tokens side by side; W and
/// U are the two parts of the output's vectors. Bengio et al. 2003, *A neural probabilistic language
/// model*.
struct FeedForwardLanguageNetwork: LanguageNetwork {
  let embedding: Parameter
  let hidden: Dense
  let output: any TokenOutput
  private let settings: LanguageNetworkSettings

  /// A network with new weights.
  init(
    _ settings: LanguageNetworkSettings, vocabularySize: Int, initializer: Initializer?,
    using random: inout RandomStream
  ) {
    self.settings = settings
    embedding = (initializer ?? .uniform()).makeParameter(
      [vocabularySize, settings.embeddingSize], using: &random)
    let width = settings.context * settings.embeddingSize
    hidden = Dense(
      inputSize: width, outputSize: settings.hiddenSize, activation: .tanh,
      weightInitializer: initializer ?? .glorotUniform, using: &random)
    output = settings.makeOutput(
      inputSize: settings.hiddenSize + (settings.isDirect ? width : 0),
      vocabularySize: vocabularySize, embedding: embedding, initializer: initializer,
      using: &random)
  }

  var children: ParameterTree {
    ["embedding": embedding, "hidden": hidden, "output": output]
  }

  /// The tokens before the first of each text: line ends.
  func initialState(count: Int) -> LanguageState {
    let tokens = Tensor(
      filled: Float(LanguageEncoder.end), shape: [count, settings.context - 1])
    return LanguageState(layers: [[tokens]])
  }

  func features(_ tokens: TokenBatch, state: LanguageState?) -> (Tensor, LanguageState) {
    let before = settings.context - 1
    let length = before + tokens.length
    let earlier = (state ?? initialState(count: tokens.count)).layers[0][0]
    // The text with what came before it, row by row.
    var text: [Int32] = []
    text.reserveCapacity(tokens.count * length)
    earlier.withElements { earlier in
      for row in 0..<tokens.count {
        for place in 0..<before { text.append(Int32(earlier[row * before + place])) }
        text += tokens.identifiers[(row * tokens.length)..<((row + 1) * tokens.length)]
      }
    }
    var windows: [Int32] = []
    windows.reserveCapacity(tokens.count * tokens.length * settings.context)
    for row in 0..<tokens.count {
      for step in 0..<tokens.length {
        let start = row * length + step
        windows += text[start..<(start + settings.context)]
      }
    }
    var last: [Float] = []
    for row in 0..<tokens.count {
      let end = (row + 1) * length
      for token in text[(end - before)..<end] { last.append(Float(token)) }
    }
    let rows = tokens.count * tokens.length
    let x = embedding.tensor.gatherRows(windows)
      .reshaped([rows, settings.context * settings.embeddingSize])
      .dropout(rate: settings.inputDropout)
    let inner = hidden(x).dropout(rate: settings.dropout)
    return (
      settings.isDirect ? Tensor.concatenated([inner, x], along: 1) : inner,
      LanguageState(layers: [[Tensor(shape: [tokens.count, before], last)]])
    )
  }

  func makeReader() -> any LanguageReader { NetworkReader(network: self) }
}
