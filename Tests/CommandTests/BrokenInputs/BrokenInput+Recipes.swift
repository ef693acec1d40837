extension BrokenInput {
  /// Recipes and settings.
  static let recipes: [BrokenInput] = [
    recipe(
      "an unknown section in a recipe", "trainign:\n  epochs: 3\n",
      "recipe.yaml:1: unknown setting \"trainign\"; did you mean \"training\"?"),
    recipe(
      "an unknown key in a recipe", "training:\n  epoch: 3\n",
      "recipe.yaml:2: unknown setting \"training.epoch\"; did you mean \"epochs\"?"),
    recipe("bad YAML", "training: [1\n", "recipe.yaml: this is no valid YAML"),
    recipe("an empty recipe", "", "recipe.yaml: the recipe is empty"),
    recipe("a recipe that is a list", "- a\n- b\n", "recipe.yaml:1: the recipe must be a section"),
    recipe(
      "a word where a number belongs", "training:\n  epochs: many\n",
      "recipe.yaml:2: training.epochs must be a number, not \"many\""),
    recipe(
      "a number where a list belongs", "model:\n  regions: 3\n",
      "recipe.yaml:2: model.regions must be a list"),
    recipe(
      "an unknown architecture in a recipe", "architecture: text-cmm\n",
      "recipe.yaml: architecture: \"text-cmm\" is not one of text-cnn"),
    recipe(
      "an unknown optimizer", "training:\n  optimizer: adamm\n", "recipe.yaml: training.optimizer"),
    recipe(
      "a number out of range", "model:\n  dropout: 2\ndata:\n  train: data\n",
      "recipe.yaml: model.dropout: must be at least 0 and below 1"),
    recipe(
      "a recipe without data", "model:\n  filters: 10\n", status: 64,
      "the recipe names no training data"),
    recipe(
      "a recipe whose data are not there", "data:\n  train: nowhere.tsv\n", status: 66,
      "nowhere.tsv: no such file or folder"),
    recipe(
      "a key twice", "data:\n  train: data\n  train: data\n", "recipe.yaml: this is no valid YAML"),
    BrokenInput(
      "a recipe that is not UTF-8", ["classify", "train", "--recipe", "r.yaml"], status: 65,
      "r.yaml: a recipe is a text in UTF-8"
    ) { folder in
      try folder.file("r.yaml", containing: [0x61, 0x3A, 0x20, 0xFF, 0x0A])
    },
    BrokenInput(
      "a recipe that is not there", ["classify", "train", "--recipe", "r.yaml"], status: 66,
      "r.yaml: no such file or folder"),
    BrokenInput(
      "a folder for a recipe", ["classify", "train", "--recipe", "."], status: 66,
      ".: is a folder, but a file was expected"),
    training(
      "--set without a value", options: ["--set", "dropout"], status: 64,
      "--set expects key=value"),
    training(
      "--set of an unknown name", options: ["--set", "droput=0.3"], status: 64,
      "--set: unknown setting \"droput\"; did you mean \"dropout\"?"),
    training(
      "--set of a word for a number", options: ["--set", "dropout=low"], status: 64,
      "--set: dropout must be a number, not \"low\""),
    training(
      "--set of an ambiguous name", options: ["--set", "filters=3"], status: 64,
      "--set: \"filters\" is ambiguous"),
    training(
      "--set out of range", options: ["--set", "model.dropout=1"], status: 64,
      "model.dropout: must be at least 0 and below 1"),
    training(
      "--set of an impossible locale", options: ["--set", "text.tokenizer.locale=!!"], status: 64,
      "\"!!\" is not a locale"),
    training(
      "static vectors without a file", options: ["--set", "channels=static"], status: 64,
      "static needs a file of word vectors"),
    training(
      "a learning rate that makes the loss infinite", options: ["--learning-rate", "1e30"],
      status: 65, "try a learning rate of"),
  ]

  /// Files of word vectors.
  static let vectors: [BrokenInput] = [
    vectors("NaN in vectors", "good 0.1 nan\nbad 0.2 0.3\n", "v.txt:1: number 2 of the word"),
    vectors(
      "vectors of different width", "good 0.1 0.2\nbad 0.2 0.3 0.4\n",
      "v.txt:2: expected 2 numbers after the word \"bad\", found 3"),
    vectors("an empty file of vectors", "", "v.txt: is empty, but word vectors were expected"),
    vectors(
      "words in place of vectors", "some words here\nand more\n",
      "v.txt:2: expected a word and 2 numbers"),
    vectors(
      "a word2vec header that promises too much", "3 2\ngood 0.1 0.2\n", "v.txt: "),
    training(
      "a file of vectors that is not there", options: ["--vectors", "v.txt"], status: 66,
      "v.txt: no such file or folder"),
  ]

  private static func vectors(_ name: String, _ text: String, _ message: String) -> BrokenInput {
    training(
      name, options: ["--vectors", "v.txt"], status: 65, message, files: ["v.txt": text])
  }
}
