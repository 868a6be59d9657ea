import LakeVectors

/// at_timezone, with_timezone, and AT TIME ZONE of times and with intervals (`$at_timezone`, a name that SQL cannot spell).
enum TimeZoneFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    addTimestamps(&family)
    addTimes(&family)
    return family.functions
  }()

  private static let millis = TypePattern.exact(.intervalDayToSecond)

  private static func addTimestamps(_ family: inout FunctionFamily) {
    family.add("at_timezone", [.anyTimestampWithTimeZone, .anyVarchar], .sameAs(0), "The same instant in another zone") { call in
      let values = call.cells(0, Int128.self)
      let zones = RowZone(call.strings(1))
      return try call.produce(Int128.self) { row in
        let value = ZonedTimestamp(packed: values[row])
        return value.moved(to: value.micros, zoneKey: try zones.key(row)).packed
      }
    }
    family.add("$at_timezone", [.anyTimestampWithTimeZone, millis], .sameAs(0), "The same instant at an offset") { call in
      let values = call.cells(0, Int128.self)
      let offsets = call.cells(1, Int64.self)
      return try call.produce(Int128.self) { row in
        let value = ZonedTimestamp(packed: values[row])
        let zone = try TimeZoneRegistry.key(offsetMinutes: try minutes(offsets[row]))
        return value.moved(to: value.micros, zoneKey: zone).packed
      }
    }
    let withZone = ReturnType.computed { types in
      if case .timestamp(let precision) = types[0] { .timestampWithTimeZone(precision: precision) } else { types[0] }
    }
    family.add("with_timezone", [.anyTimestamp, .anyVarchar], withZone, "A local time in a zone") { call in
      let values = TimestampCells(call, 0)
      let zones = RowZone(call.strings(1))
      let rules = ZoneRules()
      return try call.produce(Int128.self) { row in
        let (local, zone) = (values[row], try zones.key(row))
        let micros = rules.instant(local: local.micros, zone)
        return ZonedTimestamp(micros: micros, picosOfMicro: local.picosOfMicro, zoneKey: zone).packed
      }
    }
  }

  /// A time takes a zone's offset at the statement's start.
  private static func addTimes(_ family: inout FunctionFamily) {
    family.add(
      "$at_timezone", [.anyTimeWithTimeZone, .anyVarchar], .sameAs(0), isDeterministic: false, "The same time in another zone"
    ) { call in
      let values = call.cells(0, Int128.self)
      let zones = RowZone(call.strings(1))
      return try call.produce(Int128.self) { row in
        let offset = TimeZoneRegistry.offsetMicros(utcMicros: call.session.startMicros, try zones.key(row))
        return ZonedTime(utcPicos: ZonedTime(packed: values[row]).utcPicos, offsetMinutes: Int16(offset / 60_000_000)).packed
      }
    }
    family.add("$at_timezone", [.anyTimeWithTimeZone, millis], .sameAs(0), "The same time at an offset") { call in
      let values = call.cells(0, Int128.self)
      let offsets = call.cells(1, Int64.self)
      return try call.produce(Int128.self) { row in
        ZonedTime(utcPicos: ZonedTime(packed: values[row]).utcPicos, offsetMinutes: Int16(try minutes(offsets[row]))).packed
      }
    }
  }

  /// An interval as an offset: whole minutes, 14 hours at most.
  private static func minutes(_ millis: Int64) throws -> Int {
    guard millis % 60_000 == 0 else {
      throw LakeError.invalidArgument("Invalid time zone offset interval: interval contains seconds")
    }
    let minutes = millis / 60_000
    guard minutes.magnitude <= 840 else { throw LakeError.invalidArgument("Invalid offset minutes \(minutes)") }
    return Int(minutes)
  }
}

/// The zone each row names; a zone is looked up once while it stays the same.
final class RowZone {
  private let names: Cells<StringView>
  private var last: (name: StringView, key: UInt16)?

  init(_ names: Cells<StringView>) { self.names = names }

  func key(_ row: Int) throws -> UInt16 {
    if let last, last.name == names[row] { return last.key }
    let name = names[row].string
    guard let key = try? TimeZoneRegistry.key(for: name) else { throw LakeError.invalidArgument("'\(name)' is not a valid time zone") }
    last = (names[row], key)
    return key
  }
}
