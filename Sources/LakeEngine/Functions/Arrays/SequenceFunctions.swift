import LakeVectors

/// sequence, in all its types.
enum SequenceFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("sequence", [.bigint, .bigint], .array(.bigint), "The integers from the first to the second argument")
    family.declare(
      "sequence", [.bigint, .bigint, .bigint], .array(.bigint), "The integers from the first to the second argument, by a step")
    family.declare("sequence", [.date, .date], .array(.date), "The days from the first to the second argument")
    family.declare(
      "sequence", [.date, .date, .exact(.intervalDayToSecond)], .array(.date),
      "The days from the first to the second argument, by an interval")
    family.declare(
      "sequence", [.date, .date, .exact(.intervalYearToMonth)], .array(.date),
      "The days from the first to the second argument, by an interval")
    family.declare(
      "sequence", [.anyTimestamp, .anyTimestamp, .exact(.intervalDayToSecond)], .computed { .array($0[0]) },
      "The timestamps from the first to the second argument, by an interval")
    family.declare(
      "sequence", [.anyTimestamp, .anyTimestamp, .exact(.intervalYearToMonth)], .computed { .array($0[0]) },
      "The timestamps from the first to the second argument, by an interval")
    return family.functions
  }()
}
