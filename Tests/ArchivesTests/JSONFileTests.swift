import Archives
import TestSupport
import Testing

@Suite("JSON files")
struct JSONFileTests {
  enum Pooling: String, Codable { case max, mean }

  struct Layer: Codable, Equatable {
    var size: Int
    var rate: Float
  }

  struct Settings: Codable, Equatable {
    var name: String
    var pooling = Pooling.max
    var layers = [Layer(size: 3, rate: 0.5)]
    var isFrozen = false
    var note: String?
  }

  @Test("values survive, keys are sorted and the file ends in a line break")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      try JSONFile.write(Settings(name: "a/ü"), to: folder + "/a.json")
      #expect(try JSONFile.read(Settings.self, from: folder + "/a.json") == Settings(name: "a/ü"))
      let text = String(decoding: try readFile(folder + "/a.json"), as: UTF8.self)
      #expect(
        text == """
          {
            "isFrozen" : false,
            "layers" : [
              {
                "rate" : 0.5,
                "size" : 3
              }
            ],
            "name" : "a/ü",
            "pooling" : "max"
          }

          """)
    }
  }

  @Test(
    "what is wrong is said with its place",
    arguments: [
      (#"{}"#, "“name” is missing"),
      (#"[]"#, "“the whole file” should be an object"),
      (#""#, "is not valid JSON at line 1, column 1: expected a value"),
      ("{\n  \"name\" \"x\"}", "is not valid JSON at line 2, column 10: expected “:”"),
      ("{\"name\": +1}", "is not valid JSON at line 1, column 10: expected a value"),
      (#"{"name":1}"#, "“name” should be a string"),
      (#"{"name":null}"#, "“name” is null and should be a string"),
      (#"{"name":"x","pooling":"max","layers":3}"#, "“layers” should be a list"),
      (
        #"{"name":"x","pooling":"max","layers":[{"size":"3"}]}"#,
        "“layers[0].size” should be a whole number"
      ),
      (
        #"{"name":"x","pooling":"max","layers":[{"size":3,"rate":true}]}"#,
        "“layers[0].rate” should be a number"
      ),
      (#"{"name":"x","pooling":"max","layers":[{"size":3}]}"#, "“layers[0].rate” is missing"),
      (
        #"{"name":"x","pooling":"max","layers":[],"isFrozen":0}"#,
        "“isFrozen” should be true or false"
      ),
      (
        #"{"name":"x","pooling":"max","layers":[{"size":3.5,"rate":1}],"isFrozen":true}"#,
        "a number in it does not fit (a fraction for a whole number, or too large)"
      ),
    ])
  func problems(text: String, message: String) throws {
    try withTemporaryFolder { folder in
      try writeFile(text.utf8, to: folder + "/a.json")
      let error = #expect(throws: ArchiveError.self) {
        try JSONFile.read(Settings.self, from: folder + "/a.json")
      }
      #expect(error?.kind == .damaged)
      #expect(error?.what == message)
    }
  }

  @Test("an unknown value of a closed choice is named")
  func unknownChoice() throws {
    try withTemporaryFolder { folder in
      try writeFile(#"{"name":"x","pooling":"median"}"#.utf8, to: folder + "/a.json")
      let error = #expect(throws: ArchiveError.self) {
        try JSONFile.read(Settings.self, from: folder + "/a.json")
      }
      #expect(error?.what.hasPrefix("“pooling” has an unknown value") == true)
      #expect(error?.what.contains("median") == true)
    }
  }

  @Test("a number that JSON cannot express is refused with its place, and no file appears")
  func infinity() throws {
    try withTemporaryFolder { folder in
      let settings = Settings(name: "x", layers: [Layer(size: 1, rate: .infinity)])
      let error = #expect(throws: ArchiveError.self) {
        try JSONFile.write(settings, to: folder + "/a.json")
      }
      #expect(error?.kind == .cannotWrite)
      #expect(error?.what == "the value inf at “layers[0].rate” cannot be written as JSON")
      let names = try listFolder(folder)
      #expect(names.isEmpty)
    }
  }
}
