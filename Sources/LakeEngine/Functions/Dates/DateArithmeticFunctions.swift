import LakeVectors

/// date_trunc, date_add, date_diff.
enum DateArithmeticFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for pattern in [TypePattern.date, .anyTimestamp, .anyTimestampWithTimeZone, .anyTime, .anyTimeWithTimeZone] {
      family.add("date_trunc", [.anyVarchar, pattern], .sameAs(1), "The beginning of the unit that a value lies in", truncate)
      family.add("date_add", [.anyVarchar, .bigint, pattern], .sameAs(2), "A value so many units later", add)
      family.add("date_diff", [.anyVarchar, pattern, pattern], .bigint, "Whole units from the first value to the second", difference)
    }
    return family.functions
  }()

  @Sendable private static func truncate(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let units = try RowUnit(call, unit: 0, value: 1)
    switch call.arguments[1].type {
    case .date:
      let days = call.cells(1, Int32.self)
      return try call.produce(Int32.self) { row in
        Int32(truncatingIfNeeded: try Calendar.checkDays(Int64(Calendar.truncate(days: Int(days[row]), to: try units.unit(row)))))
      }
    case .timestampWithTimeZone:
      let zoned = call.cells(1, Int128.self)
      let rules = ZoneRules()
      return try call.produce(Int128.self) { row in
        let value = ZonedTimestamp(packed: zoned[row])
        let unit = try units.unit(row)
        let local = rules.local(value)
        let truncated = try Calendar.truncate(micros: local, to: unit)
        // An hour is cut off on the clock that shows it; a day's midnight may have another offset.
        let instant = unit.isTimeOfDay ? value.micros - (local - truncated) : rules.instant(local: truncated, value.zoneKey)
        return ZonedTimestamp(micros: instant, zoneKey: value.zoneKey).packed
      }
    case .timestamp(let precision) where precision > DataType.shortTimestampDigits:
      let long = call.cells(1, Int128.self)
      return try call.produce(Int128.self) { row in
        LongTimestamp(micros: try Calendar.truncate(micros: LongTimestamp(packed: long[row]).micros, to: try units.unit(row))).packed
      }
    case .time:
      let picos = call.cells(1, Int64.self)
      return try call.produce(Int64.self) { picos[$0] - picos[$0] % (try units.unit($0)).picos }
    case .timeWithTimeZone:
      let zoned = call.cells(1, Int128.self)
      return try call.produce(Int128.self) { row in
        let value = ZonedTime(packed: zoned[row])
        let local = value.localPicos
        return ZonedTime(localPicos: local - local % (try units.unit(row)).picos, offsetMinutes: Int(value.offsetMinutes)).packed
      }
    default:
      let micros = call.cells(1, Int64.self)
      return try call.produce(Int64.self) { try Calendar.truncate(micros: micros[$0], to: try units.unit($0)) }
    }
  }

  /// The result has the argument's digits: `date_add('millisecond', 500, …)` on whole seconds rounds to one.
  @Sendable private static func add(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let units = try RowUnit(call, unit: 0, value: 2)
    let counts = call.cells(1, Int64.self)
    switch call.arguments[2].type {
    case .date:
      let days = call.cells(2, Int32.self)
      return try call.produce(Int32.self) { row in
        Int32(truncatingIfNeeded: try Calendar.add(counts[row], try units.unit(row), toDays: Int(days[row])))
      }
    case .timestampWithTimeZone(let precision):
      let zoned = call.cells(2, Int128.self)
      let rules = ZoneRules()
      return try call.produce(Int128.self) { row in
        let value = ZonedTimestamp(packed: zoned[row])
        let unit = try units.unit(row)
        let micros =
          unit.isTimeOfDay
          ? try Calendar.add(counts[row], unit, toMicros: value.micros)
          : rules.instant(local: try Calendar.add(counts[row], unit, toMicros: rules.local(value)), value.zoneKey)
        return value.moved(to: try rounded(micros, unit, precision)).packed
      }
    case .time(let precision):
      let times = call.cells(2, Int64.self)
      return try call.produce(Int64.self) { try add(counts[$0], try units.unit($0), toPicosOfDay: times[$0], precision) }
    case .timeWithTimeZone(let precision):
      let zoned = call.cells(2, Int128.self)
      return try call.produce(Int128.self) { row in
        let value = ZonedTime(packed: zoned[row])
        let local = try add(counts[row], try units.unit(row), toPicosOfDay: value.localPicos, precision)
        return ZonedTime(localPicos: local, offsetMinutes: Int(value.offsetMinutes)).packed
      }
    case .timestamp(let precision) where precision > DataType.shortTimestampDigits:
      let long = call.cells(2, Int128.self)
      return try call.produce(Int128.self) { row in
        let value = LongTimestamp(packed: long[row])
        let micros = try Calendar.add(counts[row], try units.unit(row), toMicros: value.micros)
        return LongTimestamp(micros: micros, picosOfMicro: value.picosOfMicro).packed
      }
    case .timestamp(let precision):
      let micros = call.cells(2, Int64.self)
      return try call.produce(Int64.self) { row in
        let unit = try units.unit(row)
        return try rounded(try Calendar.add(counts[row], unit, toMicros: micros[row]), unit, precision)
      }
    default: throw LakeError.invalidArgument("date_add of \(call.arguments[2].type)")
    }
  }

  /// Milliseconds are the only unit shorter than a digit of a result.
  @inline(__always)
  private static func rounded(_ micros: Int64, _ unit: TimeUnit, _ precision: Int) throws -> Int64 {
    guard unit == .millisecond, precision < 3 else { return micros }
    guard let result = ClockTime.round(micros, toPrecision: precision) else { throw Calendar.overflow }
    return result
  }

  private static func add(_ count: Int64, _ unit: TimeUnit, toPicosOfDay picos: Int64, _ precision: Int) throws -> Int64 {
    let millis = Int64((unit.micros ?? 0) / 1000)
    // Whole days leave a time as it is.
    let moved = Calendar.add(millis: count % (86_400_000 / millis) * millis, toPicosOfDay: picos)
    return unit == .millisecond && precision < 3 ? ClockTime.round(picosOfDay: moved, toPrecision: precision) : moved
  }

  @Sendable private static func difference(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let units = try RowUnit(call, unit: 0, value: 1)
    switch call.arguments[1].type {
    case .date:
      let a = call.cells(1, Int32.self)
      let b = call.cells(2, Int32.self)
      let day = Int64(ClockTime.microsPerDay)
      return try call.produce(Int64.self) { row in
        let unit = try units.unit(row)
        // Days fit; as microseconds the ends of the 32-bit range would not.
        if let days = unit.days { return (Int64(b[row]) - Int64(a[row])) / Int64(days) }
        return try Calendar.difference(try Calendar.multiply(Int64(a[row]), day), try Calendar.multiply(Int64(b[row]), day), unit)
      }
    case .timestampWithTimeZone:
      let a = call.cells(1, Int128.self)
      let b = call.cells(2, Int128.self)
      let rules = ZoneRules()
      return try call.produce(Int64.self) { row in
        let start = ZonedTimestamp(packed: a[row])
        // Days and longer are counted on the clocks of the first value's zone.
        let end = ZonedTimestamp(micros: ZonedTimestamp(packed: b[row]).micros, zoneKey: start.zoneKey)
        let unit = try units.unit(row)
        if unit.isTimeOfDay { return try Calendar.difference(start.micros, end.micros, unit) }
        return try Calendar.difference(rules.local(start), rules.local(end), unit)
      }
    case .time:
      let a = call.cells(1, Int64.self)
      let b = call.cells(2, Int64.self)
      return try call.produce(Int64.self) { (b[$0] - a[$0]) / (try units.unit($0)).picos }
    case .timeWithTimeZone:
      let a = call.cells(1, Int128.self)
      let b = call.cells(2, Int128.self)
      return try call.produce(Int64.self) { row in
        (ZonedTime(packed: b[row]).utcPicos - ZonedTime(packed: a[row]).utcPicos) / (try units.unit(row)).picos
      }
    default:
      let a = TimestampCells(call, 1)
      let b = TimestampCells(call, 2)
      return try call.produce(Int64.self) { try Calendar.difference(a[$0].micros, b[$0].micros, try units.unit($0)) }
    }
  }
}
