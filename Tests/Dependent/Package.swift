// swift-tools-version: 6.2
// A package that links LakeQ alone: CI builds it and checks that nothing of the server was compiled.
import PackageDescription

let package = Package(
  name: "dependent",
  dependencies: [.package(name: "lakeq", path: "../..")],
  targets: [.executableTarget(name: "Dependent", dependencies: [.product(name: "LakeQ", package: "lakeq")])],
  swiftLanguageModes: [.v6]
)
