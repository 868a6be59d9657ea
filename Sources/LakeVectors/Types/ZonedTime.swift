/// A time of day and an offset from UTC: a `time(p) with time zone`. Two are equal, and ordered, by their time in UTC, as in
/// Trino: 10:00+02:00 is 08:00+00:00, and 00:30+01:00 (23:30 in UTC) comes after both.
public struct ZonedTime: Hashable, Sendable {
  /// Picoseconds since midnight in UTC: 0..<86,400 × 10¹².
  public let utcPicos: Int64
  /// Local time minus UTC, -840...840.
  public let offsetMinutes: Int16

  public init(utcPicos: Int64, offsetMinutes: Int16) {
    self.utcPicos = utcPicos
    self.offsetMinutes = offsetMinutes
  }

  /// From what a clock shows.
  package init(localPicos: Int64, offsetMinutes: Int) {
    let shifted = localPicos &- Int64(offsetMinutes) &* ClockTime.picosPerMinute
    self.init(utcPicos: ClockTime.wrapped(picos: shifted), offsetMinutes: Int16(truncatingIfNeeded: offsetMinutes))
  }

  /// What the clock shows: picoseconds since its midnight.
  package var localPicos: Int64 { ClockTime.wrapped(picos: utcPicos &+ Int64(offsetMinutes) &* ClockTime.picosPerMinute) }

  /// The form kept in vectors: `utcPicos << 16 | offset`. As for zoned timestamps, `packed >> 16` alone is compared.
  @inlinable public var packed: Int128 { Int128(utcPicos) << 16 | Int128(UInt16(bitPattern: offsetMinutes)) }

  @inlinable public init(packed: Int128) {
    utcPicos = Int64(truncatingIfNeeded: packed >> 16)
    offsetMinutes = Int16(bitPattern: UInt16(truncatingIfNeeded: packed))
  }
}
