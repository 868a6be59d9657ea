import LakeVectors

/// parse_duration and human_readable_seconds (functions/datetime).
enum DurationFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add("parse_duration", [.anyVarchar], .exact(.intervalDayToSecond), "The interval of a duration such as 3.81d") { call in
      let text = call.strings(0)
      return try call.produce(Int64.self) { row in
        let written = text[row].string
        guard let millis = millis(written) else {
          throw LakeError.invalidArgument("duration is not a valid data duration string: \(written)")
        }
        return millis
      }
    }
    family.add("human_readable_seconds", [.double], .varchar, "Seconds as weeks, days, hours, minutes and seconds") { call in
      let seconds = call.cells(0, Double.self)
      return try call.text { row, arena in
        let value = seconds[row]
        // What is beyond 64 bits is no time that anybody reads.
        guard value.isFinite, let whole = Int64(exactly: (value.magnitude + 0.5).rounded(.down)) else {
          throw LakeError.invalidArgument("Invalid argument found: \(value.isNaN ? "NaN" : "\(value)")")
        }
        return arena.copy(readable(whole))
      }
    }
    return family.functions
  }()

  /// Milliseconds of a unit, by its name in a duration.
  private static let units: [String: Double] = [
    "ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
  ]

  /// Of `42.8ms`, `3.81 d`: a number without sign or exponent and a unit, rounded half up; nil for other texts.
  private static func millis(_ text: String) -> Int64? {
    let trimmed = text.drop { $0 == " " }
    let digits = trimmed.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let unit = trimmed.dropFirst(digits.count).split(separator: " ", omittingEmptySubsequences: true)
    guard digits.first != ".", digits.last != ".", unit.count == 1, let length = units[String(unit[0])], let value = Double(digits) else {
      return nil
    }
    return Int64(exactly: (value * length + 0.5).rounded(.down))
  }

  /// `1 hour, 2 minutes, 42 seconds`; `0 seconds`.
  private static func readable(_ seconds: Int64) -> String {
    var rest = seconds
    var parts: [String] = []
    for (name, length) in [("week", Int64(604_800)), ("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)] {
      let count = rest / length
      rest %= length
      if count > 0 { parts.append("\(count) \(name)\(count == 1 ? "" : "s")") }
    }
    return parts.isEmpty ? "0 seconds" : parts.joined(separator: ", ")
  }
}
