import LakeVectors

/// Times and timestamps. Those of up to six digits of the second are microseconds; what a file has beyond them is dropped.
extension ValueConversion {
  /// For `divisor > 0`.
  @inline(__always)
  static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient &- 1 : quotient
  }

  /// To the nearest multiple of `step`, halves up.
  @inline(__always)
  private static func round(_ value: Int64, _ step: Int64, _ overflow: inout Bool) -> Int64 {
    if step == 1 { return value }
    let (sum, wrapped) = value.addingReportingOverflow(step / 2)
    let (rounded, under) = floorDivide(sum, step).multipliedReportingOverflow(by: step)
    overflow = overflow || wrapped || under
    return rounded
  }

  /// Microseconds of one unit of the last of `precision` digits.
  private static func step(_ precision: Int) -> Int64 { PowersOfTen.int64(max(6 - precision, 0)) }

  func timestamp(
    _ unit: ParquetTimeUnit, _ precision: Int, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) throws(DataDefect) {
    var overflow = false
    let step = Self.step(precision)
    let wide = type.physical == .int128
    let isLong = precision > DataType.shortTimestampDigits
    var i = 0
    while i < count {
      let stored = source.loadUnaligned(fromByteOffset: i &* 8, as: Int64.self)
      var micros: Int64
      switch unit {
      case .millis:
        let (product, wrapped) = stored.multipliedReportingOverflow(by: 1000)
        micros = product
        overflow = overflow || wrapped
      case .micros: micros = stored
      case .nanos:
        micros = ValueConversion.floorDivide(stored, 1000)
        if isLong {
          storeLong(micros, nanos: stored &- micros &* 1000, precision, i, target)
          i &+= 1
          continue
        }
      }
      micros = ValueConversion.round(micros, step, &overflow)
      store(micros, i, wide, target)
      i &+= 1
    }
    if overflow { throw DataDefect.damaged("a timestamp is out of range") }
  }

  /// Wraps instead of failing: Spark stores years beyond 290,000 with Julian days that wrapped, and filler bytes are common.
  func timestamp96(_ precision: Int, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer) {
    let julianDayOfEpoch: Int64 = 2_440_588
    let microsPerDay: Int64 = 86_400_000_000
    let step = Self.step(precision)
    let wide = type.physical == .int128
    let isLong = precision > DataType.shortTimestampDigits
    var overflow = false
    var i = 0
    while i < count {
      let nanos = source.loadUnaligned(fromByteOffset: i &* 12, as: Int64.self)
      let day = Int64(source.loadUnaligned(fromByteOffset: i &* 12 &+ 8, as: Int32.self)) &- julianDayOfEpoch
      let microsOfDay = ValueConversion.floorDivide(nanos, 1000)
      let micros = day &* microsPerDay &+ microsOfDay
      if isLong {
        storeLong(micros, nanos: nanos &- microsOfDay &* 1000, precision, i, target)
      } else {
        store(ValueConversion.round(micros, step, &overflow), i, wide, target)
      }
      i &+= 1
    }
  }

  func time(
    _ unit: ParquetTimeUnit, _ precision: Int, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) {
    // A file may hold any number: the clock shows its remainder by the day.
    func picos(_ units: Int64, _ perDay: Int64, _ length: Int64) -> Int64 {
      let rest = units % perDay
      return ClockTime.round(picosOfDay: (rest < 0 ? rest &+ perDay : rest) &* length, toPrecision: precision)
    }
    switch unit {
    case .millis: map(source, count, target) { (x: Int32) in picos(Int64(x), 86_400_000, 1_000_000_000) }
    case .micros: map(source, count, target) { (x: Int64) in picos(x, 86_400_000_000, 1_000_000) }
    case .nanos: map(source, count, target) { (x: Int64) in picos(x, 86_400_000_000_000, 1000) }
    }
  }

  /// As a plain timestamp or as one with time zone, in UTC.
  @inline(__always)
  private func store(_ micros: Int64, _ index: Int, _ wide: Bool, _ target: UnsafeMutableRawPointer) {
    if !wide {
      target.assumingMemoryBound(to: Int64.self)[index] = micros
    } else {
      target.assumingMemoryBound(to: Int128.self)[index] =
        type.isLongTimestamp ? LongTimestamp(micros: micros).packed : ZonedTimestamp(micros: micros, zoneKey: 0).packed
    }
  }

  /// The same with 0..<1000 nanoseconds more, rounded to seven digits or more.
  private func storeLong(_ micros: Int64, nanos: Int64, _ precision: Int, _ index: Int, _ target: UnsafeMutableRawPointer) {
    let exact = LongTimestamp(micros: micros, picosOfMicro: Int32(truncatingIfNeeded: nanos &* 1000))
    let value = exact.rounded(toPrecision: precision) ?? exact
    target.assumingMemoryBound(to: Int128.self)[index] =
      type.isLongTimestamp
      ? value.packed : ZonedTimestamp(micros: value.micros, picosOfMicro: value.picosOfMicro, zoneKey: 0).packed
  }
}
