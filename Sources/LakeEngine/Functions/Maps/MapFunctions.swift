import LakeVectors

/// Functions of maps that cannot run yet.
enum MapFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("cardinality", [.map(.variable("K"), .variable("V"))], .bigint, "Number of entries of a map")
    family.declare(
      "element_at", [.map(.variable("K"), .variable("V")), .variable("K")], .variable("V"), "The value of a key; NULL when there is none")
    family.add("map", [], .exact(.map(key: .unknown, value: .unknown)), mayFail: false, "An empty map") { call in
      .constant(.map([]), type: call.returnType, count: call.rowCount)
    }
    family.add(
      "map", [.array(.comparable("K")), .array(.variable("V"))], .map(.variable("K"), .variable("V")),
      "A map of the keys in one array and the values in another", ConstructorKernels.map)
    family.declare(
      "map_concat", [.map(.comparable("K"), .variable("V")), .map(.variable("K"), .variable("V"))], variadic: true,
      .map(.variable("K"), .variable("V")), "The entries of all maps; of one key the last")
    family.declare(
      "map_entries", [.map(.variable("K"), .variable("V"))], .array(.row([.variable("K"), .variable("V")])), "The entries as rows")
    family.declare(
      "map_from_entries", [.array(.row([.comparable("K"), .variable("V")]))], .map(.variable("K"), .variable("V")),
      "A map of rows of a key and a value")
    family.declare(
      "multimap_from_entries", [.array(.row([.comparable("K"), .variable("V")]))], .map(.variable("K"), .array(.variable("V"))),
      "A map of rows of a key and a value, with all values of a key in an array")
    family.declare("map_keys", [.map(.variable("K"), .variable("V"))], .array(.variable("K")), "The keys")
    family.declare("map_values", [.map(.variable("K"), .variable("V"))], .array(.variable("V")), "The values")
    return family.functions
  }()
}
