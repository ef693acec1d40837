// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that users of the library never fetch or build it.
let package = Package(
  name: "textus-benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "textus", path: "..")],
  targets: [
    .systemLibrary(
      name: "CSystemICU", pkgConfig: "icu-i18n",
      providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]),
    .systemLibrary(
      name: "CSystemBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .target(name: "CReferenceICU", dependencies: ["CSystemICU"]),
    .executableTarget(
      name: "TextusBenchmarks",
      dependencies: [
        .product(name: "Textus", package: "textus"), "CReferenceICU", "CSystemBLAS",
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
