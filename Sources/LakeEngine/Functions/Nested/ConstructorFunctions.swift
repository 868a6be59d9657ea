import LakeVectors

/// What the analyzer makes of `ARRAY[…]`, `ROW(…)`, `x[i]` and `r.f`; the names cannot be spelled in SQL. A call carries its
/// type, which the signature does not tell.
enum ConstructorFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("$array", [.variable("T")], variadic: true, .array(.variable("T")), nullOnNull: false, "ARRAY[…]")
    family.declare(
      "$row", [.any], variadic: true, .computed { .row($0.map { RowField(name: nil, type: $0) }) }, nullOnNull: false, "ROW(…)")
    family.declare("$subscript", [.array(.variable("E")), .bigint], .variable("E"), "Element of an array, counted from 1")
    family.declare(
      "$subscript", [.map(.variable("K"), .variable("V")), .variable("K")], .variable("V"), "Value of a key of a map")
    family.declare("$field", [.any, .integer], .exact(.unknown), nullOnNull: true, "Field of a row, counted from 0")
    return family.functions
  }()
}
