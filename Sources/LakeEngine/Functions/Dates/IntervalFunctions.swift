import LakeVectors

/// What the operators + - * / do on dates, times and intervals, under names that SQL cannot spell: the analyzer calls
/// `$date_plus_interval` for `date '2020-01-31' + interval '1' month`.
enum IntervalFunctions {
  private static let months = TypePattern.exact(.intervalYearToMonth)
  private static let millis = TypePattern.exact(.intervalDayToSecond)

  /// The first argument's type with the interval's milliseconds: at least three digits after the second.
  private static let withMillis = ReturnType.computed { arguments in
    switch arguments[0] {
    case .timestamp(let precision): .timestamp(precision: max(precision, 3))
    case .timestampWithTimeZone(let precision): .timestampWithTimeZone(precision: max(precision, 3))
    case .time(let precision): .time(precision: max(precision, 3))
    case .timeWithTimeZone(let precision): .timeWithTimeZone(precision: max(precision, 3))
    default: arguments[0]
    }
  }

  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for (word, sign) in [("plus", Int64(1)), ("minus", Int64(-1))] {
      addTemporal(&family, word, sign)
      addSums(&family, word, sign)
    }
    addDifferences(&family)
    addProducts(&family)
    return family.functions
  }()

  private static func addTemporal(_ family: inout FunctionFamily, _ word: String, _ sign: Int64) {
    let text = "A date or time \(word) an interval"
    family.add("$date_\(word)_interval", [.date, months], .date, text) { call in
      let days = call.cells(0, Int32.self)
      let count = call.cells(1, Int32.self)
      return try call.produce(Int32.self) {
        Int32(truncatingIfNeeded: try Calendar.addMonths(sign * Int64(count[$0]), toDays: Int(days[$0])))
      }
    }
    family.add("$date_\(word)_interval", [.date, millis], .date, text) { call in
      let days = call.cells(0, Int32.self)
      let count = call.cells(1, Int64.self)
      return try call.produce(Int32.self) { row in
        guard count[row] % 86_400_000 == 0 else {
          throw LakeError.invalidArgument(
            "Cannot \(sign > 0 ? "add" : "subtract") hour, minutes or seconds \(sign > 0 ? "to" : "from") a date")
        }
        return Int32(truncatingIfNeeded: try Calendar.add(sign * (count[row] / 86_400_000), .day, toDays: Int(days[row])))
      }
    }
    family.add("$timestamp_\(word)_interval", [.anyTimestamp, months], .sameAs(0), text) { call in
      let count = call.cells(1, Int32.self)
      return try move(call) { try Calendar.addMonths(sign * Int64(count[$0]), toMicros: $1) }
    }
    family.add("$timestamp_\(word)_interval", [.anyTimestamp, millis], withMillis, text) { call in
      let count = call.cells(1, Int64.self)
      return try move(call) { try Calendar.sum($1, try Calendar.multiply(count[$0], sign * 1000)) }
    }
    family.add("$timestamp_\(word)_interval", [.anyTimestampWithTimeZone, months], .sameAs(0), text) { call in
      let zoned = call.cells(0, Int128.self)
      let count = call.cells(1, Int32.self)
      let rules = ZoneRules()
      return try call.produce(Int128.self) { row in
        let value = ZonedTimestamp(packed: zoned[row])
        let local = try Calendar.addMonths(sign * Int64(count[row]), toMicros: rules.local(value))
        return value.moved(to: rules.instant(local: local, value.zoneKey)).packed
      }
    }
    family.add("$timestamp_\(word)_interval", [.anyTimestampWithTimeZone, millis], withMillis, text) { call in
      let zoned = call.cells(0, Int128.self)
      let count = call.cells(1, Int64.self)
      return try call.produce(Int128.self) { row in
        let value = ZonedTimestamp(packed: zoned[row])
        return value.moved(to: try Calendar.sum(value.micros, try Calendar.multiply(count[row], sign * 1000))).packed
      }
    }
    family.add("$time_\(word)_interval", [.anyTime, millis], withMillis, text) { call in
      let times = call.cells(0, Int64.self)
      let count = call.cells(1, Int64.self)
      return call.produce(Int64.self) { Calendar.add(millis: count[$0] % 86_400_000 * sign, toPicosOfDay: times[$0]) }
    }
    family.add("$time_\(word)_interval", [.anyTimeWithTimeZone, millis], withMillis, text) { call in
      let times = call.cells(0, Int128.self)
      let count = call.cells(1, Int64.self)
      return call.produce(Int128.self) { row in
        let value = ZonedTime(packed: times[row])
        let moved = Calendar.add(millis: count[row] % 86_400_000 * sign, toPicosOfDay: value.utcPicos)
        return ZonedTime(utcPicos: moved, offsetMinutes: value.offsetMinutes).packed
      }
    }
  }

  /// A timestamp of any precision whose microseconds are moved; what is below them stays.
  @inline(__always)
  private static func move(_ call: ScalarFunction.Invocation, _ moved: (Int, Int64) throws -> Int64) throws -> ColumnVector {
    guard call.arguments[0].type.isLongTimestamp else {
      let micros = call.cells(0, Int64.self)
      return try call.produce(Int64.self) { try moved($0, micros[$0]) }
    }
    let long = call.cells(0, Int128.self)
    return try call.produce(Int128.self) { row in
      let value = LongTimestamp(packed: long[row])
      return LongTimestamp(micros: try moved(row, value.micros), picosOfMicro: value.picosOfMicro).packed
    }
  }

  private static func addSums(_ family: inout FunctionFamily, _ word: String, _ sign: Int64) {
    family.add("$interval_\(word)_interval", [months, months], .exact(.intervalYearToMonth), "An interval \(word) another") { call in
      let a = call.cells(0, Int32.self)
      let b = call.cells(1, Int32.self)
      return try call.produce(Int32.self) { try months(Int64(a[$0]) + sign * Int64(b[$0])) }
    }
    family.add("$interval_\(word)_interval", [millis, millis], .exact(.intervalDayToSecond), "An interval \(word) another") { call in
      let a = call.cells(0, Int64.self)
      let b = call.cells(1, Int64.self)
      return try call.produce(Int64.self) { row in
        let (result, overflows) = sign > 0 ? a[row].addingReportingOverflow(b[row]) : a[row].subtractingReportingOverflow(b[row])
        if overflows { throw LakeError.outOfRange("interval day to second overflow") }
        return result
      }
    }
  }

  private static func addDifferences(_ family: inout FunctionFamily) {
    let result = ReturnType.exact(.intervalDayToSecond)
    family.add("$date_minus_date", [.date, .date], result, mayFail: false, "The time between two dates") { call in
      let a = call.cells(0, Int32.self)
      let b = call.cells(1, Int32.self)
      return call.produce(Int64.self) { (Int64(a[$0]) - Int64(b[$0])) * 86_400_000 }
    }
    for name in ["$timestamp_minus_timestamp", "$timestamp_minus_date", "$date_minus_timestamp"] {
      family.add(name, [.anyTimestamp, .anyTimestamp], result, "The time between two timestamps") { call in
        let a = TimestampCells(call, 0)
        let b = TimestampCells(call, 1)
        return try call.produce(Int64.self) { try Calendar.millis(from: b[$0].micros, to: a[$0].micros) }
      }
      family.add(name, [.anyTimestampWithTimeZone, .anyTimestampWithTimeZone], result, "The time between two instants") { call in
        let a = call.cells(0, Int128.self)
        let b = call.cells(1, Int128.self)
        return try call.produce(Int64.self) {
          try Calendar.millis(from: ZonedTimestamp(packed: b[$0]).micros, to: ZonedTimestamp(packed: a[$0]).micros)
        }
      }
    }
    let times = "The time between two times of day"
    family.add("$time_minus_time", [.anyTime, .anyTime], result, mayFail: false, times) { call in
      let a = call.cells(0, Int64.self)
      let b = call.cells(1, Int64.self)
      return call.produce(Int64.self) { roundedMillis(picos: a[$0] - b[$0]) }
    }
    family.add("$time_minus_time", [.anyTimeWithTimeZone, .anyTimeWithTimeZone], result, mayFail: false, times) { call in
      let a = call.cells(0, Int128.self)
      let b = call.cells(1, Int128.self)
      return call.produce(Int64.self) { roundedMillis(picos: ZonedTime(packed: a[$0]).utcPicos - ZonedTime(packed: b[$0]).utcPicos) }
    }
  }

  /// Rounded half up.
  private static func roundedMillis(picos: Int64) -> Int64 {
    let half: Int64 = 500_000_000
    return (picos >= 0 ? picos + half : picos + 1 - half) / 1_000_000_000
  }

  private static func addProducts(_ family: inout FunctionFamily) {
    family.add("$interval_times_number", [months, .bigint], .exact(.intervalYearToMonth), "An interval times a number") { call in
      let a = call.cells(0, Int32.self)
      let b = call.cells(1, Int64.self)
      return try call.produce(Int32.self) { try months(try Calendar.multiply(Int64(a[$0]), b[$0])) }
    }
    family.add("$interval_times_number", [millis, .bigint], .exact(.intervalDayToSecond), "An interval times a number") { call in
      let a = call.cells(0, Int64.self)
      let b = call.cells(1, Int64.self)
      return try call.produce(Int64.self) { try Calendar.multiply(a[$0], b[$0]) }
    }
    for (word, divides) in [("times", false), ("divided_by", true)] {
      let text = "An interval \(divides ? "divided by" : "times") a number"
      family.add("$interval_\(word)_number", [months, .double], .exact(.intervalYearToMonth), text) { call in
        let a = call.cells(0, Int32.self)
        let b = call.cells(1, Double.self)
        return try call.produce(Int32.self) { try months(try whole(Double(a[$0]), b[$0], divides)) }
      }
      family.add("$interval_\(word)_number", [millis, .double], .exact(.intervalDayToSecond), text) { call in
        let a = call.cells(0, Int64.self)
        let b = call.cells(1, Double.self)
        return try call.produce(Int64.self) { try whole(Double(a[$0]), b[$0], divides) }
      }
    }
  }

  /// The product or quotient without its fraction.
  private static func whole(_ a: Double, _ b: Double, _ divides: Bool) throws -> Int64 {
    if b.isNaN || divides && b == 0 {
      throw LakeError.invalidArgument(divides ? "Cannot divide by double \(b.isNaN ? "NaN" : "\(b)")" : "Cannot multiply by double NaN")
    }
    guard let result = Int64(exactly: (divides ? a / b : a * b).rounded(.towardZero)) else {
      throw LakeError.outOfRange("interval overflow")
    }
    return result
  }

  private static func months(_ value: Int64) throws -> Int32 {
    guard let result = Int32(exactly: value) else { throw LakeError.outOfRange("interval year to month overflow") }
    return result
  }
}
