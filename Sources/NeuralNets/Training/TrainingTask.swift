public import Tensors

/// What a ``Trainer`` needs to know about a model and its examples.
///
/// Examples are known by number. The trainer decides which examples form a batch and how the batch
/// is cut into shards; the task turns some examples into a loss.
public protocol TrainingTask {
  /// The model being trained.
  var model: any Parameterized { get }

  /// How many training examples there are.
  var exampleCount: Int { get }

  /// The length of an example, by which batches can be bucketed; 1 where lengths do not differ.
  func length(ofExample index: Int) -> Int

  /// The mean loss of some examples as a scalar on the tape.
  ///
  /// Called on several threads at once with disjoint examples; it must only read the task.
  func loss(ofExamples indices: ArraySlice<Int>) -> ShardLoss

  /// The loss and the metrics on the validation examples; `nil` if there are none.
  func validate(threads: Int) -> ValidationResult?

  /// What one batch hands on to the next besides the weights, such as the states of recurrent layers:
  /// part of a checkpoint, so that a resumed run goes on exactly. By default nothing.
  var carriedTensors: [(name: String, tensor: Tensor)] { get }

  /// Takes over what ``carriedTensors`` gave when a checkpoint was written.
  func restore(carried tensors: [String: Tensor])
}

extension TrainingTask {
  /// One: all examples are of the same length.
  public func length(ofExample index: Int) -> Int { 1 }

  /// None: there are no validation examples.
  public func validate(threads: Int) -> ValidationResult? { nil }

  /// None: batches do not depend on each other.
  public var carriedTensors: [(name: String, tensor: Tensor)] { [] }

  /// Nothing is carried.
  public func restore(carried tensors: [String: Tensor]) {}
}

/// The loss of one shard of a batch.
public struct ShardLoss {
  /// The mean loss over the shard, a scalar.
  public var loss: Tensor
  /// How much the shard counts in the batch: its number of examples, or of tokens.
  public var weight: Double
  /// Sums over the shard's examples to be shown as means, such as `accuracy`.
  public var sums: [(name: String, value: Double)]

  /// The loss of a shard with its weight and further sums.
  public init(_ loss: Tensor, weight: Double, sums: [(name: String, value: Double)] = []) {
    self.loss = loss
    self.weight = weight
    self.sums = sums
  }
}

/// What a validation run found.
public struct ValidationResult: Hashable, Sendable {
  /// The mean loss.
  public var loss: Double
  /// Further figures by name, the most telling one first.
  public var metrics: [Metric]

  /// A named figure.
  public struct Metric: Hashable, Sendable, Codable {
    /// The name, such as `accuracy`.
    public var name: String
    /// The figure.
    public var value: Double

    /// A figure with a name.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// A result with a loss and further figures.
  public init(loss: Double, metrics: [Metric] = []) {
    self.loss = loss
    self.metrics = metrics
  }

  /// The figure of the given name.
  public subscript(name: String) -> Double? {
    name == "loss" ? loss : metrics.first { $0.name == name }?.value
  }
}
