import LakeVectors

/// Shifts, bases and sparse vectors that cannot run yet.
enum BitwiseShiftFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("bit_count", [.bigint, .bigint], .bigint, "Bits that are set in the two's complement of so many bits")
    family.declare("bitwise_left_shift", [.exact(.tinyint), .bigint], .exact(.tinyint), "The value's bits moved up")
    family.declare("bitwise_right_shift", [.exact(.tinyint), .bigint], .exact(.tinyint), "The value's bits moved down, zeros from above")
    family.declare(
      "bitwise_right_shift_arithmetic", [.exact(.tinyint), .bigint], .exact(.tinyint), "The value's bits moved down, the sign from above")
    family.declare("bitwise_left_shift", [.exact(.smallint), .bigint], .exact(.smallint), "The value's bits moved up")
    family.declare("bitwise_right_shift", [.exact(.smallint), .bigint], .exact(.smallint), "The value's bits moved down, zeros from above")
    family.declare(
      "bitwise_right_shift_arithmetic", [.exact(.smallint), .bigint], .exact(.smallint), "The value's bits moved down, the sign from above")
    family.declare("bitwise_left_shift", [.exact(.integer), .bigint], .exact(.integer), "The value's bits moved up")
    family.declare("bitwise_right_shift", [.exact(.integer), .bigint], .exact(.integer), "The value's bits moved down, zeros from above")
    family.declare(
      "bitwise_right_shift_arithmetic", [.exact(.integer), .bigint], .exact(.integer), "The value's bits moved down, the sign from above")
    family.declare("bitwise_left_shift", [.exact(.bigint), .bigint], .exact(.bigint), "The value's bits moved up")
    family.declare("bitwise_right_shift", [.exact(.bigint), .bigint], .exact(.bigint), "The value's bits moved down, zeros from above")
    family.declare(
      "bitwise_right_shift_arithmetic", [.exact(.bigint), .bigint], .exact(.bigint), "The value's bits moved down, the sign from above")
    family.declare("from_base", [.anyVarchar, .bigint], .bigint, "The number that a string spells in a base from 2 to 36")
    family.declare("to_base", [.bigint, .bigint], .exact(.varchar(length: 64)), "A number in a base from 2 to 36")
    family.declare(
      "cosine_similarity", [.map(.varchar, .double), .map(.varchar, .double)], .double, "The cosine of the angle of two sparse vectors")
    family.declare(
      "cosine_distance", [.map(.varchar, .double), .map(.varchar, .double)], .double,
      "1 minus the cosine of the angle of two sparse vectors")
    family.declare(
      "width_bucket", [.double, .array(.double)], .bigint, "The number of the bin that a value lies in, by the bins' lower bounds")
    return family.functions
  }()
}
