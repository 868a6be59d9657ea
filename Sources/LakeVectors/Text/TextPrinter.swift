/// Values as text, byte by byte, without `String`: what CAST to varchar, CSV, JSON and tables print.
///
/// The `write` forms put at most `TextPrinter.scratch` bytes at a pointer and return how many; `append` forms grow an array.
/// Costs in release: integers 6 ns, decimals 6 to 9, dates 5, doubles with few digits 15 (others about 60).
package enum TextPrinter {
  /// Writable bytes that every `write` form may need (it may write, not only return, this many).
  package static let scratch = 64

  @inline(__always)
  static func append(_ out: inout [UInt8], _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: scratch) { buffer in
      guard let start = buffer.baseAddress else { return }
      out.append(contentsOf: UnsafeBufferPointer(start: start, count: write(start)))
    }
  }
}

// MARK: Integers

extension TextPrinter {
  package static func append(_ value: Int64, into out: inout [UInt8]) { append(&out) { write(value, to: $0) } }

  package static func append(_ value: Bool, into out: inout [UInt8]) { out.append(contentsOf: (value ? "true" : "false").utf8) }

  @inline(__always)
  package static func write(_ value: Int64, to p: UnsafeMutablePointer<UInt8>) -> Int {
    guard value < 0 else { return write(UInt64(bitPattern: value), to: p) }
    p[0] = 0x2d
    return 1 &+ write(value.magnitude, to: p + 1)
  }

  @inline(__always)
  static func write(_ value: UInt64, to p: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 100_000_000 { return writeTop(value, p) }
    let high = value / 100_000_000
    let low = value &- high &* 100_000_000
    let n: Int
    if high < 100_000_000 {
      n = writeTop(high, p)
    } else {
      let top = high / 100_000_000
      let head = writeTop(top, p)
      store8(bcd8(high &- top &* 100_000_000) | 0x3030_3030_3030_3030, p + head)
      n = head &+ 8
    }
    store8(bcd8(low) | 0x3030_3030_3030_3030, p + n)
    return n &+ 8
  }

  /// A number below 10^8 without leading zeros.
  @inline(__always) private static func writeTop(_ value: UInt64, _ p: UnsafeMutablePointer<UInt8>) -> Int {
    let digits = bcd8(value)
    let zeros = min(digits.trailingZeroBitCount &>> 3, 7)
    store8((digits | 0x3030_3030_3030_3030) &>> UInt64(truncatingIfNeeded: zeros &* 8), p)
    return 8 &- zeros
  }

  /// Exactly `width` digits with leading zeros; `value < 10^width`, `width <= 18`. Writes up to 8 bytes too many.
  @inline(__always)
  static func writePadded(_ value: UInt64, width: Int, to p: UnsafeMutablePointer<UInt8>) {
    if width <= 8 {
      if width > 0 { store8((bcd8(value) | 0x3030_3030_3030_3030) &>> UInt64(truncatingIfNeeded: (8 &- width) &* 8), p) }
      return
    }
    var rest = value
    var i = width
    while i > 0 {
      let next = rest / 10
      i &-= 1
      p[i] = UInt8(truncatingIfNeeded: 48 &+ rest &- next &* 10)
      rest = next
    }
  }

  @inline(__always) private static func store8(_ value: UInt64, _ p: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(p).storeBytes(of: value, as: UInt64.self)
  }

  /// The 8 decimal digits of `value < 10^8` as bytes 0...9, the first digit in the lowest byte: divisions by 10,000, 100
  /// and 10 as multiplications, in one, two and four lanes of the word.
  @inline(__always) private static func bcd8(_ value: UInt64) -> UInt64 {
    let high = (value &* 109_951_163) &>> 40
    let halves = high | (value &- high &* 10_000) &<< 32
    let hundreds = ((halves &* 10_486) &>> 20) & 0x0000_007f_0000_007f
    let pairs = hundreds | (halves &- hundreds &* 100) &<< 16
    let tens = ((pairs &* 103) &>> 10) & 0x000f_000f_000f_000f
    return tens | (pairs &- tens &* 10) &<< 8
  }
}

// MARK: Decimals

extension TextPrinter {
  /// With all `scale` digits: `1.50`, `-0.05`, `7` for scale 0.
  package static func append(decimal unscaled: Int128, scale: Int, into out: inout [UInt8]) {
    append(&out) { write(decimal: unscaled, scale: scale, to: $0) }
  }

  package static func write(decimal unscaled: Int128, scale: Int, to start: UnsafeMutablePointer<UInt8>) -> Int {
    var p = start
    if unscaled < 0 {
      p[0] = 0x2d
      p += 1
    }
    let magnitude = unscaled.magnitude
    if magnitude <= UInt128(UInt64.max), scale <= 18 {
      let power = UInt64(PowersOfTen.int64(scale))
      let small = UInt64(truncatingIfNeeded: magnitude)
      let whole = small / power
      p += write(whole, to: p)
      guard scale > 0 else { return p - start }
      p[0] = 0x2e
      writePadded(small &- whole &* power, width: scale, to: p + 1)
      return p - start + 1 + scale
    }
    return p - start + writeWide(magnitude, scale: scale, to: p)
  }

  /// Any magnitude (at most 39 digits), digit by digit in two halves.
  private static func writeWide(_ magnitude: UInt128, scale: Int, to p: UnsafeMutablePointer<UInt8>) -> Int {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { digits in
      var at = 64
      var rest = magnitude
      while rest > 0 || 64 - at <= scale {
        var low: UInt64
        (rest, low) = split(rest)
        for _ in 0..<18 where rest > 0 || low > 0 || 64 - at <= scale {
          at -= 1
          digits[at] = UInt8(truncatingIfNeeded: 48 + low % 10)
          low /= 10
        }
      }
      let whole = 64 - at - scale
      for i in 0..<whole { p[i] = digits[at + i] }
      guard scale > 0 else { return whole }
      p[whole] = 0x2e
      for i in 0..<scale { p[whole + 1 + i] = digits[at + whole + i] }
      return whole + 1 + scale
    }
  }

  private static func split(_ value: UInt128) -> (UInt128, UInt64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 1_000_000_000_000_000_000)
    return (quotient, UInt64(truncatingIfNeeded: remainder))
  }
}
