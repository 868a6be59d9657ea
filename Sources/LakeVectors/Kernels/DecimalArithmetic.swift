/// Exact decimal arithmetic by Trino's rules. Operands stored as `int64` are tried in 64 bits with one overflow check a batch;
/// only when a row that is not NULL overflows is the batch redone in 128 bits. So a result of more than 18 digits is usually
/// still stored as `int64`.
struct DecimalArithmetic {
  let op: ArithmeticOperator
  let a: ColumnVector
  let b: ColumnVector
  let type: DataType
  /// Powers of ten that bring the operands to the operation's scale.
  let shiftA: Int
  let shiftB: Int

  init(_ op: ArithmeticOperator, _ a: ColumnVector, _ b: ColumnVector, _ type: DataType) {
    self.op = op
    self.a = DecimalArithmetic.operand(a)
    self.b = DecimalArithmetic.operand(b)
    self.type = type
    let (left, right) = (self.a.scale, self.b.scale)
    switch op {
    case .multiply:
      (shiftA, shiftB) = (0, 0)
    case .divide:
      (shiftA, shiftB) = (max(type.scale - left + right, 0), 0)
    case .add, .subtract, .modulo:
      (shiftA, shiftB) = (max(right - left, 0), max(left - right, 0))
    }
  }

  func run() throws -> ColumnVector {
    if a.physical == .int64, b.physical == .int64, let result = inInt64() { return result }
    return try inInt128()
  }

  /// `nil` when some row needs more than 64 bits.
  private func inInt64() -> ColumnVector? {
    guard let x = scaled(a, shiftA), let y = scaled(b, shiftB) else { return nil }
    switch op {
    case .add: return checked(CheckedAdd.self, x, y)
    case .subtract: return checked(CheckedSubtract.self, x, y)
    case .multiply: return checked(CheckedMultiply.self, x, y)
    case .divide: return checked(CheckedRoundedDivide.self, x, y)
    case .modulo: return checked(CheckedModulo.self, x, y)
    }
  }

  private func checked<Op: CheckedOperation>(_: Op.Type, _ x: ColumnVector, _ y: ColumnVector) -> ColumnVector? {
    let count = Kernels.commonCount(x, y)
    let out = Buffer(byteCount: count * 8)
    let validity = Kernels.commonValidity(x, y)
    var loop = CheckedLoop<Op, Int64>(count: count, out: out.pointer())
    loop.dispatchCoded(x, y)
    if loop.failed {
      var search = FailureSearch<Op, Int64>(count: count, validity: validity)
      search.dispatch(x, y)
      // Zero divisors are left to the wide path too, which names the error.
      if search.found != nil { return nil }
    }
    return ColumnVector(flat: type, physical: .int64, count: count, values: out, validity: validity)
  }

  /// `v` times 10^shift in 64 bits; `nil` on overflow (of any row: the wide path knows which are NULL).
  private func scaled(_ v: ColumnVector, _ shift: Int) -> ColumnVector? {
    if shift == 0 { return v }
    if shift > 18 { return nil }
    let n = v.encoding == .constant ? 1 : v.count
    let flat = v.encoding == .constant ? v.oneRow : v
    let out = Buffer(byteCount: n * 8)
    let factor = PowersOfTen.int64(shift)
    var loop = CheckedLoop<CheckedMultiply, Int64>(count: n, out: out.pointer())
    withUnsafePointer(to: factor) { pointer in
      let constant = ColumnVector(
        type: .bigint, encoding: .constant, count: n, data: UnsafeRawPointer(pointer), storage: out)
      loop.dispatchCoded(flat, constant)
    }
    if loop.failed { return nil }
    return ColumnVector(
      type: v.type, physical: .int64, encoding: v.encoding == .constant ? .constant : .flat, count: v.count,
      data: UnsafeRawPointer(out.base), storage: out, validity: v.validityStorage)
  }

  private func inInt128() throws -> ColumnVector {
    let x = a.inInt128()
    let y = b.inInt128()
    let count = Kernels.commonCount(x, y)
    let out = Buffer(byteCount: count * 16)
    let validity = Kernels.commonValidity(x, y)
    var loop = WideDecimalLoop(op: op, shiftA: shiftA, shiftB: shiftB, count: count, validity: validity, out: out.pointer())
    loop.dispatch(x, y)
    if let error = loop.error { throw error }
    let wide = ColumnVector(flat: type, physical: .int128, count: count, values: out, validity: validity)
    guard type.physical == .int64 else { return wide }
    // The type promises at most 18 digits.
    guard let narrow = wide.inInt64() else { throw LakeError(.numericValueOutOfRange, "Decimal overflow") }
    return narrow
  }

  /// A decimal vector; integers become decimals of scale 0.
  private static func operand(_ v: ColumnVector) -> ColumnVector { v.type.isDecimal ? v : v.integersAsDecimal() }
}

/// Division rounded half up (away from zero).
enum CheckedRoundedDivide: CheckedOperation {
  @inline(__always) static func apply<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T, _ bad: inout T) -> T {
    let (quotient, overflow) = a.dividedReportingOverflow(by: b)
    if overflow {
      bad |= -1
      return 0
    }
    let remainder = a &- quotient &* b
    // |remainder| >= |b| - |remainder|, which cannot overflow.
    let up = remainder.magnitude >= b.magnitude &- remainder.magnitude
    return up ? quotient &+ ((a < 0) == (b < 0) ? 1 : -1) : quotient
  }
}

extension DataType {
  /// Digits behind the point; 0 for what is no decimal.
  var scale: Int { if case .decimal(_, let scale) = self { scale } else { 0 } }
}

extension ColumnVector {
  fileprivate var scale: Int { type.scale }

  /// Integers of any width as a decimal of scale 0 stored in 64 bits.
  func integersAsDecimal() -> ColumnVector {
    let type = DataType.decimal(precision: 19, scale: 0)
    if physical == .int64 { return retyped(type) }
    if let dictionary { return replacingEntries(dictionary.entries.integersAsDecimal()) }
    let n = encoding == .constant ? 1 : count
    let out = Buffer(byteCount: n * 8)
    switch physical {
    case .int8: widen(Int8.self, n, out.pointer())
    case .int16: widen(Int16.self, n, out.pointer())
    case .int32: widen(Int32.self, n, out.pointer())
    default: return .nulls(type, count: count)
    }
    return ColumnVector(
      type: type, physical: .int64, encoding: encoding, count: count, data: UnsafeRawPointer(out.base), storage: out,
      validity: validityStorage)
  }

  private func widen<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, _ n: Int, _ out: UnsafeMutablePointer<Int64>) {
    let from = values(T.self)
    var i = 0
    while i < n {
      out[i] = Int64(truncatingIfNeeded: from[i])
      i &+= 1
    }
  }

  /// A flat `int128` decimal stored in 64 bits; `nil` when a row that is not NULL does not fit.
  func inInt64() -> ColumnVector? {
    guard physical == .int128, encoding == .flat else { return physical == .int64 ? self : nil }
    let out = Buffer(byteCount: count * 8)
    let from = values(Int128.self)
    let to = out.pointer(Int64.self)
    for i in 0..<count {
      let value = from[i]
      to[i] = Int64(truncatingIfNeeded: value)
      if Int128(to[i]) != value && !isNull(i) { return nil }
    }
    return ColumnVector(flat: type, physical: .int64, count: count, values: out, validity: validityStorage)
  }
}
