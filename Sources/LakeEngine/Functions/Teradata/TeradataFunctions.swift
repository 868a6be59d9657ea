import LakeVectors

/// Teradata's functions, which cannot run yet.
enum TeradataFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("char2hexint", [.anyVarchar], .varchar, "The hexadecimal digits of the UTF-16 units")
    family.declare("index", [.anyVarchar, .anyVarchar], .bigint, "Where a string first contains another, from 1; 0 when it does not")
    family.declare("to_char", [.anyTimestampWithTimeZone, .anyVarchar], .varchar, "A timestamp as text, by a pattern as Teradata has them")
    family.declare(
      "to_timestamp", [.anyVarchar, .anyVarchar], .exact(.timestamp(precision: 3)), "Reads a timestamp by a pattern as Teradata has them")
    family.declare("to_date", [.anyVarchar, .anyVarchar], .date, "Reads a date by a pattern as Teradata has them")
    return family.functions
  }()
}
