import ArgumentParser

/// What is wrong with the way the command was called, in one or two sentences.
struct UsageMessage {
  let text: String

  init(_ error: any Error, arguments: [String] = Array(CommandLine.arguments.dropFirst())) {
    if let misspelled = Self.misspelled(arguments) {
      text = misspelled
      return
    }
    var text = Self.sentence(TextusCommand.message(for: error))
    let help = TextusCommand.fullMessage(for: error).split(separator: "\n").last {
      $0.hasPrefix("  See '")
    }
    if let command = help?.split(separator: "'").dropFirst().first {
      if let last = text.last, !".?!".contains(last) { text += "." }
      text += " See '\(command)'"
    }
    self.text = text
  }

  /// The parser's message as a sentence in the style of the other messages.
  private static func sentence(_ message: String) -> String {
    let line = message.split(separator: "\n").map { line in
      line.drop { $0 == " " }
    }.joined(separator: " ")
    guard let first = line.first else { return "wrong usage" }
    return first.lowercased() + line.dropFirst() + expectation(line)
  }

  /// What a value should have been, which the parser does not say of numbers.
  private static func expectation(_ message: String) -> String {
    guard message.hasPrefix("The value '"), message.hasSuffix(">'") else { return "" }
    if ["<count>", "<epochs>", "<seed>"].contains(where: message.contains) {
      return "; it must be a whole number"
    }
    return ["<share>", "<rate>"].contains(where: message.contains) ? "; it must be a number" : ""
  }

  /// A word that was meant as a command: what it may be instead.
  private static func misspelled(_ arguments: [String]) -> String? {
    var command: any ParsableCommand.Type = TextusCommand.self
    var path = "textus"
    for argument in arguments {
      if argument.hasPrefix("-") { return nil }
      let known = command.configuration.subcommands
      if known.isEmpty { return nil }
      if let next = known.first(where: { name(of: $0) == argument }) {
        command = next
        path += " " + argument
        continue
      }
      let names = known.map(name(of:))
      if let near = nearest(to: argument, among: names) {
        return "there is no command '\(path) \(argument)'. Did you mean '\(path) \(near)'? "
          + "See '\(path) --help'"
      }
      // With a default verb any other word is its first argument.
      if command.configuration.defaultSubcommand != nil { return nil }
      return "there is no command '\(path) \(argument)', only \(names.joined(separator: ", ")). "
        + "See '\(path) --help'"
    }
    return nil
  }

  private static func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? ""
  }

  /// The name that differs from `word` by a slip of the finger, if there is one.
  private static func nearest(to word: String, among names: [String]) -> String? {
    names.map { (distance: editDistance($0, word), name: $0) }
      .filter { $0.distance <= max(1, min(2, $0.name.count / 3)) }
      .min { $0.distance < $1.distance }?.name
  }
}

/// The number of single-character edits, exchanges of neighbours included (Damerau 1964).
func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.utf8)
  let right = Array(right.utf8)
  var rows = [Array(0...right.count)]
  for (i, byte) in left.enumerated() {
    var row = [i + 1]
    for (j, other) in right.enumerated() {
      var distance = min(rows[i][j] + (byte == other ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, byte == right[j - 1], left[i - 1] == other {
        distance = min(distance, rows[i - 1][j - 1] + 1)
      }
      row.append(distance)
    }
    rows.append(row)
  }
  return rows[left.count][right.count]
}
