import LakeVectors

/// What the analyzer makes of `ARRAY[…]`, `ROW(…)`, `x[i]` and `r.f`; the names cannot be spelled in SQL. A call carries its
/// type, which the signature does not tell.
enum ConstructorFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add(
      "$array", [.variable("T")], variadic: true, .array(.variable("T")), nullOnNull: false, mayFail: false, "ARRAY[…]",
      ConstructorKernels.array)
    family.add(
      "$row", [.any], variadic: true, .computed { .row($0.map { RowField(name: nil, type: $0) }) }, nullOnNull: false, mayFail: false,
      "ROW(…)", ConstructorKernels.row)
    family.add(
      "$subscript", [.array(.variable("E")), .bigint], .variable("E"), "Element of an array, counted from 1", SubscriptKernels.element)
    family.add(
      "$subscript", [.map(.variable("K"), .variable("V")), .variable("K")], .variable("V"), "Value of a key of a map",
      SubscriptKernels.value)
    family.add("$field", [.any, .integer], .exact(.unknown), mayFail: false, "Field of a row, counted from 0", ConstructorKernels.field)
    return family.functions
  }()
}
