/// A SQL type, as Trino names them.
///
/// How a value of a type is stored in a vector is `physical`; how it looks as one value is `Value`.
public enum DataType: Hashable, Sendable {
  /// The type of a bare `NULL`; coerces to every type.
  case unknown
  case boolean
  case tinyint, smallint, integer, bigint
  case real, double
  /// Exact decimals, `1 ≤ precision ≤ 38`, `0 ≤ scale ≤ precision`.
  case decimal(precision: Int, scale: Int)
  /// `length` in code points; `nil` is unbounded.
  case varchar(length: Int?)
  case char(length: Int)
  case varbinary
  case json
  case date
  /// Fractional digits of the second, 0 to 12, in this and the next three.
  case time(precision: Int)
  case timeWithTimeZone(precision: Int)
  case timestamp(precision: Int)
  case timestampWithTimeZone(precision: Int)
  case intervalYearToMonth
  case intervalDayToSecond
  case uuid
  case ipaddress
  indirect case array(DataType)
  indirect case map(key: DataType, value: DataType)
  indirect case row([RowField])
  /// A type whose values only functions make and read, by Trino's name: `HyperLogLog`, `Geometry`, `qdigest` of a type.
  indirect case opaque(String, [DataType])

  public static let varchar = DataType.varchar(length: nil)
  /// What Athena gives a Hive `TIMESTAMP` column and `current_timestamp`: milliseconds.
  public static let timestamp = DataType.timestamp(precision: 3)
}

/// One field of a `row` type; anonymous fields have no name.
public struct RowField: Hashable, Sendable {
  public let name: String?
  public let type: DataType

  public init(name: String?, type: DataType) {
    self.name = name
    self.type = type
  }
}

extension PhysicalType {
  /// Whether values lie in child vectors.
  public var isNested: Bool { self == .list || self == .row }
}

/// How the values of a vector lie in memory.
public enum PhysicalType: UInt8, Hashable, Sendable {
  /// One byte a row, 0 or 1.
  case bool
  case int8, int16, int32, int64, int128
  case float32, float64
  /// 16-byte `StringView`s.
  case string
  /// `array` and `map`: 8-byte `ListSpan`s into child vectors.
  case list
  /// `row`: 4-byte positions in child vectors, one child a field.
  case row

  /// Bytes of one flat value.
  public var byteWidth: Int {
    switch self {
    case .bool, .int8: 1
    case .int16: 2
    case .int32, .float32, .row: 4
    case .int64, .float64, .list: 8
    case .int128, .string: 16
    }
  }
}

extension DataType {
  /// The storage of this type's vectors. Decimals of more than 18 digits are `int128` here, but a vector may hold them
  /// as `int64` when all its values fit (see `ColumnVector.physical`).
  ///
  /// - date: days since 1970-01-01; time: picoseconds since midnight; timestamp of up to six digits: microseconds since
  ///   1970-01-01T00:00:00 without zone, of more: `LongTimestamp.packed`; with time zone: `ZonedTimestamp.packed` and
  ///   `ZonedTime.packed`; intervals: months (`int32`), milliseconds (`int64`); decimal: the unscaled value; unknown:
  ///   `bool`, all NULL; uuid: its 128 bits.
  public var physical: PhysicalType {
    switch self {
    case .unknown, .boolean: .bool
    case .tinyint: .int8
    case .smallint: .int16
    case .integer, .date, .intervalYearToMonth: .int32
    case .timestamp(let precision): precision <= DataType.shortTimestampDigits ? .int64 : .int128
    case .bigint, .time, .intervalDayToSecond: .int64
    case .real: .float32
    case .double: .float64
    case .decimal(let precision, _): precision <= 18 ? .int64 : .int128
    case .timestampWithTimeZone, .timeWithTimeZone, .uuid: .int128
    case .opaque(let name, _): OpaqueType.physical(name)
    case .varchar, .char, .varbinary, .json, .ipaddress: .string
    case .array, .map: .list
    case .row: .row
    }
  }

  /// Timestamps of so many digits of the second are 64-bit microseconds.
  package static let shortTimestampDigits = 6

  /// A timestamp or a time with time zone: equal and ordered by the instant, which is the stored value without its lowest
  /// 16 bits.
  package var isZoned: Bool {
    switch self {
    case .timestampWithTimeZone, .timeWithTimeZone: true
    default: false
    }
  }

  /// A timestamp that is kept as a `LongTimestamp`.
  package var isLongTimestamp: Bool {
    if case .timestamp(let precision) = self { precision > DataType.shortTimestampDigits } else { false }
  }

  public var isInteger: Bool {
    switch self {
    case .tinyint, .smallint, .integer, .bigint: true
    default: false
    }
  }

  /// `array`, `map` or `row`: values with values inside.
  public var isNested: Bool {
    switch self {
    case .array, .map, .row: true
    default: false
    }
  }

  /// The types of a nested type's child vectors: the element's; the key's and the value's; one a field.
  public var childTypes: [DataType] {
    switch self {
    case .array(let element): [element]
    case .map(let key, let value): [key, value]
    case .row(let fields): fields.map(\.type)
    default: []
    }
  }

  public var isDecimal: Bool { if case .decimal = self { true } else { false } }

  public var isNumeric: Bool {
    switch self {
    case .tinyint, .smallint, .integer, .bigint, .decimal, .real, .double: true
    default: false
    }
  }

  package var isUnknown: Bool { if case .unknown = self { true } else { false } }

  /// `varchar(n)` or `char(n)`.
  public var isCharacter: Bool {
    switch self {
    case .varchar, .char: true
    default: false
    }
  }
}

extension DataType: CustomStringConvertible {
  /// Trino's spelling: `varchar(10)`, `decimal(15,2)`, `timestamp(3) with time zone`, `row(a bigint)`.
  public var description: String {
    switch self {
    case .unknown: "unknown"
    case .boolean: "boolean"
    case .tinyint: "tinyint"
    case .smallint: "smallint"
    case .integer: "integer"
    case .bigint: "bigint"
    case .real: "real"
    case .double: "double"
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .varchar(let length): length.map { "varchar(\($0))" } ?? "varchar"
    case .char(let length): "char(\(length))"
    case .varbinary: "varbinary"
    case .json: "json"
    case .date: "date"
    case .time(let precision): "time(\(precision))"
    case .timeWithTimeZone(let precision): "time(\(precision)) with time zone"
    case .timestamp(let precision): "timestamp(\(precision))"
    case .timestampWithTimeZone(let precision): "timestamp(\(precision)) with time zone"
    case .intervalYearToMonth: "interval year to month"
    case .intervalDayToSecond: "interval day to second"
    case .uuid: "uuid"
    case .ipaddress: "ipaddress"
    case .array(let element): "array(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .row(let fields):
      "row(" + fields.map { ($0.name.map { $0 + " " } ?? "") + $0.type.description }.joined(separator: ", ") + ")"
    case .opaque(let name, let parameters):
      parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    }
  }
}
