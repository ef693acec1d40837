import ArgumentParser

/// Where the data files that a recipe names are.
struct DataFolder: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder that paths in a recipe start from (default: $TEXTUS_DATA, else ../shared/data "
        + "if there is one, else the current folder).",
      valueName: "folder"))
  var data: String?

  /// A path of a recipe as seen from here.
  func path(_ path: String) -> String {
    if path.hasPrefix("/") || path == "-" { return path }
    let folder = data ?? System.environment("TEXTUS_DATA") ?? Self.standard
    return folder.isEmpty ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }

  private static var standard: String { System.isFolder("../shared/data") ? "../shared/data" : "" }
}
