// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A library module: its sources in `Sources/<name>`, importing only `dependencies`.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one module, which may also use the shared test support.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], swiftSettings: settings)
}

// The modules behind `Textus`. Whoever imports it names them too: the build system does not follow
// re-exports, and would not compile the importer again when one of them changes.
let library: [Target.Dependency] = [
  "Textus", "Models", "WordVectors", "NeuralNets", "Archives", "Text", "Tensors",
]

let package = Package(
  name: "textus",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "Textus", targets: ["Textus"]),
    .executable(name: "textus", targets: ["TextusCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CICU", pkgConfig: "icu-i18n",
      providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "CICUBridge", dependencies: ["CICU"]),
    .target(name: "CKernels"),

    module("Tensors", ["CKernels", "COpenBLAS"]),
    module("Text", ["CICUBridge", "CZlib", "CKernels"]),
    module("Archives", ["Tensors"]),
    module("NeuralNets", ["Tensors", "Archives"]),
    module("WordVectors", ["Tensors", "Text", "Archives", "CKernels"]),
    module(
      "Models",
      [
        "NeuralNets", "Tensors", "Text", "Archives", "WordVectors",
        .product(name: "Yams", package: "Yams"),
      ]),
    module("Textus", ["Models", "NeuralNets", "Tensors", "Text", "Archives", "WordVectors"]),
    .executableTarget(
      name: "TextusCLI",
      dependencies: library + [
        .product(name: "ArgumentParser", package: "swift-argument-parser")
      ],
      swiftSettings: settings),

    .executableTarget(
      name: "classify-file", dependencies: library, path: "Examples/ClassifyFile",
      swiftSettings: settings),
    .executableTarget(
      name: "own-layer", dependencies: library, path: "Examples/OwnLayer",
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["Tensors", "NeuralNets", "Text"],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests("Tensors", ["Tensors", "CKernels"]),
    tests("Text", ["Text"]),
    tests("Archives", ["Archives", "Tensors"]),
    tests("NeuralNets", ["NeuralNets", "Tensors", "Archives"]),
    tests("WordVectors", ["WordVectors", "Tensors", "Text", "CKernels"]),
    tests("Models", ["Models", "NeuralNets", "Tensors", "Text", "Archives", "WordVectors"]),
    tests("Command", []),
  ],
  swiftLanguageModes: [.v6]
)
