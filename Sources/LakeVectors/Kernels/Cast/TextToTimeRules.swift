private func notCast(_ value: StringView, to type: String) -> LakeError {
  LakeError(.invalidCastArgument, "Value cannot be cast to \(type): \(value.string)")
}

struct TextToDate: CastRule {
  func convert(_ value: StringView) -> Int32? { value.withBytes { TextParser.date($0.trimmed) } }
  func failure(_ value: StringView) -> LakeError { notCast(value, to: "date") }
}

struct TextToTime: CastRule {
  let precision: Int
  func convert(_ value: StringView) -> Int64? { value.withBytes { TextParser.time($0.trimmed, precision: precision) } }
  func failure(_ value: StringView) -> LakeError { notCast(value, to: "time") }
}

/// Trino's message says "timestamp" here too.
struct TextToZonedTime: CastRule {
  let precision: Int
  let sessionOffset: Int
  func convert(_ value: StringView) -> Int128? {
    value.withBytes { TextParser.zonedTime($0.trimmed, precision: precision, defaultOffset: sessionOffset)?.packed }
  }
  func failure(_ value: StringView) -> LakeError { notCast(value, to: "timestamp") }
}

/// A zone in the text must exist, and is then dropped: the local time counts.
private func local(_ value: StringView, _ precision: Int) -> LongTimestamp? {
  value.withBytes { bytes in
    guard let parsed = TextParser.dateTime(bytes.trimmed, precision: precision) else { return nil }
    if !parsed.zone.isEmpty, (try? TimeZoneRegistry.key(for: parsed.zone)) == nil { return nil }
    return parsed.local
  }
}

struct TextToTimestamp: CastRule {
  let precision: Int
  func convert(_ value: StringView) -> Int64? { local(value, precision)?.micros }
  func failure(_ value: StringView) -> LakeError { notCast(value, to: "timestamp") }
}

struct TextToLongTimestamp: CastRule {
  let precision: Int
  func convert(_ value: StringView) -> Int128? { local(value, precision)?.packed }
  func failure(_ value: StringView) -> LakeError { notCast(value, to: "timestamp") }
}

struct TextToZoned: CastRule {
  let precision: Int
  let zoneKey: UInt16
  func convert(_ value: StringView) -> Int128? {
    value.withBytes { TextParser.zoned($0.trimmed, precision: precision, defaultZone: zoneKey)?.packed }
  }
  func failure(_ value: StringView) -> LakeError { notCast(value, to: "timestamp") }
}
