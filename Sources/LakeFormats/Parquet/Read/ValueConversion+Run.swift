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
    case .timestamp(let unit, let precision): try timestamp(unit, precision, source, count, target)
    case .timestamp96(let precision): timestamp96(precision, source, count, target)
    case .time(let unit, let precision): time(unit, precision, source, count, target)
    case .uuid: map(source, count, target) { (x: Int128) in x.byteSwapped }
    case .strings: throw DataDefect.unsupported("strings are not converted value by value")
    }
  }

  @inline(__always)
  func map<S: BitwiseCopyable, T: BitwiseCopyable>(
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
}
