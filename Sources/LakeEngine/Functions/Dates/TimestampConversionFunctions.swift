import Glibc
import LakeVectors

/// date, from_unixtime, to_unixtime, ISO 8601, time zones, the current time.
enum TimestampConversionFunctions {
  private static let zoned = ReturnType.exact(.timestampWithTimeZone(precision: 3))

  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for pattern in [TypePattern.date, .anyVarchar, .anyTimestamp, .anyTimestampWithTimeZone] {
      family.add("date", [pattern], .date, "CAST(x AS date)") { call in
        try Kernels.cast(call.arguments[0], to: .date, safe: false, timeZoneKey: call.session.timeZoneKey)
      }
    }
    addUnixTime(&family)
    addISO8601(&family)
    addZones(&family)
    addCurrent(&family)
    return family.functions
  }()

  private static func addUnixTime(_ family: inout FunctionFamily) {
    family.add("from_unixtime", [.double], zoned, "Seconds since 1970 UTC as a timestamp in the session's zone") { call in
      let seconds = call.cells(0, Double.self)
      return try call.produce(Int128.self) { try instant(seconds[$0], call.session.timeZoneKey) }
    }
    family.add("from_unixtime", [.double, .anyVarchar], zoned, "Seconds since 1970 UTC as a timestamp in a zone") { call in
      let seconds = call.cells(0, Double.self)
      let zones = RowZone(call.strings(1))
      return try call.produce(Int128.self) { try instant(seconds[$0], try zones.key($0)) }
    }
    family.add(
      "from_unixtime", [.double, .bigint, .bigint], zoned, "Seconds since 1970 UTC as a timestamp at an offset of hours and minutes"
    ) { call in
      let seconds = call.cells(0, Double.self)
      let hours = call.cells(1, Int64.self)
      let minutes = call.cells(2, Int64.self)
      return try call.produce(Int128.self) { row in
        let offset = hours[row].multipliedReportingOverflow(by: 60).partialValue.addingReportingOverflow(minutes[row]).partialValue
        guard offset.magnitude <= 840 else { throw LakeError.invalidArgument("Invalid offset minutes \(offset)") }
        func two(_ n: UInt64) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let name = (offset < 0 ? "-" : "+") + two(offset.magnitude / 60) + ":" + two(offset.magnitude % 60)
        return try instant(seconds[row], try TimeZoneRegistry.key(for: name))
      }
    }
    family.add("to_unixtime", [.anyTimestamp], .double, mayFail: false, "Seconds since 1970") { call in
      let micros = call.cells(0, Int64.self)
      return call.produce(Double.self) { Double(micros[$0]) / 1e6 }
    }
    family.add("to_unixtime", [.anyTimestampWithTimeZone], .double, mayFail: false, "Seconds since 1970 UTC") { call in
      let values = call.cells(0, Int128.self)
      return call.produce(Double.self) { Double(ZonedTimestamp(packed: values[$0]).micros) / 1e6 }
    }
  }

  /// To the nearest millisecond.
  private static func instant(_ seconds: Double, _ zone: UInt16) throws -> Int128 {
    guard let millis = Int64(exactly: (seconds * 1000 + 0.5).rounded(.down)), millis.magnitude < UInt64(Int64.max / 1000) else {
      if seconds.isNaN { return ZonedTimestamp(micros: 0, zoneKey: zone).packed }
      throw Calendar.overflow
    }
    return ZonedTimestamp(micros: millis * 1000, zoneKey: zone).packed
  }

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
        return ZonedTimestamp(micros: rules.instant(local: parsed.local, zone), zoneKey: zone).packed
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
      let micros = call.cells(0, Int64.self)
      return call.text { row, arena in text(arena) { TextPrinter.append(isoTimestamp: micros[row], precision: precision, into: &$0) } }
    case .timestampWithTimeZone(let precision):
      let values = call.cells(0, Int128.self)
      let rules = ZoneRules()
      return call.text { row, arena in
        let value = ZonedTimestamp(packed: values[row])
        let local = rules.local(value)
        return text(arena) { out in
          TextPrinter.append(isoTimestamp: local, precision: precision, into: &out)
          out.append(contentsOf: offsetText(local - value.micros).utf8)
        }
      }
    default:
      let days = call.cells(0, Int32.self)
      return call.text { row, arena in text(arena) { TextPrinter.append(date: days[row], into: &$0) } }
    }
  }

  private static func offsetText(_ micros: Int64) -> String {
    if micros == 0 { return "Z" }
    let minutes = micros.magnitude / 60_000_000
    func two(_ n: UInt64) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return (micros < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
  }

  private static func addZones(_ family: inout FunctionFamily) {
    family.add("at_timezone", [.anyTimestampWithTimeZone, .anyVarchar], .sameAs(0), "The same instant in another zone") { call in
      let values = call.cells(0, Int128.self)
      let zones = RowZone(call.strings(1))
      return try call.produce(Int128.self) {
        ZonedTimestamp(micros: ZonedTimestamp(packed: values[$0]).micros, zoneKey: try zones.key($0)).packed
      }
    }
    let withZone = ReturnType.computed { types in
      if case .timestamp(let precision) = types[0] { .timestampWithTimeZone(precision: precision) } else { types[0] }
    }
    family.add("with_timezone", [.anyTimestamp, .anyVarchar], withZone, "A local time in a zone") { call in
      let micros = call.cells(0, Int64.self)
      let zones = RowZone(call.strings(1))
      let rules = ZoneRules()
      return try call.produce(Int128.self) { row in
        let zone = try zones.key(row)
        return ZonedTimestamp(micros: rules.instant(local: micros[row], zone), zoneKey: zone).packed
      }
    }
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

/// The zone each row names; a zone is looked up once while it stays the same.
private final class RowZone {
  private let names: Cells<StringView>
  private var last: (name: StringView, key: UInt16)?

  init(_ names: Cells<StringView>) { self.names = names }

  func key(_ row: Int) throws -> UInt16 {
    if let last, last.name == names[row] { return last.key }
    let key = try TimeZoneRegistry.key(for: names[row].string)
    last = (names[row], key)
    return key
  }
}
