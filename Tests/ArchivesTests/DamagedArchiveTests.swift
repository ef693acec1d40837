import Archives
import FoundationEssentials
import Tensors
import TestSupport
import Testing

@Suite("Damaged archives")
struct DamagedArchiveTests {
  @Test(
    "a wrong header is refused with its reason",
    arguments: [
      ("", "its header is 0 bytes long, too short for a safetensors file"),
      ("{", "its header is 1 bytes long, too short for a safetensors file"),
      ("[]", "its header is not valid JSON at byte 0: expected “{”"),
      ("{}}", "its header is not valid JSON at byte 2: something follows the value"),
      (#"{"a}"#, "its header is not valid JSON at byte 4: a string does not end"),
      (#"{"a":1}"#, "its header is not valid JSON at byte 5: expected “{”"),
      (#"{"a\q":{}}"#, "its header is not valid JSON at byte 5: an unknown escape in a string"),
      (#"{"\ud800":{}}"#, "its header is not valid JSON at byte 8: half a surrogate pair"),
      (#"{"\ud800\u0041":{}}"#, "its header is not valid JSON at byte 14: half a surrogate pair"),
      (
        #"{"\u00g0":{}}"#,
        "its header is not valid JSON at byte 6: expected four hexadecimal digits"
      ),
      (#"{"a":{"x":[[[}"#, "its header is not valid JSON at byte 13: expected a value"),
      (
        #"{"a":{"x":"# + String(repeating: "[", count: 100),
        "its header is not valid JSON at byte 42: values are nested too deeply"
      ),
      (#"{"a":{}}"#, "its header lacks “dtype” of “a”"),
      (#"{"a":{"dtype":"F32","shape":[]}}"#, "its header lacks “data_offsets” of “a”"),
      (#"{"a":{"dtype":"F32","dtype":"F32"}}"#, "its header gives “dtype” of “a” twice"),
      (
        #"{"a":{"dtype":"F4","shape":[],"data_offsets":[0,4]}}"#,
        "“a” has the element type “F4”, which cannot be read"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
        "its header is not valid JSON at byte 29: expected a whole number"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#,
        "its header is not valid JSON at byte 30: expected “]”"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}"#,
        "its header is not valid JSON at byte 47: a number is too large"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#,
        "the shape [4294967296, 4294967296] of “a” is impossibly large"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}"#,
        "the shape [0, 4294967296, 4294967296] of “a” is impossibly large"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
        "the offsets [0] of “a” are not a beginning and an end"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
        "the offsets [4, 0] of “a” are not a beginning and an end"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
        "is cut short: “a” should end at byte 8 of the data, which has 4"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}}"#,
        "is cut short: “a” should end at byte 9223372036854775807 of the data, which has 4"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
        "“a” of shape [2] and type F32 needs 8 bytes, its offsets give 4"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}"#,
        "1 bytes follow the data of the last array"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}"#,
        "the data of “a” leaves a gap after the array before it"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
        "the data of “b” overlaps the array before it"
      ),
      (
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
        "its header names “a” twice"
      ),
      (#"{"__metadata__":{"k":1}}"#, "its header is not valid JSON at byte 21: expected “\"”"),
      (#"{"__metadata__":{"k":"","k":""}}"#, "its metadata has two entries “k”"),
      (#"{"__metadata__":{},"__metadata__":{}}"#, "its header has two entries “__metadata__”"),
    ])
  func headers(header: String, message: String) throws {
    try withTemporaryFolder { folder in
      try writeArchive(header, data: [0, 0, 0, 0], to: folder + "/a")
      let error = #expect(throws: ArchiveError.self) { try TensorArchive(folder + "/a") }
      #expect(error?.kind == .damaged)
      #expect(error?.what == message)
      #expect(error?.path == folder + "/a")
    }
  }

  @Test(
    "a header length that cannot be is refused without allocating",
    arguments: [1, 100, 100_000_001, 1 << 32, 1 << 62, 1 << 63, .max] as [UInt64])
  func headerLengths(length: UInt64) throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
      try writeFile(bytes + Array("{}".utf8), to: folder + "/a")
      let error = #expect(throws: ArchiveError.self) { try TensorArchive(folder + "/a") }
      #expect(error?.kind == .damaged)
    }
  }

  @Test("a header that is not UTF-8 is refused")
  func invalidText() throws {
    try withTemporaryFolder { folder in
      let header: [UInt8] = [0x7B, 0x22, 0xFF, 0x22, 0x3A]
      try writeFile([5, 0, 0, 0, 0, 0, 0, 0] + header, to: folder + "/a")
      let error = #expect(throws: ArchiveError.self) { try TensorArchive(folder + "/a") }
      #expect(error?.what == "its header is not valid JSON at byte 4: a string is not UTF-8")
    }
  }

  @Test("unknown fields, white space and escapes in a header are accepted")
  func tolerance() throws {
    try withTemporaryFolder { folder in
      let header = """
         { "\\u0061\\ud83d\\ude00" : { "more":[{"x":-1.5e3},null,"y"], "dtype":"F32",
        "shape" :[ 1 ], "data_offsets":[0, 4]} }\t
        """
      try writeArchive(header, data: [0, 0, 0x80, 0x3F], to: folder + "/a")
      #expect(try TensorArchive(folder + "/a").tensor("a😀").elements == [1])
    }
  }

  @Test("missing files, folders and empty files are told apart")
  func notFiles() throws {
    try withTemporaryFolder { folder in
      let missing = #expect(throws: ArchiveError.self) { try TensorArchive(folder + "/none") }
      #expect(missing?.kind == .notFound)
      #expect(
        missing?.description == "\(folder)/none: cannot be read: No such file or directory; "
          + "check the path and its permissions")
      let directory = #expect(throws: ArchiveError.self) { try TensorArchive(folder) }
      #expect(directory?.kind == .notFound)
      try writeFile([], to: folder + "/empty")
      let empty = #expect(throws: ArchiveError.self) { try TensorArchive(folder + "/empty") }
      #expect(empty?.what == "is only 0 bytes long, too short for a safetensors file")
    }
  }

  private func sample() throws -> [UInt8] {
    try withTemporaryFolder { folder in
      var draft = ArchiveDraft(metadata: ["k": "v"])
      draft.add(Tensor(shape: [2, 2], [1, 2, 3, 4]), named: "weights")
      draft.add(Tensor([1, 2]), named: "half", as: .float16)
      draft.add([1, 2, 3] as [Int64], named: "steps")
      try draft.write(to: folder + "/a")
      return try readFile(folder + "/a")
    }
  }

  /// Opens the bytes as an archive and reads everything; the result tells whether that went well.
  private func survives(_ bytes: [UInt8], _ path: String) throws -> Bool {
    try writeFile(bytes, to: path)
    do {
      let archive = try TensorArchive(path)
      for entry in archive.entries {
        if entry.type.isFloatingPoint {
          _ = try archive.tensor(entry.name).elements
        } else {
          _ = try? archive.int32s(entry.name)
        }
      }
      return true
    } catch {
      #expect(error.kind == .damaged)
      return false
    }
  }

  @Test("a file cut at any byte is refused")
  func truncation() throws {
    let bytes = try sample()
    try withTemporaryFolder { folder in
      let accepted = try (0...bytes.count).filter { count in
        try survives(Array(bytes.prefix(count)), folder + "/a")
      }
      #expect(accepted == [bytes.count])
      let longer = try survives(bytes + [0], folder + "/a")
      #expect(!longer)
    }
  }

  @Test("flipping any bit gives an error or an archive that can be read, never a crash")
  func bitFlips() throws {
    let bytes = try sample()
    try withTemporaryFolder { folder in
      var refused = 0
      for position in 0..<bytes.count * 8 {
        var changed = bytes
        changed[position / 8] ^= 1 << UInt8(position % 8)
        if try !survives(changed, folder + "/a") { refused += 1 }
      }
      // Nearly all of the header matters; flips in the data and in names go unnoticed.
      #expect(refused > bytes.count * 2)
    }
  }

  @Test("random changes of a header give an error or an archive that can be read")
  func randomChanges() throws {
    let bytes = try sample()
    var random = RandomStream(seed: 7)
    try withTemporaryFolder { folder in
      for _ in 0..<1500 {
        var changed = bytes
        for _ in 0...Int(random.next() % 4) {
          let place = 8 + Int(random.next() % 250)
          let alphabet = Array(#"{}[]",:0123456789\uF"#.utf8)
          changed[place] = alphabet[Int(random.next() % UInt64(alphabet.count))]
        }
        _ = try survives(changed, folder + "/a")
      }
    }
  }
}
