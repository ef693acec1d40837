/// `vocabulary-size` → `vocabularySize`; names already in camel case stay.
func camelCase(_ name: String) -> String {
  var result = ""
  var raises = false
  for character in name {
    if character == "-" || character == "_" {
      raises = !result.isEmpty
    } else {
      result += raises ? character.uppercased() : String(character)
      raises = false
    }
  }
  return result
}

/// `vocabularySize` → `vocabulary-size`.
func kebabCase(_ name: String) -> String {
  var result = ""
  for character in name {
    if character.isUppercase {
      if !result.isEmpty { result += "-" }
      result += character.lowercased()
    } else {
      result.append(character)
    }
  }
  return result
}

/// `; did you mean "…"?` with the nearest known name, or the list of them.
func suggestion(for name: String, among known: some Sequence<String>) -> String {
  let names = Set(known.map(kebabCase)).sorted()
  let wanted = kebabCase(name)
  let ranked = names.map { (distance: editDistance($0, wanted), name: $0) }.min {
    ($0.distance, $0.name) < ($1.distance, $1.name)
  }
  if let ranked, ranked.distance <= max(2, wanted.count / 3) {
    return "; did you mean \"\(ranked.name)\"?"
  }
  return "; known are \(names.joined(separator: ", "))"
}

/// The number of single-character edits between two names (Levenshtein 1966).
private func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.utf8)
  let right = Array(right.utf8)
  var previous = Array(0...right.count)
  for (row, byte) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      current.append(
        min(
          previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
      )
    }
    previous = current
  }
  return previous[right.count]
}
