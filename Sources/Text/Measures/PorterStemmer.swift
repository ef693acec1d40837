/// Porter's stemmer for English words in lower-case ASCII, with the extensions that NLTK has by
/// default, as rouge-score uses it.
///
/// Reference: Porter 1980, *An algorithm for suffix stripping*.
enum PorterStemmer {
  private typealias Stem = ArraySlice<UInt8>

  /// A suffix, what takes its place, and what the stem before it must be like.
  private struct Rule {
    let suffix: [UInt8]
    let replacement: [UInt8]
    let condition: @Sendable (Stem) -> Bool

    init(
      _ suffix: String, _ replacement: String, _ condition: @escaping @Sendable (Stem) -> Bool
    ) {
      self.suffix = Array(suffix.utf8)
      self.replacement = Array(replacement.utf8)
      self.condition = condition
    }
  }

  /// The stem of a word.
  static func stem(_ word: [UInt8]) -> [UInt8] {
    if let irregular = irregularForms[word] { return irregular }
    if word.count <= 2 { return word }
    var word = plural(word)
    word = pastOrParticiple(word)
    word = finalY(word)
    word = doubleSuffix(word)
    word = apply(thirdRules, to: word)
    word = apply(fourthRules, to: word)
    word = finalE(word)
    return doubleL(word)
  }

  private static let irregularForms: [[UInt8]: [UInt8]] = {
    let forms = [
      "sky": "sky", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "news": "news",
      "innings": "inning", "inning": "inning", "outings": "outing", "outing": "outing",
      "cannings": "canning", "canning": "canning", "howe": "howe", "proceed": "proceed",
      "exceed": "exceed", "succeed": "succeed",
    ]
    return Dictionary(
      uniqueKeysWithValues: forms.map { (Array($0.key.utf8), Array($0.value.utf8)) })
  }()

  private static func ends(_ word: [UInt8], _ suffix: StaticString) -> Bool {
    suffix.withUTF8Buffer { word.count >= $0.count && word.suffix($0.count).elementsEqual($0) }
  }

  /// Applies the first rule whose suffix the word has, if its condition holds.
  private static func apply(_ rules: [Rule], to word: [UInt8]) -> [UInt8] {
    for rule in rules where word.count >= rule.suffix.count {
      guard word.suffix(rule.suffix.count).elementsEqual(rule.suffix) else { continue }
      let stem = word.dropLast(rule.suffix.count)
      return rule.condition(stem) ? stem + rule.replacement : word
    }
    return word
  }
}

// MARK: - What stems are like

extension PorterStemmer {
  /// Which letters are consonants: all but a, e, i, o, u, and y behind a consonant.
  private static func consonants(_ stem: Stem) -> [Bool] {
    var flags: [Bool] = []
    flags.reserveCapacity(stem.count)
    for letter in stem {
      switch letter {
      case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
        UInt8(ascii: "u"):
        flags.append(false)
      case UInt8(ascii: "y"): flags.append(!(flags.last ?? false))
      default: flags.append(true)
      }
    }
    return flags
  }

  /// How often vowels are followed by consonants.
  private static func measure(_ stem: Stem) -> Int {
    let flags = consonants(stem)
    return zip(flags, flags.dropFirst()).count { !$0 && $1 }
  }

  private static func isPositive(_ stem: Stem) -> Bool { measure(stem) > 0 }
  private static func isAboveOne(_ stem: Stem) -> Bool { measure(stem) > 1 }

  /// Whether a stem ends with consonant, vowel, consonant, the last not w, x or y; or is a vowel and
  /// a consonant.
  private static func endsShort(_ stem: Stem) -> Bool {
    let flags = consonants(stem)
    if flags.count == 2 { return !flags[0] && flags[1] }
    guard flags.count >= 3, let last = stem.last else { return false }
    return flags.suffix(3).elementsEqual([true, false, true])
      && last != UInt8(ascii: "w") && last != UInt8(ascii: "x") && last != UInt8(ascii: "y")
  }
}

// MARK: - The steps

extension PorterStemmer {
  /// Step 1a.
  private static func plural(_ word: [UInt8]) -> [UInt8] {
    if ends(word, "ies") { return word.dropLast(word.count == 4 ? 1 : 2) }
    if ends(word, "sses") { return word.dropLast(2) }
    return ends(word, "ss") || !ends(word, "s") ? word : word.dropLast()
  }

  /// Step 1b.
  private static func pastOrParticiple(_ word: [UInt8]) -> [UInt8] {
    if ends(word, "ied") { return word.dropLast(word.count == 4 ? 1 : 2) }
    if ends(word, "eed") { return isPositive(word.dropLast(3)) ? word.dropLast() : word }
    var stem: [UInt8]
    if ends(word, "ed"), consonants(word.dropLast(2)).contains(false) {
      stem = word.dropLast(2)
    } else if ends(word, "ing"), consonants(word.dropLast(3)).contains(false) {
      stem = word.dropLast(3)
    } else {
      return word
    }
    if ends(stem, "at") || ends(stem, "bl") || ends(stem, "iz") {
      stem.append(UInt8(ascii: "e"))
      return stem
    }
    if let last = stem.last, stem.count >= 2, stem[stem.count - 2] == last,
      consonants(stem[...]).last == true
    {
      return last == UInt8(ascii: "l") || last == UInt8(ascii: "s") || last == UInt8(ascii: "z")
        ? stem : stem.dropLast()
    }
    if measure(stem[...]) == 1, endsShort(stem[...]) { stem.append(UInt8(ascii: "e")) }
    return stem
  }

  /// Step 1c.
  private static func finalY(_ word: [UInt8]) -> [UInt8] {
    guard ends(word, "y"), word.count > 2, consonants(word.dropLast()).last == true else {
      return word
    }
    return word.dropLast() + [UInt8(ascii: "i")]
  }

  /// Step 2.
  private static func doubleSuffix(_ word: [UInt8]) -> [UInt8] {
    if ends(word, "alli"), isPositive(word.dropLast(4)) { return doubleSuffix(word.dropLast(2)) }
    // The l counts as part of the stem here, so that "geo" in "geology" is long enough.
    if ends(word, "logi") {
      return isPositive(word.dropLast(3)) ? word.dropLast() : word
    }
    return apply(secondRules, to: word)
  }

  private static let secondRules: [Rule] = [
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"),
    ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"),
    ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"),
    ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
    ("fulli", "ful"),
  ].map { Rule($0.0, $0.1, isPositive) }

  private static let thirdRules: [Rule] = [
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""),
    ("ness", ""),
  ].map { Rule($0.0, $0.1, isPositive) }

  private static let fourthRules: [Rule] =
    ["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent"].map {
      Rule($0, "", isAboveOne)
    }
    + [
      Rule("ion", "") { stem in
        isAboveOne(stem) && (stem.last == UInt8(ascii: "s") || stem.last == UInt8(ascii: "t"))
      }
    ]
    + ["ou", "ism", "ate", "iti", "ous", "ive", "ize"].map { Rule($0, "", isAboveOne) }

  /// Step 5a.
  private static func finalE(_ word: [UInt8]) -> [UInt8] {
    guard ends(word, "e") else { return word }
    let stem = word.dropLast()
    let measure = measure(stem)
    return measure > 1 || measure == 1 && !endsShort(stem) ? Array(stem) : word
  }

  /// Step 5b.
  private static func doubleL(_ word: [UInt8]) -> [UInt8] {
    ends(word, "ll") && isAboveOne(word.dropLast()) ? word.dropLast() : word
  }
}
