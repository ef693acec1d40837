import Tensors
import Testing

@Suite struct TensorTests {
  @Test func `a copy keeps its numbers when the original is written`() {
    var tensor = Tensor([1, 2, 3])
    let copy = tensor
    tensor.withMutableElements { $0[0] = 9 }
    #expect(copy.elements == [1, 2, 3])
    #expect(tensor.elements == [9, 2, 3])
  }

  @Test func `borrowed memory is read and never written`() {
    final class Owner {
      let memory = UnsafeMutablePointer<Float>.allocate(capacity: 3)
      deinit { memory.deallocate() }
    }
    let owner = Owner()
    for index in 0..<3 { owner.memory[index] = Float(index) }
    var tensor = Tensor(shape: [3], borrowing: owner.memory, owner: owner)
    #expect(tensor.elements == [0, 1, 2])
    tensor.withMutableElements { $0[1] = 7 }
    #expect(tensor.elements == [0, 7, 2])
    #expect(owner.memory[1] == 1)
  }

  @Test func `reshaped tensors share memory until one is written`() {
    let tensor = Tensor([1, 2, 3, 4])
    var matrix = tensor.reshaped([2, 2])
    let same = tensor.withElements { first in
      matrix.withElements { first.baseAddress == $0.baseAddress }
    }
    #expect(same)
    matrix.withMutableElements { $0[3] = 0 }
    #expect(tensor.elements == [1, 2, 3, 4])
  }

  @Test func `shapes count elements and resolve negative axes`() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.elementCount == 24)
    #expect(shape[-1] == 4)
    #expect(shape.outerCount(before: 1) == 2)
    #expect(shape.innerCount(after: 1) == 4)
    #expect(shape.replacing(-2, with: 7) == [2, 7, 4])
    #expect(shape.removing(0) == [3, 4])
    #expect(Shape([]).elementCount == 1)
    #expect(Shape([3, 0]).elementCount == 0)
  }
}
