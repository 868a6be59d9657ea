import LakeVectors

/// date_format and date_parse (MySQL's patterns), format_datetime and parse_datetime (Joda's).
enum DateFormatFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for pattern in [TypePattern.anyTimestamp, .anyTimestampWithTimeZone] {
      family.add("date_format", [pattern, .anyVarchar], .varchar, "A timestamp as text, by a pattern as MySQL has them") {
        formatKernel(DateFormat.mySQL)
      }
      family.add("format_datetime", [pattern, .anyVarchar], .varchar, "A timestamp as text, by a pattern as Joda has them") {
        formatKernel(DateFormat.joda)
      }
    }
    family.add(
      "date_parse", [.anyVarchar, .anyVarchar], .exact(.timestamp), "Reads a timestamp by a pattern as MySQL has them"
    ) {
      let formats = FormatCache(DateFormat.mySQL)
      return { call in
        let text = call.strings(0)
        let patterns = call.strings(1)
        return try call.produce(Int64.self) { row in
          let format = try formats.format(patterns[row])
          return try text[row].withBytes { try format.parse($0).localMicros }
        }
      }
    }
    family.add(
      "parse_datetime", [.anyVarchar, .anyVarchar], .exact(.timestampWithTimeZone(precision: 3)),
      "Reads a timestamp with time zone by a pattern as Joda has them"
    ) {
      let formats = FormatCache(DateFormat.joda)
      let rules = ZoneRules()
      return { call in
        let text = call.strings(0)
        let patterns = call.strings(1)
        return try call.produce(Int128.self) { row in
          let format = try formats.format(patterns[row])
          let parsed = try text[row].withBytes { try format.parse($0) }
          let zone = parsed.zoneKey ?? call.session.timeZoneKey
          return ZonedTimestamp(micros: rules.instant(local: parsed.localMicros, zone), zoneKey: zone).packed
        }
      }
    }
    return family.functions
  }()

  private static func formatKernel(_ compile: @escaping (String) throws -> DateFormat) -> ScalarFunction.WorkerKernel {
    let formats = FormatCache(compile)
    let rules = ZoneRules()
    return { call in
      let patterns = call.strings(1)
      var scratch: [UInt8] = []
      func text(_ row: Int, _ local: Int64, _ zone: UInt16, _ offset: Int64, _ arena: StringArena) throws -> StringView {
        scratch.removeAll(keepingCapacity: true)
        try formats.format(patterns[row]).print(local: local, zoneKey: zone, offsetMicros: offset, into: &scratch)
        return arena.copy(scratch)
      }
      if case .timestampWithTimeZone = call.arguments[0].type {
        let zoned = call.cells(0, Int128.self)
        return try call.text { row, arena in
          let value = ZonedTimestamp(packed: zoned[row])
          let local = rules.local(value)
          return try text(row, local, value.zoneKey, local - value.micros, arena)
        }
      }
      let timestamps = TimestampCells(call, 0)
      return try call.text { row, arena in try text(row, timestamps[row].micros, TimeZoneRegistry.utc, 0, arena) }
    }
  }
}

/// The pattern compiled last; patterns seldom change from row to row.
private final class FormatCache {
  private let compile: (String) throws -> DateFormat
  private var last: (pattern: String, format: DateFormat)?
  private var lastView: StringView?

  init(_ compile: @escaping (String) throws -> DateFormat) { self.compile = compile }

  func format(_ pattern: StringView) throws -> DateFormat {
    // A long view's bytes may have been replaced since; an inline one is its bytes.
    if let last, let lastView, pattern.isInline, lastView == pattern { return last.format }
    let text = pattern.string
    if let last, last.pattern.utf8.elementsEqual(text.utf8) { return last.format }
    let format = try compile(text)
    last = (text, format)
    lastView = pattern.isInline ? pattern : nil
    return format
  }
}
