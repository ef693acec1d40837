import Tensors
import TestSupport

private let cube = Tensor.wave([3, 4, 5])
private let four = Tensor.wave([2, 3, 4, 5])

private func permuted(_ array: Naive, _ order: [Int]) -> Naive {
  Naive(order.map { array.sizes[$0] }) { index in
    var source = index
    for (position, axis) in order.enumerated() { source[axis] = index[position] }
    return array[source]
  }
}

private let transposeCases: [OperationCase] = [
  ([1, 0], Tensor.wave([7, 18])), ([1, 0], Tensor.wave([37, 21])), ([0, 2, 1], cube),
  ([1, 0, 2], cube), ([2, 1, 0], cube), ([2, 0, 1], cube), ([1, 2, 0], cube),
  ([0, 2, 1, 3], four), ([3, 1, 2, 0], four), ([2, 3, 0, 1], four), ([1, 3, 0, 2], four),
].map { (order: [Int], input: Tensor) in
  OperationCase(
    "transposed \(order) of \(input.shape)", [input], checksGradient: input.elementCount < 200
  ) {
    $0[0].transposed(order)
  } reference: {
    permuted($0[0], order)
  }
}

private let rangeCases: [OperationCase] = [0, 1, 2].flatMap { axis in
  [
    OperationCase("sliced along \(axis)", [cube]) {
      $0[0].sliced(1..<3, along: axis)
    } reference: { inputs in
      var sizes = inputs[0].sizes
      sizes[axis] = 2
      return Naive(sizes) { index in
        var source = index
        source[axis] += 1
        return inputs[0][source]
      }
    },
    OperationCase("padded along \(axis)", [cube]) {
      $0[0].padded(before: 1, after: 2, along: axis, value: 9)
    } reference: { inputs in
      var sizes = inputs[0].sizes
      sizes[axis] += 3
      return Naive(sizes) { index in
        var source = index
        source[axis] -= 1
        return inputs[0].sizes[axis] > source[axis] && source[axis] >= 0 ? inputs[0][source] : 9
      }
    },
    OperationCase("concatenated along \(axis)", [cube, cube.padded(before: 1, along: axis)]) {
      Tensor.concatenated([$0[0], $0[1], $0[0]], along: axis - 3)
    } reference: { inputs in
      let size = inputs[0].sizes[axis]
      var sizes = inputs[0].sizes
      sizes[axis] = 3 * size + 1
      return Naive(sizes) { index in
        var source = index
        let position = index[axis]
        let second = position >= size && position < 2 * size + 1
        source[axis] = second ? position - size : position % (2 * size + 1)
        return second ? inputs[1][source] : inputs[0][source]
      }
    },
    OperationCase("split along \(axis), weighted", [cube]) {
      let size = $0[0].shape[axis]
      let parts = $0[0].split(sizes: [1, 0, size - 1], along: axis)
      return Tensor.concatenated([parts[2] * 2, parts[1], parts[0]], along: axis)
    } reference: { inputs in
      let size = inputs[0].sizes[axis]
      return Naive(inputs[0].sizes) { index in
        var source = index
        source[axis] = (index[axis] + 1) % size
        return inputs[0][source] * (index[axis] == size - 1 ? 1 : 2)
      }
    },
  ]
}

private let reshapeCases: [OperationCase] = [
  OperationCase("reshaped", [cube]) {
    $0[0].reshaped([4, -1])
  } reference: { inputs in
    Naive([4, 15]) { inputs[0].values[$0[0] * 15 + $0[1]] }
  },
  OperationCase("expanded, squeezed", [cube]) {
    $0[0].expanded(at: 1).expanded(at: -1).squeezed(1)
  } reference: { inputs in
    Naive([3, 4, 5, 1]) { inputs[0][$0[0], $0[1], $0[2]] }
  },
  OperationCase("broadcast of a row", [Tensor.wave([5])]) {
    $0[0].broadcast(to: [3, 4, 5])
  } reference: { inputs in
    Naive([3, 4, 5]) { inputs[0][$0] }
  },
  OperationCase("broadcast of an inner axis", [Tensor.wave([3, 1, 5])]) {
    $0[0].broadcast(to: [2, 3, 4, 5])
  } reference: { inputs in
    Naive([2, 3, 4, 5]) { inputs[0][$0] }
  },
  OperationCase("broadcast of the last axis", [Tensor.wave([3, 1])]) {
    $0[0].broadcast(to: [3, 21])
  } reference: { inputs in
    Naive([3, 21]) { inputs[0][$0] }
  },
]

let shapeCases = transposeCases + rangeCases + reshapeCases
