public import Tensors

/// The recurrent part of a classifier; used by the recurrent architectures.
public struct RecurrentSettings: Codable, Hashable, Sendable {
  /// The units of each layer, the first one nearest to the tokens.
  public var sizes = [32]
  /// What the units compute: `tanh`, `relu`, `lstm`, `coupled-lstm`, `gru` (reset before the product)
  /// or `gru-reset-after`.
  public var cell = RecurrentUnit.lstm
  /// How many of the layers, counted from the first, read the text in both directions.
  public var bidirectionalLayers = 0
  /// Whether the gates of LSTM units see their cells.
  public var peepholes = false
  /// What of the last layer's outputs goes on to the classifier.
  public var pooling = SequencePooling.last
  /// The share of each layer's input features dropped, the same ones at every step.
  public var inputDropout: Float = 0
  /// The share of the hidden state dropped where a step reads it, the same units at every step.
  public var recurrentDropout: Float = 0
  /// Convolutions before the recurrent layers, with the regions and filters of the network.
  public var convolutions = 0
  /// The windows of the maximum between two convolutions and after the last; 1: none.
  public var convolutionPooling = 1

  /// One LSTM layer of 32 units whose last output counts.
  public init() {}
}

/// What of a layer's outputs over time goes on.
public enum SequencePooling: String, Codable, CaseIterable, Sendable {
  /// The last output, of both directions where there are two.
  case last
  /// The mean over time.
  case mean
  /// The maximum over time.
  case maximum
  /// Mean and maximum side by side.
  case meanAndMaximum = "mean-and-maximum"
  /// All outputs behind each other: texts have a fixed number of places.
  case flatten
}
