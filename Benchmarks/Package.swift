// swift-tools-version: 6.2
// Apart from the product's package, so that its users never resolve it. Built with LAKEQ_ENGINE_ONLY=1: nothing to fetch.
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "lakeq", path: "..")],
  targets: [
    .executableTarget(name: "LakeqBench", dependencies: [.product(name: "LakeQ", package: "lakeq")]),
    .executableTarget(name: "ParseBench", dependencies: [.product(name: "LakeQ", package: "lakeq")]),
  ],
  swiftLanguageModes: [.v6]
)
