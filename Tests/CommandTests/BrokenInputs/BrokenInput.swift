import Testing

/// Something that people get wrong: what they do, and what they must be told.
struct BrokenInput: Sendable, CustomTestStringConvertible {
  /// What is wrong, in words.
  let name: String
  let arguments: [String]
  /// Standard input.
  let input: [UInt8]
  /// Prepares the folder the command runs in.
  let prepare: @Sendable (TemporaryFolder) async throws -> Void
  let status: Int32
  /// A piece of the message, enough to know it by.
  let message: String

  init(
    _ name: String, _ arguments: [String], input: [UInt8] = [], status: Int32, _ message: String,
    prepare: @escaping @Sendable (TemporaryFolder) async throws -> Void = { _ in }
  ) {
    self.name = name
    self.arguments = arguments
    self.input = input
    self.prepare = prepare
    self.status = status
    self.message = message
  }

  var testDescription: String { "\(name) → \(status) \(message)" }

  /// All of them.
  static let all =
    data + recipes + vectors + embeddings + corpora + models + options + outputs + texts
    + languageModels + pairs
}

extension BrokenInput {
  /// A training file with the given bytes.
  static func training(
    _ name: String, _ bytes: [UInt8], status: Int32 = 65, _ message: String,
    options: [String] = []
  ) -> BrokenInput {
    BrokenInput(
      name, ["classify", "train", "--train", "data", "--quiet"] + options, status: status, message
    ) { folder in
      try folder.file("data", containing: bytes)
    }
  }

  /// A training file with the given text.
  static func training(
    _ name: String, _ text: String, status: Int32 = 65, _ message: String, options: [String] = []
  ) -> BrokenInput {
    training(name, Array(text.utf8), status: status, message, options: options)
  }

  /// Options of a training run whose data are fine.
  static func training(
    _ name: String, options: [String], status: Int32, _ message: String,
    files: [String: String] = [:]
  ) -> BrokenInput {
    BrokenInput(
      name, ["classify", "train", "--train", "data", "--quiet"] + options, status: status, message
    ) { folder in
      try folder.file("data", containing: sound)
      for (name, text) in files { try folder.file(name, containing: text) }
    }
  }

  /// A recipe whose data are fine.
  static func recipe(
    _ name: String, _ yaml: String, status: Int32 = 65, _ message: String, options: [String] = []
  ) -> BrokenInput {
    BrokenInput(
      name, ["classify", "train", "--recipe", "recipe.yaml", "--data", "."] + options,
      status: status, message
    ) { folder in
      try folder.file("data", containing: sound)
      try folder.file("recipe.yaml", containing: yaml)
    }
  }

  /// Texts with two labels that can be learnt from.
  static let sound = "pos\tgood film\nneg\tbad film\npos\tgood plot\nneg\tbad plot\n"
}
