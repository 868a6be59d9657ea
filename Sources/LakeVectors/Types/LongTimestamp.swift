/// A date and time of day to the picosecond, without zone: a `timestamp(p)` of more than six digits.
/// See docs/decisions/004-timestamps-in-micros.md.
public struct LongTimestamp: Hashable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00, rounded down.
  public let micros: Int64
  /// 0..<1,000,000
  public let picosOfMicro: Int32

  @inlinable public init(micros: Int64, picosOfMicro: Int32 = 0) {
    self.micros = micros
    self.picosOfMicro = picosOfMicro
  }

  /// The form kept in vectors: `micros << 20 | picosOfMicro`. It has the order of the timestamps.
  @inlinable public var packed: Int128 { Int128(micros) << 20 | Int128(picosOfMicro) }

  @inlinable public init(packed: Int128) {
    micros = Int64(truncatingIfNeeded: packed >> 20)
    picosOfMicro = Int32(truncatingIfNeeded: packed & 0xf_ffff)
  }
}

extension LongTimestamp {
  /// Rounded half up to `precision` digits of the second; nil when that leaves the range.
  package func rounded(toPrecision precision: Int) -> LongTimestamp? {
    if precision >= 12 || (precision >= 6 && picosOfMicro == 0) { return self }
    if precision < 6 {
      // What is below the microsecond decides no half: only the microseconds' own half rounds up.
      return ClockTime.round(micros, toPrecision: precision).map { LongTimestamp(micros: $0) }
    }
    let unit = Int32(PowersOfTen.int64(12 - precision))
    let picos = (picosOfMicro + unit / 2) / unit * unit
    if picos < 1_000_000 { return LongTimestamp(micros: micros, picosOfMicro: picos) }
    let (next, overflow) = micros.addingReportingOverflow(1)
    return overflow ? nil : LongTimestamp(micros: next)
  }

  /// Picoseconds since midnight.
  package var picosOfDay: Int64 {
    Int64(floorMod(Int(micros), ClockTime.microsPerDay)) * 1_000_000 + Int64(picosOfMicro)
  }
}
