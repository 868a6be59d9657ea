import Glibc
import LakeVectors

/// date, ISO 8601, the current time.
enum TimestampConversionFunctions {
  private static let zoned = ReturnType.exact(.timestampWithTimeZone(precision: 3))

  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for pattern in [TypePattern.date, .anyVarchar, .anyTimestamp, .anyTimestampWithTimeZone] {
      family.add("date", [pattern], .date, "CAST(x AS date)") { call in
        try Kernels.cast(call.arguments[0], to: .date, safe: false, timeZoneKey: call.session.timeZoneKey)
      }
    }
    addISO8601(&family)
    addCurrent(&family)
    return family.functions
  }()

  private static func addISO8601(_ family: inout FunctionFamily) {
    family.add("from_iso8601_date", [.anyVarchar], .date, "Reads a date as ISO 8601 writes it") { call in
      let text = call.strings(0)
      return try call.produce(Int32.self) { row in
        guard let days = text[row].withBytes({ ISO8601.date($0) }), let result = Int32(exactly: days) else { throw invalid(text[row]) }
        return result
      }
    }
    family.add("from_iso8601_timestamp", [.anyVarchar], zoned, "Reads a timestamp as ISO 8601 writes it") { call in
      let text = call.strings(0)
      let rules = ZoneRules()
      return try call.produce(Int128.self) { row in
        guard let parsed = text[row].withBytes({ ISO8601.timestamp($0) }) else { throw invalid(text[row]) }
        let zone = parsed.zoneKey ?? call.session.timeZoneKey
        // To the millisecond, without rounding.
        let local = parsed.local.micros - Int64(floorMod(Int(parsed.local.micros), 1000))
        return ZonedTimestamp(micros: rules.instant(local: local, zone), zoneKey: zone).packed
      }
    }
    family.add(
      "from_iso8601_timestamp_nanos", [.anyVarchar], .exact(.timestampWithTimeZone(precision: 9)),
      "Reads a timestamp as ISO 8601 writes it, to the nanosecond"
    ) { call in
      let text = call.strings(0)
      let rules = ZoneRules()
      return try call.produce(Int128.self) { row in
        guard let parsed = text[row].withBytes({ ISO8601.timestamp($0) }) else { throw invalid(text[row]) }
        let zone = parsed.zoneKey ?? call.session.timeZoneKey
        let micros = rules.instant(local: parsed.local.micros, zone)
        return ZonedTimestamp(micros: micros, picosOfMicro: parsed.local.picosOfMicro, zoneKey: zone).packed
      }
    }
    for pattern in [TypePattern.date, .anyTimestamp, .anyTimestampWithTimeZone] {
      family.add("to_iso8601", [pattern], .varchar, mayFail: false, "A date or timestamp as ISO 8601 writes it", toISO8601)
    }
  }

  private static func invalid(_ text: StringView) -> LakeError { .invalidArgument("Invalid format: \"\(text.string)\"") }

  @Sendable private static func toISO8601(_ call: ScalarFunction.Invocation) -> ColumnVector {
    var scratch: [UInt8] = []
    func text(_ arena: StringArena, _ write: (inout [UInt8]) -> Void) -> StringView {
      scratch.removeAll(keepingCapacity: true)
      write(&scratch)
      return arena.copy(scratch)
    }
    switch call.arguments[0].type {
    case .timestamp(let precision):
      let values = TimestampCells(call, 0)
      return call.text { row, arena in text(arena) { TextPrinter.append(isoTimestamp: values[row], precision: precision, into: &$0) } }
    case .timestampWithTimeZone(let precision):
      let values = call.cells(0, Int128.self)
      let rules = ZoneRules()
      return call.text { row, arena in
        let value = ZonedTimestamp(packed: values[row])
        let local = rules.local(value)
        return text(arena) { out in
          let shown = LongTimestamp(micros: local, picosOfMicro: value.picosOfMicro)
          TextPrinter.append(isoTimestamp: shown, precision: precision, into: &out)
          appendOffset(local - value.micros, into: &out)
        }
      }
    default:
      let days = call.cells(0, Int32.self)
      return call.text { row, arena in text(arena) { TextPrinter.append(date: days[row], into: &$0) } }
    }
  }

  private static func appendOffset(_ micros: Int64, into out: inout [UInt8]) {
    if micros == 0 { out.append(UInt8(ascii: "Z")) } else { TextPrinter.append(offsetMinutes: Int(micros) / 60_000_000, into: &out) }
  }

  private static func addCurrent(_ family: inout FunctionFamily) {
    family.add("now", [], zoned, isDeterministic: false, mayFail: false, "The statement's start") { call in
      let micros = call.session.startMicros - Int64(floorMod(Int(call.session.startMicros), 1000))
      let value = ZonedTimestamp(micros: micros, zoneKey: call.session.timeZoneKey)
      return .constant(.zoned(value), type: call.returnType, count: call.rowCount)
    }
    family.add("current_timezone", [], .varchar, isDeterministic: false, mayFail: false, "The session's time zone") { call in
      .constant(.string(TimeZoneRegistry.name(call.session.timeZoneKey)), type: .varchar, count: call.rowCount)
    }
  }
}
