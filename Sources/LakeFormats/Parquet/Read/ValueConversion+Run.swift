import LakeVectors

extension ValueConversion {
  /// Converts `count` stored values at `source` (any alignment, string views for BYTE_ARRAY) to values of `type.physical`
  /// at `target`. Strings are made elsewhere (`StringConversion`), since they keep pointing at the source.
  func run(_ source: UnsafeRawPointer, _ count: Int, into target: UnsafeMutableRawPointer) throws(DataDefect) {
    switch kind {
    case .identity: target.copyMemory(from: source, byteCount: count * type.physical.byteWidth)
    case .integers(let stored): try integers(stored, source, count, target)
    case .floats(let stored): floats(stored, source, count, target)
    case .floatToDouble: map(source, count, target) { (x: Float) in Double(x) }
    case .float16: float16(source, count, target)
    case .decimal(let from, let scale, let mayOverflow):
      try decimal(from, scale, mayOverflow, source, count, target)
    case .timestamp(let unit, let step): try timestamp(unit, step, source, count, target)
    case .timestamp96(let step): timestamp96(step, source, count, target)
    case .timeMillis: map(source, count, target) { (x: Int32) in Int64(x) &* 1000 }
    case .timeNanos: map(source, count, target) { (x: Int64) in ValueConversion.floorDivide(x, 1000) }
    case .uuid: map(source, count, target) { (x: Int128) in x.byteSwapped }
    case .strings: throw DataDefect.unsupported("strings are not converted value by value")
    }
  }

  @inline(__always)
  private func map<S: BitwiseCopyable, T: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer, _ body: (S) -> T
  ) {
    let to = target.assumingMemoryBound(to: T.self)
    var i = 0
    while i < count {
      to[i] = body(source.loadUnaligned(fromByteOffset: i &* MemoryLayout<S>.stride, as: S.self))
      i &+= 1
    }
  }

  // MARK: Integers and floats

  private func integers(
    _ stored: StoredInteger, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) throws(DataDefect) {
    switch stored {
    case .int32: try narrow(Int32.self, source, count, target)
    case .uint32: try narrow(UInt32.self, source, count, target)
    case .int64: try narrow(Int64.self, source, count, target)
    case .uint64: try narrow(UInt64.self, source, count, target)
    }
  }

  private func narrow<S: FixedWidthInteger & BitwiseCopyable>(
    _: S.Type, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) throws(DataDefect) {
    switch type.physical {
    case .int8: try exact(S.self, Int8.self, source, count, target)
    case .int16: try exact(S.self, Int16.self, source, count, target)
    case .int32: try exact(S.self, Int32.self, source, count, target)
    default: try exact(S.self, Int64.self, source, count, target)
    }
  }

  @inline(__always)
  private func exact<S: FixedWidthInteger & BitwiseCopyable, T: FixedWidthInteger & BitwiseCopyable>(
    _: S.Type, _: T.Type, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) throws(DataDefect) {
    var lost = false
    map(source, count, target) { (x: S) in
      let y = T(truncatingIfNeeded: x)
      lost = lost || S(truncatingIfNeeded: y) != x || (y < 0) != (x < 0)
      return y
    }
    if lost { throw DataDefect.outOfRange("\(type)") }
  }

  private func floats(_ stored: StoredInteger, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer) {
    let isDouble = type.physical == .float64
    switch (stored, isDouble) {
    case (.int32, true): map(source, count, target) { (x: Int32) in Double(x) }
    case (.uint32, true): map(source, count, target) { (x: UInt32) in Double(x) }
    case (.int64, true): map(source, count, target) { (x: Int64) in Double(x) }
    case (.uint64, true): map(source, count, target) { (x: UInt64) in Double(x) }
    case (.int32, false): map(source, count, target) { (x: Int32) in Float(x) }
    case (.uint32, false): map(source, count, target) { (x: UInt32) in Float(x) }
    case (.int64, false): map(source, count, target) { (x: Int64) in Float(x) }
    case (.uint64, false): map(source, count, target) { (x: UInt64) in Float(x) }
    }
  }

  private func float16(_ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer) {
    if type.physical == .float64 {
      map(source, count, target) { (x: UInt16) in Double(ValueConversion.float(half: x)) }
    } else {
      map(source, count, target) { (x: UInt16) in ValueConversion.float(half: x) }
    }
  }

  /// IEEE half precision; exact.
  static func float(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 31)
    let fraction = UInt32(bits & 1023)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 31: return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  // MARK: Times

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

  private func timestamp(
    _ unit: ParquetTimeUnit, _ step: Int64, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) throws(DataDefect) {
    var overflow = false
    let wide = type.physical == .int128
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
      case .nanos: micros = ValueConversion.floorDivide(stored, 1000)
      }
      micros = ValueConversion.round(micros, step, &overflow)
      store(micros, i, wide, target)
      i &+= 1
    }
    if overflow { throw DataDefect.damaged("a timestamp is out of range") }
  }

  /// Wraps instead of failing: Spark stores years beyond 290,000 with Julian days that wrapped, and filler bytes are common.
  private func timestamp96(_ step: Int64, _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer) {
    let julianDayOfEpoch: Int64 = 2_440_588
    let microsPerDay: Int64 = 86_400_000_000
    let wide = type.physical == .int128
    var overflow = false
    var i = 0
    while i < count {
      let nanos = source.loadUnaligned(fromByteOffset: i &* 12, as: Int64.self)
      let day = Int64(source.loadUnaligned(fromByteOffset: i &* 12 &+ 8, as: Int32.self)) &- julianDayOfEpoch
      let micros = day &* microsPerDay &+ ValueConversion.floorDivide(nanos, 1000)
      store(ValueConversion.round(micros, step, &overflow), i, wide, target)
      i &+= 1
    }
  }

  /// As a plain timestamp or as one with time zone, in UTC.
  @inline(__always)
  private func store(_ micros: Int64, _ index: Int, _ wide: Bool, _ target: UnsafeMutableRawPointer) {
    if wide {
      target.assumingMemoryBound(to: Int128.self)[index] = ZonedTimestamp(micros: micros, zoneKey: 0).packed
    } else {
      target.assumingMemoryBound(to: Int64.self)[index] = micros
    }
  }
}
