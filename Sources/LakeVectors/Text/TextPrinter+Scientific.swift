extension TextPrinter {
  /// `1.25E2`: one digit before the point and always an exponent, the fewest digits that read back as the value; `0E0`, `NaN`,
  /// `Infinity`. This is what CAST to varchar gives; results print floating-point numbers as `write` does.
  package static func writeScientific(_ value: Double, to p: UnsafeMutablePointer<UInt8>) -> Int {
    writeScientific(value.description, significant: 17, p)
  }

  /// As for doubles, with seven digits at most.
  package static func writeScientific(_ value: Float, to p: UnsafeMutablePointer<UInt8>) -> Int {
    writeScientific(value.description, significant: 7, p)
  }

  private static func writeScientific(_ description: String, significant: Int, _ start: UnsafeMutablePointer<UInt8>) -> Int {
    var text = description
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
      var (digits, count, exponent) = decompose(bytes, from: i)
      if count == 0 { return p - start + put("0E0", p) }
      withUnsafeMutableBytes(of: &digits) { digits in
        if count > significant { round(digits, &count, &exponent, to: significant) }
        p[0] = digits[0]
        p[1] = 0x2e
        p[2] = 0x30
        var k = 1
        while k < count {
          p[k + 1] = digits[k]
          k += 1
        }
      }
      p += max(count, 2) + 1
      p[0] = 0x45
      return p + 1 - start + write(Int64(exponent), to: p + 1)
    }
  }

  /// Half to even, without zeros at the end.
  private static func round(_ digits: UnsafeMutableRawBufferPointer, _ count: inout Int, _ exponent: inout Int, to kept: Int) {
    let next = digits[kept]
    let isUp = next > 0x35 || next == 0x35 && (count > kept + 1 || digits[kept - 1] & 1 == 1)
    count = kept
    if isUp {
      while count > 0, digits[count - 1] == 0x39 { count -= 1 }
      if count == 0 {
        digits[0] = 0x31
        count = 1
        exponent += 1
      } else {
        digits[count - 1] += 1
      }
    }
    while count > 1, digits[count - 1] == 0x30 { count -= 1 }
  }
}
