import LakeVectors

extension ValueConversion {
  /// Rescales `count` stored unscaled values to the target's scale (halves away from zero), checked against its precision.
  func decimal(
    _ from: DecimalSource, _ storedScale: Int, _ mayOverflow: Bool,
    _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) throws(DataDefect) {
    guard case .decimal(let precision, let scale) = type else { return }
    let rescale = DecimalRescale(from: storedScale, to: scale, precision: mayOverflow ? precision : nil)
    let isWide = type.physical == .int128
    var failed = false
    var i = 0
    while i < count {
      let unscaled = try ValueConversion.unscaled(from, source, i)
      let value = rescale.apply(unscaled, &failed)
      if isWide {
        target.assumingMemoryBound(to: Int128.self)[i] = value
      } else {
        let narrow = Int64(truncatingIfNeeded: value)
        failed = failed || Int128(narrow) != value
        target.assumingMemoryBound(to: Int64.self)[i] = narrow
      }
      i &+= 1
    }
    if failed { throw DataDefect.outOfRange("\(type)") }
  }

  @inline(__always)
  private static func unscaled(
    _ from: DecimalSource, _ source: UnsafeRawPointer, _ index: Int
  ) throws(DataDefect) -> Int128 {
    switch from {
    case .integer(.int32): return Int128(source.loadUnaligned(fromByteOffset: index &* 4, as: Int32.self))
    case .integer(.uint32): return Int128(source.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
    case .integer(.int64): return Int128(source.loadUnaligned(fromByteOffset: index &* 8, as: Int64.self))
    case .integer(.uint64): return Int128(source.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self))
    case .fixed(let width):
      return try bigEndian(UnsafeRawBufferPointer(start: source + index &* width, count: width))
    case .bytes:
      let view = source.loadUnaligned(fromByteOffset: index &* 16, as: StringView.self)
      return try view.withBytes { (bytes) throws(DataDefect) in try bigEndian(bytes) }
    }
  }

  /// Two's complement, most significant byte first; more than 16 bytes only when the rest is sign.
  static func bigEndian(_ bytes: UnsafeRawBufferPointer) throws(DataDefect) -> Int128 {
    guard !bytes.isEmpty else { throw DataDefect.damaged("a decimal of 0 bytes") }
    let tail = bytes.suffix(16)
    var value: Int128 = tail[tail.startIndex] >= 128 ? -1 : 0
    let fill: UInt8 = value < 0 ? 0xff : 0
    guard bytes.dropLast(16).allSatisfy({ $0 == fill }) else { throw DataDefect.damaged("a decimal of more than 128 bits") }
    for byte in tail { value = value << 8 | Int128(byte) }
    return value
  }
}

/// Multiplies or divides unscaled values by a power of ten.
struct DecimalRescale {
  private let factor: Int128
  private let isDivision: Bool
  /// Values must stay within ±limit; nil when they cannot leave it.
  private let limit: Int128?

  init(from: Int, to: Int, precision: Int?) {
    isDivision = to < from
    factor = DecimalRescale.power(abs(to - from))
    limit = precision.map { DecimalRescale.power($0) - 1 }
  }

  private static func power(_ exponent: Int) -> Int128 {
    (0..<min(exponent, 38)).reduce(Int128(1)) { value, _ in value * 10 }
  }

  @inline(__always)
  func apply(_ value: Int128, _ failed: inout Bool) -> Int128 {
    var result = value
    if isDivision {
      let (quotient, remainder) = value.quotientAndRemainder(dividingBy: factor)
      result = remainder.magnitude >= factor.magnitude / 2 ? quotient + (value < 0 ? -1 : 1) : quotient
    } else if factor != 1 {
      let (product, overflow) = value.multipliedReportingOverflow(by: factor)
      result = product
      failed = failed || overflow
    }
    if let limit, result > limit || result < -limit { failed = true }
    return result
  }
}
