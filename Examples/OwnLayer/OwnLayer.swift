// A layer of one's own and a training loop written out: learns to tell the points inside a ring
// from those outside it.
import Textus

/// A highway layer: each output mixes a transformed and an untouched input.
///
/// The mixture is learnt (Srivastava et al. 2015).
struct Highway: Layer {
  let transform: Dense
  let gate: Dense

  init(size: Int, using random: inout RandomStream) {
    transform = Dense(inputSize: size, outputSize: size, activation: .tanh, using: &random)
    gate = Dense(inputSize: size, outputSize: size, activation: .sigmoid, using: &random)
  }

  var children: ParameterTree { ["transform": transform, "gate": gate] }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let share = gate(x)
    return share * transform(x) + (1 - share) * x
  }

  func outputShape(for inputShape: Shape) -> Shape { inputShape }
}

@main
struct OwnLayer {
  static func main() {
    var random = RandomStream(seed: 1)
    let model = Sequential {
      Dense(inputSize: 2, outputSize: 16, activation: .tanh, using: &random)
      Highway(size: 16, using: &random)
      Dense(inputSize: 16, outputSize: 1, using: &random)
    }
    let points = random.uniform(-1..<1, shape: [512, 2])
    let labels: [Float] = (0..<512).map { index in
      let (x, y) = (points[index, 0], points[index, 1])
      return (0.1..<0.5).contains(x * x + y * y) ? 1 : 0
    }

    print(model.summary(inputShape: [512, 2]))
    var optimizer = Adam()
    for step in 0..<600 {
      var (loss, gradients) = withGradients { model(points).sigmoidCrossEntropy(targets: labels) }
      optimizer.update(model.parameters, &gradients, learningRate: 0.02, step: step)
      if step % 100 == 99 { print("step \(step + 1)  loss \(loss.item)") }
    }
    let predicted = model(points).predictedBinaryLabels()
    print("accuracy \(accuracy(predicted: predicted, actual: labels.map(Int32.init)))")
  }
}
