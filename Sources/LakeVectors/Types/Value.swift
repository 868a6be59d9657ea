/// One SQL value outside a vector: a literal, a parameter, a partition key, a bound, a cell of a frame.
/// Its `DataType` is kept beside it; the case says only how it is stored.
public enum Value: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// tinyint to bigint; date (days), time (picoseconds since midnight), timestamp of up to six digits (microseconds),
  /// intervals (months, milliseconds).
  case integer(Int64)
  case real(Float)
  case double(Double)
  /// The unscaled value of a decimal of any precision; also uuid, and a timestamp of more than six digits
  /// (`LongTimestamp.packed`).
  case decimal(Int128)
  /// varchar, char, json.
  case string(String)
  case binary([UInt8])
  /// A timestamp with time zone.
  case zoned(ZonedTimestamp)
  /// A time with time zone.
  case zonedTime(ZonedTime)
  case array([Value])
  /// The entries in the order they are stored; no two keys are the same. Swift's `==` minds the order, SQL's does not.
  case map([MapEntry])
  /// One value a field, in the type's order.
  case row([Value])

  public var isNull: Bool { self == .null }
}

/// One entry of a map.
public struct MapEntry: Hashable, Sendable {
  /// Never NULL.
  public let key: Value
  public let value: Value

  public init(_ key: Value, _ value: Value) {
    self.key = key
    self.value = value
  }
}

/// An instant and the zone to show it in.
public struct ZonedTimestamp: Hashable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z, rounded down.
  public let micros: Int64
  /// 0..<1,000,000; 0 up to a precision of six digits.
  public let picosOfMicro: Int32
  /// An entry of `TimeZoneRegistry`; 0 is UTC.
  public let zoneKey: UInt16

  @inlinable public init(micros: Int64, picosOfMicro: Int32 = 0, zoneKey: UInt16) {
    self.micros = micros
    self.picosOfMicro = picosOfMicro
    self.zoneKey = zoneKey
  }

  /// The form kept in vectors: `micros << 36 | picosOfMicro << 16 | zoneKey`. Two instants compare by `packed >> 16` alone.
  @inlinable public var packed: Int128 { Int128(micros) << 36 | Int128(picosOfMicro) << 16 | Int128(zoneKey) }

  @inlinable public init(packed: Int128) {
    micros = Int64(truncatingIfNeeded: packed >> 36)
    picosOfMicro = Int32(truncatingIfNeeded: UInt64(truncatingIfNeeded: packed) >> 16 & 0xf_ffff)
    zoneKey = UInt16(truncatingIfNeeded: packed)
  }
}
