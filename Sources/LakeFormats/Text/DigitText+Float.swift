import Glibc
import LakeVectors

extension DigitText {
  /// 10^0 ... 10^22: all powers of ten that a double holds exactly.
  private static let exactPowers: InlineArray<23, Double> = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// Digits with an optional point, up to 15 of them: mantissa and power are exact, so one division rounds correctly.
  @inline(__always)
  static func shortDouble(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Double) -> Bool {
    let negative = start < end && start[0] == 45
    var at = negative ? start + 1 : start
    guard end - at <= 16, end > at else { return false }
    var mantissa: UInt64 = 0
    var fraction = -1
    var digits = 0
    while at < end {
      let digit = at[0] &- 48
      if digit < 10 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        digits &+= 1
        if fraction >= 0 { fraction &+= 1 }
      } else if at[0] == 46, fraction < 0 {
        fraction = 0
      } else {
        return false
      }
      at += 1
    }
    guard digits > 0, digits <= 15 else { return false }
    let magnitude = Double(mantissa) / exactPowers[max(fraction, 0)]
    value = negative ? -magnitude : magnitude
    return true
  }

  /// Any form that Java's `Double.parseDouble` knows but hexadecimal ones and suffixes.
  static func double(_ text: UnsafeRawBufferPointer) -> Double? {
    special(text) ?? withCharacters(text) { strtod($0, nil) }
  }

  static func real(_ text: UnsafeRawBufferPointer) -> Float? {
    special(text).map { Float($0) } ?? withCharacters(text) { strtof($0, nil) }
  }

  private static func special(_ text: UnsafeRawBufferPointer) -> Double? {
    let negative = text.first == 45
    let name = UnsafeRawBufferPointer(rebasing: text.dropFirst(negative || text.first == 43 ? 1 : 0))
    if TimeText.equalsIgnoringCase(name, "nan") { return .nan }
    if TimeText.equalsIgnoringCase(name, "infinity") || TimeText.equalsIgnoringCase(name, "inf") {
      return negative ? -.infinity : .infinity
    }
    return nil
  }

  /// Runs `body` on a C string of the text when it has the form of a decimal number.
  private static func withCharacters<T>(_ text: UnsafeRawBufferPointer, _ body: (UnsafePointer<CChar>) -> T) -> T? {
    guard text.count <= 1024 else { return nil }
    var digits = 0
    var points = 0
    var at = text.first == 45 || text.first == 43 ? 1 : 0
    while at < text.count {
      let byte = text[at]
      if byte &- 48 < 10 {
        digits += 1
      } else if byte == 46 {
        points += 1
      } else {
        break
      }
      at += 1
    }
    guard digits > 0, points <= 1 else { return nil }
    if at < text.count {
      guard text[at] | 32 == 101 else { return nil }
      at += 1
      if at < text.count, text[at] == 45 || text[at] == 43 { at += 1 }
      guard at < text.count, text[at...].allSatisfy({ $0 &- 48 < 10 }) else { return nil }
    }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy -> T? in
      guard let base = copy.baseAddress else { return nil }
      for (i, byte) in text.enumerated() { base[i] = CChar(bitPattern: byte) }
      base[text.count] = 0
      return body(base)
    }
  }
}
