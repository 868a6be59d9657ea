// swift-tools-version: 6.2
// Apart from the product's package, so that its users never build it. The sources are the product's own, by symbolic links:
// the fuzzer's instrumentation must reach into them.
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "fuzz",
  targets: [
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate"),
    .systemLibrary(name: "CSnappy"),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8"),
    module("LakeSQL"),
    module("LakeVectors"),
    module("LakeStorage", ["LakeVectors"]),
    module("LakeFormats", ["LakeVectors", "LakeStorage", "CZstd", "CZlib", "CDeflate", "CSnappy"]),
    module("LakeCatalog", ["LakeSQL", "LakeVectors", "LakeStorage", "LakeFormats"]),
    module("LakeEngine", ["LakeSQL", "LakeVectors", "LakeStorage", "LakeFormats", "LakeCatalog", "CPCRE2"]),
    .executableTarget(name: "FuzzSQL", dependencies: ["LakeSQL"], swiftSettings: settings),
    .executableTarget(
      name: "FuzzPlan", dependencies: ["LakeEngine", "LakeCatalog", "LakeFormats", "LakeSQL", "LakeStorage", "LakeVectors"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
