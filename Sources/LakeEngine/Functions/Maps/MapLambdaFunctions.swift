import LakeVectors

/// Functions of maps that take a lambda expression.
enum MapLambdaFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add(
      "map_filter", [.map(.variable("K"), .variable("V")), .function([.variable("K"), .variable("V")], .boolean)],
      .map(.variable("K"), .variable("V")), "The entries that satisfy a condition", MapLambdaKernels.filter)
    family.add(
      "map_zip_with",
      [
        .map(.variable("K"), .variable("V1")), .map(.variable("K"), .variable("V2")),
        .function([.variable("K"), .variable("V1"), .variable("V2")], .variable("V3")),
      ], .map(.variable("K"), .variable("V3")), "What a function gives for the values of each key of two maps", MapLambdaKernels.zipWith)
    family.add(
      "transform_keys", [.map(.variable("K1"), .variable("V")), .function([.variable("K1"), .variable("V")], .comparable("K2"))],
      .map(.variable("K2"), .variable("V")), "The map with the keys that a function gives", MapLambdaKernels.transformKeys)
    family.add(
      "transform_values", [.map(.variable("K"), .variable("V1")), .function([.variable("K"), .variable("V1")], .variable("V2"))],
      .map(.variable("K"), .variable("V2")), "The map with the values that a function gives", MapLambdaKernels.transformValues)
    return family.functions
  }()
}
