import Tensors
import TestSupport
import Testing

/// Wrong shapes end the program with a message that names the operation and both shapes.
@Suite struct OperationTrapTests {
  private func message(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test func `adding shapes that do not broadcast`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor(zeros: [8, 32]) + Tensor(zeros: [9, 32])
    }
    #expect(message(result).contains("[8, 32] and [9, 32]"))
  }

  @Test func `concatenating shapes that differ on another axis`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor.concatenated([Tensor(zeros: [8, 32]), Tensor(zeros: [9, 32])], along: 1)
    }
    #expect(message(result).contains("concatenated(along: 1): [8, 32] and [9, 32]"))
  }

  @Test func `gathering a row that the table lacks`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor(zeros: [5, 2]).gatherRows([0, 5])
    }
    #expect(message(result).contains("gatherRows: identifier 5 is not a row of the table [5, 2]"))
  }

  @Test func `a label that is no class`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor(zeros: [2, 3]).softmaxCrossEntropy(labels: [0, -1])
    }
    #expect(message(result).contains("label -1 is not a class of the logits [2, 3]"))
  }

  @Test func `convolving with a kernel of another width`() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor(zeros: [2, 7, 3]).convolution1D(Tensor(zeros: [3, 4, 5]))
    }
    #expect(message(result).contains("input [2, 7, 3] and kernel [3, 4, 5]"))
  }
}
