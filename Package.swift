// swift-tools-version: 6.2
import PackageDescription

// The engine alone (no HTTP, no argument parser, nothing to fetch):
// LAKEQ_ENGINE_ONLY=1 swift build
let engineOnly = Context.environment["LAKEQ_ENGINE_ONLY"] == "1"

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func codec(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let engine: [Target] = [
  codec("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
  codec("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
  codec("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
  .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
  codec("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
  module("LakeSQL"),
  module("LakeVectors"),
  module("LakeStorage", ["LakeVectors"]),
  module("LakeFormats", ["LakeVectors", "LakeStorage", "CZstd", "CZlib", "CDeflate", "CSnappy"]),
  module("LakeCatalog", ["LakeSQL", "LakeVectors", "LakeStorage", "LakeFormats"]),
  module("LakeEngine", ["LakeSQL", "LakeVectors", "LakeStorage", "LakeFormats", "LakeCatalog", "CPCRE2"]),
  module("LakeQ", ["LakeEngine", "LakeSQL", "LakeVectors", "LakeStorage", "LakeFormats", "LakeCatalog"]),
  module("LakeIngest", ["LakeQ", "LakeVectors", "LakeStorage", "LakeFormats", "LakeCatalog"]),
  // Makes the demo's data; not part of the product.
  .executableTarget(
    name: "FixtureGenerator", dependencies: ["LakeFormats", "LakeStorage", "LakeVectors", "CDeflate"], path: "Fixtures/Generator",
    swiftSettings: settings),
  tests("LakeSQLTests", ["LakeSQL"]),
  tests("LakeVectorsTests", ["LakeVectors"]),
  tests("LakeStorageTests", ["LakeStorage", "LakeVectors"]),
  tests("LakeFormatsTests", ["LakeFormats", "LakeStorage", "LakeVectors"], exclude: ["Samples"]),
  tests("LakeCatalogTests", ["LakeCatalog", "LakeFormats", "LakeStorage", "LakeSQL", "LakeVectors"]),
  tests("LakeEngineTests", ["LakeEngine", "LakeCatalog", "LakeFormats", "LakeStorage", "LakeSQL", "LakeVectors"]),
  tests("LakeQTests", ["LakeQ", "LakeCatalog", "LakeEngine", "LakeFormats", "LakeSQL", "LakeStorage", "LakeVectors"]),
  tests("LakeIngestTests", ["LakeIngest", "LakeQ"]),
  tests("SQLTests", ["LakeQ", "LakeSQL"]),
]

let server: [Target] = [
  module("LakeServer", ["LakeQ", "LakeIngest", "LakeStorage", .product(name: "Hummingbird", package: "hummingbird")]),
  .executableTarget(
    name: "LakeCLI",
    dependencies: [
      "LakeQ", "LakeIngest", "LakeServer", "LakeStorage", "LakeVectors", .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    swiftSettings: settings),
  tests("LakeServerTests", ["LakeServer", "LakeQ"]),
  tests("EndToEndTests", ["LakeCLI", "FixtureGenerator"]),
]

let package = Package(
  name: "lakeq",
  products: [
    .library(name: "LakeQ", targets: ["LakeQ"]),
    .library(name: "LakeIngest", targets: ["LakeIngest"]),
  ]
    + (engineOnly
      ? []
      : [
        .library(name: "LakeServer", targets: ["LakeServer"]),
        .executable(name: "lakeq", targets: ["LakeCLI"]),
        .executable(name: "lakeq-fixtures", targets: ["FixtureGenerator"]),
      ]),
  dependencies: engineOnly
    ? []
    : [
      .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
      .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["ConfigurationSupport"]),
      // Without its default traits, which bring reloading of files and full Foundation.
      .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    ],
  targets: engine + (engineOnly ? [] : server),
  swiftLanguageModes: [.v6]
)
