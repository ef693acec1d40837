import Archives
import FoundationEssentials
import Tensors
import TestSupport
import Testing

@Suite("Tensor archives")
struct TensorArchiveTests {
  private func sampleDraft() -> ArchiveDraft {
    var draft = ArchiveDraft(metadata: ["b": "zwei\n", "a": "eins"])
    draft.add([3, 255, 0] as [UInt8], named: "bytes")
    draft.add(Tensor(shape: [2, 2], [1, -2, 0.5, 0x1p-140]), named: "dense.weights")
    draft.add(Tensor(shape: [3], [1, 0.1, -65504]), named: "half", as: .float16)
    draft.add(Tensor(shape: [2, 1], [1.5, 3e38]), named: "brain", as: .bfloat16)
    draft.add([.min, .max] as [Int64], named: "steps", shape: [1, 2])
    draft.add([.max] as [UInt64], named: "seed", shape: [])
    draft.add([-1, 7] as [Int32], named: "positions")
    draft.add(Tensor(zeros: [0, 5]), named: "nothing")
    return draft
  }

  @Test("what is written is read back")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      try sampleDraft().write(to: folder + "/a.safetensors")
      let archive = try TensorArchive(folder + "/a.safetensors")
      #expect(archive.metadata == ["a": "eins", "b": "zwei\n"])
      #expect(
        archive.names == [
          "steps", "seed", "dense.weights", "positions", "nothing", "half", "brain", "bytes",
        ])
      let weights = try archive.tensor("dense.weights")
      #expect(weights.shape == [2, 2])
      #expect(weights.elements == [1, -2, 0.5, 0x1p-140])
      #expect(try archive.tensor("half").elements == [1, 0.099975586, -65504])
      let brain = try archive.tensor("brain")
      #expect(brain.shape == [2, 1])
      #expect(brain.elements == [1.5, 3.0040553e38])
      #expect(try archive.tensor("nothing").shape == [0, 5])
      #expect(try archive.int64s("steps") == [.min, .max])
      #expect(archive.entry(named: "steps")?.shape == [1, 2])
      #expect(try archive.uint64s("seed") == [.max])
      #expect(archive.entry(named: "seed")?.shape == [])
      #expect(try archive.int32s("positions") == [-1, 7])
      #expect(try archive.bytes("bytes") == [3, 255, 0])
      #expect(archive.entry(named: "other") == nil)
      #expect(archive.elementCount == 17)
    }
  }

  @Test("the same draft gives the same bytes, with data at a multiple of 64 bytes")
  func determinism() throws {
    try withTemporaryFolder { folder in
      try sampleDraft().write(to: folder + "/a")
      try sampleDraft().write(to: folder + "/b")
      let bytes = try readFile(folder + "/a")
      #expect(try readFile(folder + "/b") == bytes)
      let archive = try TensorArchive(folder + "/a")
      let start = try #require(archive.entries.first).byteRange.lowerBound
      #expect(start % 64 == 0)
      #expect(bytes.prefix(start).last == UInt8(ascii: " "))
    }
  }

  @Test("Float32 tensors borrow the file and outlive the archive and the file's name")
  func borrowing() throws {
    let tensor = try withTemporaryFolder { folder in
      try sampleDraft().write(to: folder + "/a")
      let archive = try TensorArchive(folder + "/a")
      let first = try archive.tensor("dense.weights").withElements { $0.baseAddress }
      let second = try archive.tensor("dense.weights").withElements { $0.baseAddress }
      #expect(first == second)
      return try archive.tensor("dense.weights")
    }
    #expect(tensor.elements == [1, -2, 0.5, 0x1p-140])
    var copy = tensor
    copy.withMutableElements { $0[0] = 9 }
    #expect(tensor[0, 0] == 1)
  }

  @Test("an empty draft makes a sound file")
  func emptyArchive() throws {
    try withTemporaryFolder { folder in
      try ArchiveDraft().write(to: folder + "/a")
      #expect(try TensorArchive(folder + "/a").entries.isEmpty)
    }
  }

  @Test("long tensors are converted whole")
  func longTensors() throws {
    let numbers = (0..<100_000).map { Float($0 % 2048) }
    try withTemporaryFolder { folder in
      var draft = ArchiveDraft()
      draft.add(Tensor(numbers), named: "half", as: .float16)
      draft.add(Tensor(numbers), named: "single")
      try draft.write(to: folder + "/a")
      let archive = try TensorArchive(folder + "/a")
      #expect(try archive.tensor("half").elements == numbers)
      #expect(try archive.tensor("single").elements == numbers)
    }
  }

  @Test("a number too large for half precision is refused, and no file appears")
  func overflow() throws {
    try withTemporaryFolder { folder in
      var draft = ArchiveDraft()
      draft.add(Tensor([1, 65520]), named: "w", as: .float16)
      let error = #expect(throws: ArchiveError.self) { try draft.write(to: folder + "/a") }
      #expect(error?.kind == .cannotWrite)
      #expect(error?.what == "“w” holds a number too large for float16")
      #expect(try listFolder(folder).isEmpty)
      draft = ArchiveDraft()
      draft.add(Tensor([.infinity, .nan]), named: "w", as: .float16)
      try draft.write(to: folder + "/a")
      #expect(try TensorArchive(folder + "/a").tensor("w")[0] == .infinity)
    }
  }

  @Test("integers that do not fit, wrong types and unknown names are mismatches")
  func mismatches() throws {
    try withTemporaryFolder { folder in
      try sampleDraft().write(to: folder + "/a")
      let archive = try TensorArchive(folder + "/a")
      let attempts: [(String, () throws -> Void)] = [
        (
          "“steps” holds -9223372036854775808, which a Int32 cannot hold",
          { _ = try archive.int32s("steps") }
        ),
        (
          "“seed” holds 18446744073709551615, which a Int64 cannot hold",
          { _ = try archive.int64s("seed") }
        ),
        ("“half” holds elements of type F16, not integers", { _ = try archive.int64s("half") }),
        (
          "“steps” holds elements of type I64, not floating-point numbers",
          { _ = try archive.tensor("steps") }
        ),
        ("has no array “other”", { _ = try archive.tensor("other") }),
      ]
      for (message, attempt) in attempts {
        let error = #expect(throws: ArchiveError.self) { try attempt() }
        #expect(error?.kind == .mismatch)
        #expect(error?.what == message)
      }
    }
  }

  @Test("a file written by Python is read")
  func peerFile() throws {
    try withTemporaryFolder { folder in
      let data = try #require(Data(base64Encoded: peerArchive, options: .ignoreUnknownCharacters))
      try writeFile(data, to: folder + "/peer")
      let archive = try TensorArchive(folder + "/peer")
      #expect(archive.metadata == ["format": "np", "note": "line\nbreak “ü”"])
      #expect(archive.entries.count == 12)
      #expect(try archive.tensor("single").elements == [1, -2.5, 3, 0x1p-140, 0.1, 3e38])
      #expect(try archive.tensor("single").shape == [2, 3])
      #expect(try archive.tensor("half").elements == [1, -2, 0.33300781, 5.9604645e-8, 65504])
      #expect(try archive.tensor("brain").elements == [1, -2, .infinity])
      #expect(try archive.tensor("double").elements == [0.1, -.infinity, 0])
      #expect(try archive.int64s("int64") == [.min, .max])
      #expect(try archive.int32s("int32") == [-1, 7])
      #expect(try archive.uint64s("uint64") == [.max])
      #expect(try archive.bytes("bytes") == [0, 255, 7])
      #expect(try archive.int32s("flags") == [1, 0])
      #expect(try archive.tensor("scalar").item == 42)
      #expect(try archive.tensor("empty").shape == [0, 4])
      #expect(try archive.tensor("naïve \"quoted\" \\ 词").elements == [5])
    }
  }

  @Test("Float32 data at an odd address is read all the same")
  func unaligned() throws {
    try withTemporaryFolder { folder in
      var header = #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
      header += #""b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}"#
      try writeArchive(header, data: [7, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], to: folder + "/a")
      #expect(try TensorArchive(folder + "/a").tensor("b").elements == [1, -2])
    }
  }

  @Test("names that differ only in their code points are different")
  func distinctSpellings() throws {
    try withTemporaryFolder { folder in
      var draft = ArchiveDraft()
      draft.add(Tensor(1), named: "caf\u{E9}")
      draft.add(Tensor(2), named: "cafe\u{301}")
      try draft.write(to: folder + "/a")
      let archive = try TensorArchive(folder + "/a")
      #expect(try archive.tensor("caf\u{E9}").item == 1)
      #expect(try archive.tensor("cafe\u{301}").item == 2)
    }
  }
}

/// Writes a safetensors file with any header.
func writeArchive(_ header: String, data: [UInt8] = [], to path: String) throws {
  let length = UInt64(header.utf8.count)
  try writeFile(
    (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + header.utf8 + data, to: path)
}
