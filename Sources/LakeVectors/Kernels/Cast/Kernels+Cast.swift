extension Kernels {
  /// `CAST(v AS to)`, or `TRY_CAST` when `safe`: a failing row raises INVALID_CAST_ARGUMENT or NUMERIC_VALUE_OUT_OF_RANGE, or
  /// becomes NULL. Dictionaries are cast by their entries. `timeZoneKey` is the session's zone: it is given to, or read into,
  /// timestamps without one.
  public static func cast(_ v: ColumnVector, to: DataType, safe: Bool, timeZoneKey: UInt16) throws -> ColumnVector {
    if v.type == to { return v }
    guard castSupported(from: v.type, to: to) else { throw LakeError(.typeMismatch, "Cannot cast \(v.type) to \(to)") }
    if v.isAllNull { return .nulls(to, count: v.count) }
    if sameStorage(v.type, to) { return v.retyped(to) }
    let context = CastContext(source: v.type, target: to, safe: safe, zoneKey: timeZoneKey)
    return try lift(v, to) { try context.castFlat($0) }
  }

  /// Whether there is such a cast at all.
  public static func castSupported(from: DataType, to: DataType) -> Bool {
    if from == to || from == .unknown { return true }
    let numeric = to.isNumeric || to == .boolean
    switch from {
    case .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal:
      return numeric || to.isCharacter || to == .json
    case .varchar, .char:
      return numeric || to.isCharacter || to.isPointInTime || [.varbinary, .json, .uuid].contains(to)
    case .json: return numeric || to.isCharacter
    case .date: return to.isTimestamp || to.isCharacter || to == .json
    case .time: if case .time = to { return true } else { return to.isCharacter }
    case .timestamp, .timestampWithTimeZone: return to.isPointInTime || to.isCharacter || to == .json
    case .intervalYearToMonth, .intervalDayToSecond: return to.isCharacter
    case .uuid: return to.isCharacter || to == .varbinary
    case .varbinary: return to == .uuid
    case .ipaddress: return to.isCharacter
    case .unknown, .array, .map, .row, .timeWithTimeZone, .opaque: return false
    }
  }

  /// Casts that change no byte: to a longer varchar, to more digits of a second, varchar to varbinary.
  private static func sameStorage(_ from: DataType, _ to: DataType) -> Bool {
    switch (from, to) {
    case (.varchar, .varchar(nil)), (.varchar, .varbinary), (.ipaddress, .varchar(nil)): true
    case (.varchar(let a?), .varchar(let b?)): a <= b
    case (.timestamp(let a), .timestamp(let b)), (.time(let a), .time(let b)): a <= b
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
    case .varchar, .char, .json: try toText(v)
    case .date, .time, .timestamp, .timestampWithTimeZone: try toPointInTime(v)
    case .uuid, .varbinary: try toBytes(v)
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

  /// date, time, timestamp, timestamp with time zone.
  var isPointInTime: Bool {
    switch self {
    case .date, .time, .timestamp, .timestampWithTimeZone: true
    default: false
    }
  }
}
