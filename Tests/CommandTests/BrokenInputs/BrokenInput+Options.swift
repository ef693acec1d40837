extension BrokenInput {
  /// Words on the command line.
  static let options: [BrokenInput] = [
    BrokenInput(
      "an unknown command", ["clasify", "text"], status: 64,
      "there is no command 'textus clasify'. Did you mean 'textus classify'?"),
    BrokenInput(
      "an unknown verb", ["classify", "trian", "--train", "x"], status: 64,
      "there is no command 'textus classify trian'. Did you mean 'textus classify train'?"),
    BrokenInput(
      "a command like no other", ["frobnicate"], status: 64,
      "there is no command 'textus frobnicate', only classify, embed, translate, title-gen,"),
    training(
      "an unknown option", options: ["--vectros", "x"], status: 64,
      "unknown option '--vectros'. Did you mean '--vectors'? See 'textus classify train --help'."),
    training(
      "an option without its value", options: ["--epochs"], status: 64,
      "missing value for '--epochs <count>'"),
    training(
      "an unknown architecture", options: ["--architecture", "resnet"], status: 64,
      "the value 'resnet' is invalid for '--architecture <name>'. Please provide one of"),
    training(
      "negative epochs", options: ["--epochs", "-3"], status: 64,
      "--epochs must be 1 or more, not -3"),
    training(
      "epochs that are no number", options: ["--epochs", "many"], status: 64,
      "the value 'many' is invalid for '--epochs <count>'; it must be a whole number"),
    training(
      "a number beyond all bounds", options: ["--batch-size", "99999999999999999999"], status: 64,
      "invalid for '--batch-size <count>'"),
    training(
      "a negative learning rate", options: ["--learning-rate", "-1"], status: 64,
      "--learning-rate must be greater than 0, not -1.0"),
    training(
      "a negative seed", options: ["--seed", "-1"], status: 64,
      "the value '-1' is invalid for '--seed <seed>'; it must be a whole number"),
    training(
      "a validation split of everything", options: ["--validation-split", "1"], status: 64,
      "--validation-split must be 0 or more and less than 1, not 1.0"),
    training(
      "two ways to validate", options: ["--validation", "x", "--validation-split", "0.1"],
      status: 64, "--validation and --validation-split exclude each other"),
    training(
      "two kinds of training data", options: ["--class", "a=b"], status: 64,
      "--train and --class exclude each other"),
    training(
      "resuming nothing", options: ["--resume"], status: 64, "--resume needs --output"),
    training("one fold", options: ["--folds", "1"], status: 64, "--folds must be 2 or more"),
    training(
      "more folds than texts", options: ["--folds", "9"], status: 64,
      "must be from 2 to the number of texts, 4"),
    training(
      "no threads at all", options: ["--threads", "0"], status: 64,
      "--threads must be 1 or more, not 0"),
    BrokenInput(
      "no training data", ["classify", "train"], status: 64, "--train is missing"),
    BrokenInput("no test data", ["classify", "evaluate"], status: 64, "--test is missing"),
    BrokenInput(
      "no labels at all", ["classify", "--top", "0", "text"], status: 64,
      "--top must be 1 or more, not 0"),
    BrokenInput(
      "no model to show", ["models", "show"], status: 64,
      "missing expected argument '<name-or-folder>'"),
    BrokenInput(
      "an unknown unit", ["tokenize", "--unit", "letter"], status: 64,
      "the value 'letter' is invalid for '--unit <unit>'"),
    BrokenInput(
      "a language that is none", ["tokenize", "--locale", "!!", "text"], status: 64,
      "\"!!\" is not a locale"),
    BrokenInput(
      "an order without n-grams", ["tokenize", "--order", "3"], status: 64,
      "--order belongs to --unit ngram"),
    BrokenInput(
      "n-grams of nothing", ["tokenize", "--unit", "ngram", "--order", "0"], status: 64,
      "--order must be 1 or more, not 0"),
    BrokenInput(
      "a vocabulary of nothing", ["vocabulary", "--max-size", "0"], status: 64,
      "--max-size must be 1 or more, not 0"),
    BrokenInput(
      "texts from two places", ["tokenize", "--input", "x", "text"], status: 64,
      "the texts are either arguments or in the file of --input, not both"),
  ]

  /// Places to write to.
  static let outputs: [BrokenInput] = [
    training(
      "an output in a folder that is not there", options: ["--output", "no/model"], status: 74,
      "no/model: cannot be written: No such file or directory"),
    training(
      "an output that is a file", options: ["--output", "data"], status: 74,
      "data: is a file, not a folder"),
    training(
      "an output that is another kind of folder", options: ["--output", "letters"], status: 74,
      "letters: is a folder with other contents (aunt.txt)",
      files: ["letters/aunt.txt": "Dear aunt"]),
    BrokenInput(
      "a vocabulary in a folder that is not there", ["vocabulary", "data", "--output", "no/words"],
      status: 74, "no/words: cannot be written: No such file or directory"
    ) { folder in
      try folder.file("data", containing: sound)
    },
    BrokenInput(
      "a folder for a vocabulary", ["vocabulary", "data", "--output", "."], status: 74,
      ".: cannot be written: Is a directory"
    ) { folder in
      try folder.file("data", containing: sound)
    },
  ]

  /// Plain texts.
  static let texts: [BrokenInput] = [
    BrokenInput(
      "a text that is not there", ["tokenize", "--input", "nowhere"], status: 66,
      "nowhere: no such file or folder"),
    BrokenInput(
      "a folder for a text", ["tokenize", "--input", "."], status: 66,
      ".: is a folder, but a file was expected"),
    BrokenInput(
      "texts that are not UTF-8", ["tokenize"], input: [0xFF, 0xFA, 0x0A], status: 65,
      "standard input:1: byte 1 (0xFF) is not valid UTF-8"),
    BrokenInput(
      "texts with NUL bytes", ["vocabulary"], input: [0x61, 0x00, 0x0A], status: 65,
      "standard input: has NUL bytes"),
    BrokenInput(
      "truncated gzip on standard input", ["vocabulary"], input: Gzip.helloWorld.dropLast(20),
      status: 65, "standard input: is cut short"),
    BrokenInput(
      "a text for counting that is not there", ["vocabulary", "nowhere"], status: 66,
      "nowhere: no such file or folder"),
  ]
}
