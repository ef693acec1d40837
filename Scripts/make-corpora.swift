// Writes the labelled corpora of corpora/ from the sentences written by hand in corpora/sources
// and from the templates below. Always the same files: run it after changing either.
//
//     swift Scripts/make-corpora.swift

import Foundation

/// SplitMix64: small, and the same on every platform, which the system's generator is not.
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number below `bound`; the standard library's choice is not promised to stay the same.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func shuffle<Element>(_ list: inout [Element]) {
    for i in stride(from: list.count - 1, to: 0, by: -1) { list.swapAt(i, below(i + 1)) }
  }
}

struct Example {
  let label: String
  let text: String
}

/// Sentences with `{slots}`, and the words that fill them.
struct Grammar {
  let templates: [String]
  let words: [String: [String]]

  /// A random template with every slot filled, its first letter a capital.
  func sentence(_ random: inout Generator) -> String {
    var text = templates[random.below(templates.count)]
    while let open = text.firstIndex(of: "{"), let close = text.firstIndex(of: "}") {
      let choices = words[String(text[text.index(after: open)..<close])]!
      text.replaceSubrange(open...close, with: choices[random.below(choices.count)])
    }
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// `count` different sentences.
  func examples(label: String, count: Int, _ random: inout Generator) -> [Example] {
    var seen: Set<String> = []
    var examples: [Example] = []
    while examples.count < count {
      let text = sentence(&random)
      if seen.insert(text).inserted { examples.append(Example(label: label, text: text)) }
    }
    return examples
  }
}

let things: [String: [String]] = [
  "thing": [
    "film", "book", "play", "album", "meal", "hotel", "lamp", "game", "course", "show", "concert",
    "restaurant", "keyboard", "series", "tour",
  ],
  "part": [
    "beginning", "design", "price", "service", "story", "sound", "location", "middle part",
    "second half", "colour", "opening", "atmosphere",
  ],
  "person": ["my sister", "our neighbour", "my father", "the whole class", "everybody", "I"],
  "good": [
    "excellent", "delightful", "lovely", "superb", "charming", "brilliant", "satisfying",
    "wonderful", "impressive", "enjoyable", "refreshing", "fine",
  ],
  "bad": [
    "terrible", "dull", "disappointing", "awful", "annoying", "poor", "tedious", "horrible",
    "unpleasant", "useless", "weak", "miserable",
  ],
  "very": ["really", "truly", "quite", "simply", "rather"],
]

let positive = Grammar(
  templates: [
    "the {thing} was {very} {good}.", "what a {good} {thing}!", "{person} loved this {thing}.",
    "the {part} is {good} and the {part} is {good}, too.", "a {good} {thing} with a {good} {part}.",
    "the {part} may be {bad}, but the {thing} as a whole is {good}.",
    "not {bad} at all: a {good} {thing}.",
    "{person} thought the {part} was {very} {good}, and so it was.",
    "I would buy this {thing} again; the {part} is {very} {good}.",
    "nothing about this {thing} is {bad}.",
  ], words: things)

let negative = Grammar(
  templates: [
    "the {thing} was {very} {bad}.", "what a {bad} {thing}!", "{person} hated this {thing}.",
    "the {part} is {bad} and the {part} is {bad}, too.", "a {bad} {thing} with a {bad} {part}.",
    "the {part} may be {good}, but the {thing} as a whole is {bad}.",
    "not {good} at all: a {bad} {thing}.",
    "{person} thought the {part} was {very} {bad}, and so it was.",
    "I would never buy this {thing} again; the {part} is {very} {bad}.",
    "nothing about this {thing} is {good}.",
  ], words: things)

let topics: [(label: String, grammar: Grammar)] = [
  (
    "food",
    Grammar(
      templates: [
        "{verb} the {item} with {spice} and serve it with {item}.",
        "{verb} the {item} until it is {state}.", "this {item} tastes of {spice}.",
        "add {spice} to the {item} before you {verb} it.",
      ],
      words: [
        "verb": ["bake", "boil", "fry", "grill", "simmer", "steam"],
        "item": ["rice", "cabbage", "pasta", "trout", "pumpkin", "spinach", "bread", "salad"],
        "spice": ["garlic", "pepper", "cinnamon", "lemon juice", "thyme", "ginger"],
        "state": ["golden", "tender", "crisp", "done"],
      ])
  ),
  (
    "sport",
    Grammar(
      templates: [
        "the {team} beat the {team} {score} in the {round}.", "the {player} of the {team} {act}.",
        "after {score} in the {round} the {player} {act}.",
        "the {team} trained hard before the {round}.",
      ],
      words: [
        "team": ["Blues", "Rovers", "Falcons", "Lions", "Wanderers", "Harbour Boys"],
        "player": ["striker", "goalkeeper", "captain", "sprinter", "defender"],
        "score": ["three to one", "two to nil", "six to four", "one to nil"],
        "round": ["final", "first round", "semi-final", "derby", "replay"],
        "act": ["scored twice", "was injured", "missed a penalty", "signed a new contract"],
      ])
  ),
  (
    "space",
    Grammar(
      templates: [
        "the {craft} photographed {body} from {place}.", "{body} was seen by the {craft}.",
        "the {craft} left {place} and flew past {body}.",
        "from {place} the crew of the {craft} watched {body}.",
      ],
      words: [
        "craft": ["probe", "orbiter", "space station", "telescope", "capsule", "lander"],
        "body": ["a comet", "an asteroid", "the moons of Saturn", "a nebula", "a dwarf planet"],
        "place": ["low orbit", "the far side of the Moon", "the launch pad", "deep space"],
      ])
  ),
  (
    "music",
    Grammar(
      templates: [
        "the {player} played {piece} in {key}.", "{piece} ends with a solo for the {player}.",
        "they sang {piece} with a {player}.", "the {player} rehearsed {piece} before the concert.",
      ],
      words: [
        "player": ["violinist", "pianist", "trumpeter", "harpist", "guitarist", "flautist"],
        "piece": ["a waltz", "the second sonata", "an old ballad", "the overture", "a slow fugue"],
        "key": ["D minor", "E flat major", "three-four time", "a whisper"],
      ])
  ),
]

// MARK: Formats

func lines(_ examples: [Example], _ line: (Example) -> String) -> String {
  examples.map { line($0) + "\n" }.joined()
}

func tabSeparated(_ examples: [Example]) -> String { lines(examples) { "\($0.label)\t\($0.text)" } }

func fastText(_ examples: [Example]) -> String {
  lines(examples) { "__label__\($0.label) \($0.text)" }
}

func jsonLines(_ examples: [Example]) -> String {
  lines(examples) { example in
    let text = example.text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "{\"text\":\"\(text)\",\"label\":\"\(example.label)\"}"
  }
}

/// RFC 4180: fields with a comma or a quote are quoted, quotes in them doubled.
func commaSeparated(_ examples: [Example]) -> String {
  "text,label\n"
    + lines(examples) { example in
      let text = example.text
      let quoted =
        text.contains(",") || text.contains("\"")
        ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
      return "\(quoted),\(example.label)"
    }
}

// MARK: Files

let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("corpora")

func read(_ name: String) throws -> [Example] {
  try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    .split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", maxSplits: 1)
      return Example(label: String(fields[0]), text: String(fields[1]))
    }
}

func write(_ name: String, _ text: String) throws {
  try Data(text.utf8).write(to: folder.appendingPathComponent(name), options: .atomic)
  print("corpora/\(name)")
}

var random = Generator(state: 42)

var sentiment = try read("sources/sentiment.tsv")
sentiment += positive.examples(label: "positive", count: 150, &random)
sentiment += negative.examples(label: "negative", count: 150, &random)
random.shuffle(&sentiment)
let (train, test) = (Array(sentiment.dropLast(80)), Array(sentiment.suffix(80)))
try write("sentiment.train.tsv", tabSeparated(train))
try write("sentiment.train.jsonl", jsonLines(train))
try write("sentiment.train.csv", commaSeparated(train))
try write("sentiment.train.fasttext.txt", fastText(train))
try write("sentiment.test.tsv", tabSeparated(test))

var subjects = try read("sources/topics.tsv")
for topic in topics {
  subjects += topic.grammar.examples(label: topic.label, count: 50, &random)
}
random.shuffle(&subjects)
try write("topics.train.tsv", tabSeparated(Array(subjects.dropLast(40))))
try write("topics.test.tsv", tabSeparated(Array(subjects.suffix(40))))
