import Archives
import Tensors
import TestSupport
import Testing

@Suite("Filling parameters from an archive")
struct MatchingTests {
  private func archive(in folder: String) throws -> TensorArchive {
    var draft = ArchiveDraft()
    draft.add(Tensor(shape: [2, 2], [1, 2, 3, 4]), named: "model.dense.weights")
    draft.add(Tensor([5, 6]), named: "model.dense.bias", as: .float16)
    draft.add([1] as [Int64], named: "step")
    try draft.write(to: folder + "/a")
    return try TensorArchive(folder + "/a")
  }

  @Test("parameters get the values stored under their names, in any order")
  func filling() throws {
    try withTemporaryFolder { folder in
      let bias = Parameter(Tensor(zeros: [2]))
      let weights = Parameter(Tensor(zeros: [2, 2]))
      try archive(in: folder).fill(
        [("dense.bias", bias), ("dense.weights", weights)], prefix: "model.")
      #expect(weights.value.elements == [1, 2, 3, 4])
      #expect(bias.value.elements == [5, 6])
    }
  }

  @Test("parameters written under a prefix fill others")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let source = [(name: "a", parameter: Parameter(Tensor([1, 2])))]
      var draft = ArchiveDraft()
      draft.add(source, prefix: "best.")
      try draft.write(to: folder + "/a")
      let target = [(name: "a", parameter: Parameter(Tensor(zeros: [2])))]
      try TensorArchive(folder + "/a").fill(target, prefix: "best.")
      #expect(target[0].parameter.value.elements == [1, 2])
    }
  }

  @Test("one error lists everything missing, unexpected and mis-shaped, and nothing is filled")
  func complaints() throws {
    try withTemporaryFolder { folder in
      let weights = Parameter(Tensor(zeros: [2, 3]))
      let other = Parameter(Tensor(zeros: [4]))
      let step = Parameter(Tensor(zeros: [1]))
      let error = #expect(throws: ArchiveError.self) {
        try archive(in: folder).fill([
          ("model.dense.weights", weights), ("other", other), ("step", step),
        ])
      }
      #expect(error?.kind == .mismatch)
      #expect(
        error?.what == "does not hold the weights of this model (missing: other [4]; "
          + "unexpected: model.dense.bias [2]; mis-shaped: model.dense.weights has shape [2, 2] "
          + "instead of [2, 3], step has element type I64)")
      #expect(weights.value.elements == [0, 0, 0, 0, 0, 0])
    }
  }

  @Test("arrays outside the prefix are ignored")
  func prefix() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: ArchiveError.self) {
        try archive(in: folder).tensors(matching: [("dense.bias", [2])], prefix: "model.")
      }
      #expect(
        error?.what == "does not hold the weights of this model "
          + "(unexpected: model.dense.weights [2, 2])")
      let none = try archive(in: folder).tensors(matching: [], prefix: "none.")
      #expect(none.isEmpty)
    }
  }
}
