/// Decimal arithmetic in 128 bits (256 inside a division), row by row; NULL rows are skipped and hold 0.
struct WideDecimalLoop: BinaryLoop {
  typealias Element = Int128

  let op: ArithmeticOperator
  let shiftA: Int
  let shiftB: Int
  let count: Int
  let validity: Buffer?
  let out: UnsafeMutablePointer<Int128>
  var error: LakeError?

  init(op: ArithmeticOperator, shiftA: Int, shiftB: Int, count: Int, validity: Buffer?, out: UnsafeMutablePointer<Int128>) {
    self.op = op
    self.shiftA = shiftA
    self.shiftB = shiftB
    self.count = count
    self.validity = validity
    self.out = out
  }

  mutating func run<A: RowSource, B: RowSource>(_ a: A, _ b: B) where A.Element == Int128, B.Element == Int128 {
    let bits = validity.map { UnsafePointer($0.pointer(UInt64.self)) }
    for row in 0..<count {
      if let bits, !Validity.isValid(bits, row) {
        out[row] = 0
        continue
      }
      let x = a.value(row)
      let y = b.value(row)
      if y == 0, op == .divide || op == .modulo {
        error = LakeError(.divisionByZero, "Division by zero")
        return
      }
      guard let value = WideDecimal.apply(op, x, shiftA, y, shiftB), value.magnitude < PowersOfTen.int128(38).magnitude else {
        error = LakeError(.numericValueOutOfRange, "Decimal overflow")
        return
      }
      out[row] = value
    }
  }
}

/// One operation on unscaled values; `nil` when the result leaves 128 bits.
enum WideDecimal {
  static func apply(_ op: ArithmeticOperator, _ a: Int128, _ shiftA: Int, _ b: Int128, _ shiftB: Int) -> Int128? {
    switch op {
    case .multiply: return exact(a.multipliedReportingOverflow(by: b))
    case .divide: return divide(a, shiftA, b)
    case .modulo: return remainder(a, shiftA, b, shiftB)
    case .add, .subtract:
      guard let x = scaled(a, shiftA), let y = scaled(b, shiftB) else { return nil }
      return exact(op == .add ? x.addingReportingOverflow(y) : x.subtractingReportingOverflow(y))
    }
  }

  /// `a · 10^shift / b`, rounded half up (away from zero); `b` is not 0.
  static func divide(_ a: Int128, _ shift: Int, _ b: Int128) -> Int128? {
    guard shift <= 76 else { return nil }
    var dividend = a.magnitude.multipliedFullWidth(by: PowersOfTen.int128(min(shift, 38)).magnitude)
    if shift > 38 {
      // Beyond 256 bits only when the quotient is too large anyway.
      guard dividend.high == 0 else { return nil }
      dividend = dividend.low.multipliedFullWidth(by: PowersOfTen.int128(shift - 38).magnitude)
    }
    let divisor = b.magnitude
    guard dividend.high < divisor else { return nil }
    let (quotient, rest) = divisor.dividingFullWidth((dividend.high, dividend.low))
    let rounded = quotient.addingReportingOverflow(rest >= divisor - rest ? 1 : 0)
    guard !rounded.overflow, let value = Int128(exactly: rounded.partialValue) else { return nil }
    return (a < 0) == (b < 0) ? value : -value
  }

  /// The remainder of `a · 10^shiftA` by `b · 10^shiftB`, one of the shifts being 0; the sign is that of `a`.
  static func remainder(_ a: Int128, _ shiftA: Int, _ b: Int128, _ shiftB: Int) -> Int128? {
    // A divisor beyond 128 bits is larger than the dividend.
    guard let divisor = scaled(b, shiftB)?.magnitude else { return a }
    guard shiftA <= 38 else { return nil }
    let dividend = a.magnitude.multipliedFullWidth(by: PowersOfTen.int128(shiftA).magnitude)
    let rest = divisor.dividingFullWidth((dividend.high % divisor, dividend.low)).remainder
    let value = Int128(truncatingIfNeeded: rest)
    return a < 0 ? -value : value
  }

  static func scaled(_ value: Int128, _ shift: Int) -> Int128? {
    if shift == 0 || value == 0 { return value }
    return shift > 38 ? nil : exact(value.multipliedReportingOverflow(by: PowersOfTen.int128(shift)))
  }

  private static func exact(_ result: (partialValue: Int128, overflow: Bool)) -> Int128? {
    result.overflow ? nil : result.partialValue
  }
}
