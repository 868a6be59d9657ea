import LakeVectors

/// Conversions of texts and sizes that cannot run yet.
enum ConversionFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare(
      "format", [.varchar, .any], variadic: true, .varchar, nullOnNull: false, "Values put into a format of java.util.Formatter")
    family.declare("format_number", [.bigint], .varchar, "A number with a symbol for its unit: 1.23K, 4M")
    family.declare("format_number", [.double], .varchar, "A number with a symbol for its unit: 1.23K, 4M")
    family.declare("parse_data_size", [.varchar], .exact(.decimal(precision: 38, scale: 0)), "The bytes of a size such as 2.3MB")
    return family.functions
  }()
}
