extension Kernels {
  /// `CAST(v AS to)`, or `TRY_CAST` when `safe`: a failing row raises INVALID_CAST_ARGUMENT or NUMERIC_VALUE_OUT_OF_RANGE, or
  /// becomes NULL. Dictionaries are cast by their entries. `timeZoneKey` is the session's zone: it is given to, or read into,
  /// timestamps without one. `startMicros` (since 1970 UTC) is the statement's start: a time becomes a timestamp of its day.
  public static func cast(
    _ v: ColumnVector, to: DataType, safe: Bool, timeZoneKey: UInt16, startMicros: Int64 = 0
  ) throws -> ColumnVector {
    if v.type == to { return v }
    guard castSupported(from: v.type, to: to) else { throw LakeError(.typeMismatch, "Cannot cast \(v.type) to \(to)") }
    if v.isAllNull { return .nulls(to, count: v.count) }
    if sameStorage(v.type, to) { return v.retyped(to) }
    let context = CastContext(source: v.type, target: to, safe: safe, zoneKey: timeZoneKey, startMicros: startMicros)
    return try lift(v, to) { try context.castFlat($0) }
  }

  /// JSON texts as values of a nested column of a file. As a cast from JSON, but a string may stand for a date, a timestamp and
  /// whatever else has a text; timestamps with time zone that name none are in UTC.
  package static func readJSON(_ v: ColumnVector, as type: DataType, safe: Bool) throws -> ColumnVector {
    if v.isAllNull { return .nulls(type, count: v.count) }
    return try CastContext(source: .json, target: type, safe: safe, zoneKey: 0, readsText: true).nestedFromJSON(v.flattened())
  }

  /// Whether there is such a cast at all.
  public static func castSupported(from: DataType, to: DataType) -> Bool {
    if from == to || from == .unknown { return true }
    if from.isNested || to.isNested { return nestedCastSupported(from: from, to: to) }
    let numeric = to.isNumeric || to == .boolean
    switch from {
    case .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal:
      return numeric || to.isCharacter || to == .json
    case .varchar, .char:
      return numeric || to.isCharacter || to.isPointInTime || [.varbinary, .json, .uuid].contains(to)
    case .json: return numeric || to.isCharacter
    case .date: return to.isTimestamp || to.isCharacter || to == .json
    case .time, .timeWithTimeZone: return to.isTime || to.isTimestamp || to.isCharacter
    case .timestamp, .timestampWithTimeZone: return to.isPointInTime || to.isCharacter || to == .json
    case .intervalYearToMonth, .intervalDayToSecond: return to.isCharacter
    case .uuid: return to.isCharacter || to == .varbinary
    case .varbinary: return to == .uuid
    case .ipaddress: return to.isCharacter
    case .unknown, .array, .map, .row, .opaque: return false
    }
  }

  /// Between types of one shape, and to and from JSON; none to text.
  private static func nestedCastSupported(from: DataType, to: DataType) -> Bool {
    switch (from, to) {
    case (.array(let a), .array(let b)): castSupported(from: a, to: b)
    case (.map(let k, let v), .map(let l, let w)): castSupported(from: k, to: l) && castSupported(from: v, to: w)
    case (.row(let a), .row(let b)): a.count == b.count && zip(a, b).allSatisfy { castSupported(from: $0.type, to: $1.type) }
    case (.array(let element), .json): castSupported(from: element, to: .json)
    case (.row(let fields), .json): fields.allSatisfy { castSupported(from: $0.type, to: .json) }
    case (.map(let key, let value), .json): (key.isCharacter || key.isNumeric || key == .boolean) && castSupported(from: value, to: .json)
    case (.json, .array(let element)): castSupported(from: .json, to: element)
    case (.json, .row(let fields)): fields.allSatisfy { castSupported(from: .json, to: $0.type) }
    case (.json, .map(let key, let value)): (key.isCharacter || key.isNumeric || key == .boolean) && castSupported(from: .json, to: value)
    default: false
    }
  }

  /// Casts that change no byte: to a longer varchar, to more digits of a second, varchar to varbinary.
  private static func sameStorage(_ from: DataType, _ to: DataType) -> Bool {
    switch (from, to) {
    case (.varchar, .varchar(nil)), (.varchar, .varbinary), (.ipaddress, .varchar(nil)): true
    case (.varchar(let a?), .varchar(let b?)): a <= b
    case (.timestamp(let a), .timestamp(let b)): a <= b && from.physical == to.physical
    case (.time(let a), .time(let b)), (.timeWithTimeZone(let a), .timeWithTimeZone(let b)): a <= b
    case (.timestampWithTimeZone(let a), .timestampWithTimeZone(let b)): a <= b
    default: false
    }
  }
}

extension CastContext {
  /// One switch on the kind of the target; each family then switches on the source.
  func castFlat(_ v: ColumnVector) throws -> ColumnVector {
    switch target {
    case .boolean: try toBoolean(v)
    case .tinyint: try toInteger(Int8.self, v)
    case .smallint: try toInteger(Int16.self, v)
    case .integer: try toInteger(Int32.self, v)
    case .bigint: try toInteger(Int64.self, v)
    case .real: try toReal(v)
    case .double: try toDouble(v)
    case .decimal(let precision, let scale): try toDecimal(v, precision, scale)
    case .json where source.isNested: try nestedToJSON(v)
    case .varchar, .char, .json: try toText(v)
    case .date, .time, .timeWithTimeZone, .timestamp, .timestampWithTimeZone: try toPointInTime(v)
    case .uuid, .varbinary: try toBytes(v)
    case .array, .map, .row: try toNested(v)
    default: throw unsupported()
    }
  }
}

extension DataType {
  var isTimestamp: Bool {
    switch self {
    case .timestamp, .timestampWithTimeZone: true
    default: false
    }
  }

  /// time, time with time zone.
  var isTime: Bool {
    switch self {
    case .time, .timeWithTimeZone: true
    default: false
    }
  }

  /// date, time, timestamp, with time zone or without.
  var isPointInTime: Bool { self == .date || isTime || isTimestamp }
}
