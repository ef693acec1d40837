extension BrokenInput {
  /// Training data of every kind of damage.
  static let data: [BrokenInput] = [
    training("an empty file", "", "data: is empty, but labelled texts were expected"),
    training("one class only", "a\tx y\na\tz\n", "all 2 examples have the label \"a\""),
    training(
      "a line without a tab", "pos\tfine\nneg bad\n",
      "data:2: expected label<TAB>text, found no tab in \"neg bad\""),
    training("an empty label", "pos\tfine\n\tbad\n", "data:2: the label is empty"),
    training(
      "a line of a million columns",
      Array(repeatElement([0x61, 0x09], count: 1_000_000).joined()) + [0x0A],
      "found 1000001 columns"),
    training(
      "bytes that are not UTF-8", Array("pos\tfine\nneg\tb".utf8) + [0xE9, 0x64, 0x0A],
      "data:2: byte 6 (0xE9) is not valid UTF-8"),
    training("NUL bytes", "pos\tfine\u{0}\nneg\tbad\n", "data: has NUL bytes"),
    training(
      "UTF-16", [0xFF, 0xFE] + Array(sound.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
      "data: is UTF-16, but plain text in UTF-8 was expected"),
    training(
      "a zip archive", [0x50, 0x4B, 0x03, 0x04] + Array("abcdefgh".utf8), "data: is a zip archive"),
    training("a bzip2 file", "BZh91AY&SYabcdefgh", "data: is a bzip2 file"),
    training("a PDF document", "%PDF-1.7\n", "data: is a PDF document"),
    training("truncated gzip", Array(Gzip.helloWorld.dropLast(12)), "data: is cut short"),
    training(
      "damaged gzip", Gzip.helloWorld.prefix(10) + [0xFF] + Gzip.helloWorld.dropFirst(11),
      "data: is damaged"),
    training(
      "bytes after gzip data", Gzip.helloWorld + Array("more".utf8),
      "data: has bytes after the end of its gzip data"),
    training(
      "CSV with an unclosed quote", "text,label\n\"open,pos\nx,neg\n",
      "data:2: a quoted field in this record is not closed"),
    training(
      "CSV without the column of labels", "text,kind\nx,y\nz,w\n",
      "data:1: no column is named \"label\"; the header names \"text\", \"kind\""),
    training(
      "CSV with a column twice", "text,label,text\na,b,c\n", "data:1: 2 columns are named \"text\""),
    training("CSV with an empty label", "text,label\na,\nb,c\n", "data:2: the label is empty"),
    training(
      "JSON lines with a field missing",
      #"{"text":"a","label":"pos"}"# + "\n" + #"{"text":"b"}"# + "\n",
      "data:2: the object has no field \"label\""),
    training(
      "JSON lines with a broken object", #"{"text":"a","label":"pos"}"# + "\n{\"text\":\"b\",\n",
      "data:2: the JSON object is incomplete"),
    training(
      "JSON lines with a list for a text", #"{"text":["a"],"label":"pos"}"# + "\n",
      "data:1: field \"text\" must be a string"),
    training(
      "a fastText line without a label", "__label__a x\nno label\n",
      "data:2: expected __label__NAME and a text"),
    training("texts without any word", "pos\t...\nneg\t!!!\n", "the texts hold no token"),
    BrokenInput(
      "empty standard input", ["classify", "train", "--train", "-", "--quiet"], status: 65,
      "standard input: is empty"),
    BrokenInput(
      "a file that is not there", ["classify", "train", "--train", "nowhere.tsv"], status: 66,
      "nowhere.tsv: no such file or folder"),
    BrokenInput(
      "a folder without texts", ["classify", "train", "--train", "empty"], status: 65,
      "empty: the folder is empty"
    ) { folder in
      try folder.file("empty/.hidden")
    },
    BrokenInput(
      "a class without a name", ["classify", "train", "--class", "good.txt"], status: 64,
      "expected NAME=FILE, found \"good.txt\""),
    BrokenInput(
      "a class twice", ["classify", "train", "--class", "a=x", "--class", "a=y"], status: 64,
      "--class names a twice"),
    BrokenInput(
      "a class whose file is not there", ["classify", "train", "--class", "a=x", "--class", "b=y"],
      status: 66, "no such file or folder"),
    training(
      "a validation set with another label", options: ["--validation", "other"], status: 65,
      "other:1: label \"new\" is none of the expected \"neg\", \"pos\"",
      files: ["other": "new\tx\n"]),
    training(
      "a test set that is not there", options: ["--test", "nowhere"], status: 66,
      "nowhere: no such file or folder"),
  ]
}
