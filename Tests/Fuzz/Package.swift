// swift-tools-version: 6.2
// Apart from the product's package, so that its users never build it. The sources are the product's own, by symbolic links:
// the fuzzer's instrumentation must reach into them.
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "fuzz",
  targets: [
    .target(name: "LakeSQL", swiftSettings: settings),
    .executableTarget(name: "FuzzSQL", dependencies: ["LakeSQL"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
