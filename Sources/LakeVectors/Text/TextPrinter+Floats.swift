extension TextPrinter {
  /// As Java prints doubles: `0.1`, `1.0`, `1.0E10` (from 10^7 on), `1.0E-4` (below 10^-3), `NaN`, `Infinity`; the fewest digits
  /// that read back as the same value.
  package static func append(_ value: Double, into out: inout [UInt8]) { append(&out) { write(value, to: $0) } }

  package static func append(_ value: Float, into out: inout [UInt8]) { append(&out) { write(value, to: $0) } }

  package static func write(_ value: Double, to p: UnsafeMutablePointer<UInt8>) -> Int {
    let magnitude = value.magnitude
    if magnitude < 1e7 && magnitude >= 1e-3, let n = writeShort(value, magnitude, p) { return n }
    return writeDescription(value.description, p)
  }

  package static func write(_ value: Float, to p: UnsafeMutablePointer<UInt8>) -> Int {
    writeDescription(value.description, p)
  }

  /// Values that are a whole number of ten-thousandths or simpler. `r / 10^k == value` proves that the digits read back as the
  /// value; the smallest such `k` gives the fewest.
  private static func writeShort(_ value: Double, _ magnitude: Double, _ start: UnsafeMutablePointer<UInt8>) -> Int? {
    var power = 1.0
    var k = 0
    while k < 5 {
      let scaled = (magnitude * power).rounded(.toNearestOrEven)
      if scaled / power == magnitude {
        var p = start
        if value < 0 {
          p[0] = 0x2d
          p += 1
        }
        let digits = UInt64(scaled)
        let unit = UInt64(power)
        let whole = digits / unit
        p += write(whole, to: p)
        p[0] = 0x2e
        let width = max(k, 1)
        writePadded(digits &- whole &* unit, width: width, to: p + 1)
        return p - start + 1 + width
      }
      power *= 10
      k += 1
    }
    return nil
  }

  /// Swift's shortest description (`1e+20`, `5e-324`, `123.25`, `inf`) in Java's shape.
  private static func writeDescription(_ text: String, _ start: UnsafeMutablePointer<UInt8>) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var p = start
      var i = 0
      if bytes[0] == 0x2d {
        p[0] = 0x2d
        p += 1
        i = 1
      }
      if bytes[i] == 0x69 { return p - start + put("Infinity", p) }
      if bytes[i] == 0x6e { return put("NaN", start) }
      let (digits, count, exponent) = decompose(bytes, from: i)
      return withUnsafeBytes(of: digits) { p - start + reshape($0, count, exponent, p) }
    }
  }

  typealias Digits = (UInt64, UInt64, UInt64)

  /// The significant digits (at most 17, no zeros around them) and the power of ten of the first one.
  static func decompose(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (Digits, Int, Int) {
    var digits: Digits = (0, 0, 0)
    var count = 0
    var pointAt: Int?
    var seen = 0
    var leadingZeros = 0
    var exponent = 0
    withUnsafeMutableBytes(of: &digits) { out in
      var i = start
      while i < bytes.count {
        let c = bytes[i]
        if c == 0x2e {
          pointAt = seen
        } else if c == 0x65 {
          exponent = Int(String(decoding: bytes[(i + 1)...], as: UTF8.self)) ?? 0
          break
        } else {
          seen += 1
          if count == 0 && c == 0x30 {
            leadingZeros += 1
          } else if count < 24 {
            out[count] = c
            count += 1
          }
        }
        i += 1
      }
      while count > 0 && out[count - 1] == 0x30 { count -= 1 }
    }
    return (digits, count, (pointAt ?? seen) - leadingZeros - 1 + exponent)
  }

  private static func reshape(
    _ digits: UnsafeRawBufferPointer, _ count: Int, _ exponent: Int, _ start: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard count > 0 else { return put("0.0", start) }
    var p = start
    func emit(_ byte: UInt8) {
      p[0] = byte
      p += 1
    }
    func digit(_ i: Int) -> UInt8 { i < count ? digits[i] : 0x30 }
    if exponent >= -3 && exponent < 0 {
      emit(0x30)
      emit(0x2e)
      for _ in 0..<(-exponent - 1) { emit(0x30) }
      for i in 0..<count { emit(digits[i]) }
      return p - start
    }
    if exponent >= 0 && exponent < 7 {
      for i in 0...exponent { emit(digit(i)) }
      emit(0x2e)
      for i in (exponent + 1)..<max(count, exponent + 2) { emit(digit(i)) }
      return p - start
    }
    emit(digit(0))
    emit(0x2e)
    for i in 1..<max(count, 2) { emit(digit(i)) }
    emit(0x45)
    return p - start + write(Int64(exponent), to: p)
  }

  static func put(_ text: StaticString, _ p: UnsafeMutablePointer<UInt8>) -> Int {
    p.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return text.utf8CodeUnitCount
  }
}
