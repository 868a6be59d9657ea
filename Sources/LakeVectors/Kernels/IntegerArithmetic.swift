/// Checked arithmetic on one width of integers: a loop that only gathers whether anything overflowed, and, when it did, a second
/// one that finds the row (0.25 ns a row for addition, 0.5 for multiplication).
enum IntegerArithmetic<T: FixedWidthInteger & SignedInteger & BitwiseCopyable> {
  static func run(_ op: ArithmeticOperator, _ a: ColumnVector, _ b: ColumnVector, _ type: DataType) throws -> ColumnVector {
    switch op {
    case .add: try checked(CheckedAdd.self, op, a, b, type)
    case .subtract: try checked(CheckedSubtract.self, op, a, b, type)
    case .multiply: try checked(CheckedMultiply.self, op, a, b, type)
    case .divide: try checked(CheckedDivide.self, op, a, b, type)
    case .modulo: try checked(CheckedModulo.self, op, a, b, type)
    }
  }

  private static func checked<Op: CheckedOperation>(
    _: Op.Type, _ op: ArithmeticOperator, _ a: ColumnVector, _ b: ColumnVector, _ type: DataType
  ) throws -> ColumnVector {
    let count = Kernels.commonCount(a, b)
    let out = Buffer(byteCount: count * MemoryLayout<T>.stride)
    let validity = Kernels.commonValidity(a, b)
    var loop = CheckedLoop<Op, T>(count: count, out: out.pointer())
    if T.self == Int64.self { loop.dispatchCoded(a, b) } else { loop.dispatch(a, b) }
    if loop.failed {
      var search = FailureSearch<Op, T>(count: count, validity: validity)
      search.dispatch(a, b)
      if let (x, y) = search.found { throw failure(op, x, y, type) }
    }
    return ColumnVector(flat: type, count: count, values: out, validity: validity)
  }

  private static func failure(_ op: ArithmeticOperator, _ a: T, _ b: T, _ type: DataType) -> LakeError {
    let name: String
    switch op {
    case .add: name = "addition"
    case .subtract: name = "subtraction"
    case .multiply: name = "multiplication"
    case .divide, .modulo:
      if b == 0 { return LakeError(.divisionByZero, "Division by zero") }
      name = "division"
    }
    return LakeError(.numericValueOutOfRange, "\(type) \(name) overflow: \(a) \(op.rawValue) \(b)")
  }
}

/// An operation that reports failure by setting the sign bit of `bad`.
protocol CheckedOperation {
  static func apply<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T, _ bad: inout T) -> T
}

enum CheckedAdd: CheckedOperation {
  @inline(__always) static func apply<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T, _ bad: inout T) -> T {
    let r = a &+ b
    bad |= (a ^ r) & (b ^ r)
    return r
  }
}

enum CheckedSubtract: CheckedOperation {
  @inline(__always) static func apply<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T, _ bad: inout T) -> T {
    let r = a &- b
    bad |= (a ^ b) & (a ^ r)
    return r
  }
}

enum CheckedMultiply: CheckedOperation {
  @inline(__always) static func apply<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T, _ bad: inout T) -> T {
    let (r, overflow) = a.multipliedReportingOverflow(by: b)
    bad |= overflow ? -1 : 0
    return r
  }
}

enum CheckedDivide: CheckedOperation {
  @inline(__always) static func apply<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T, _ bad: inout T) -> T {
    let (r, overflow) = a.dividedReportingOverflow(by: b)
    bad |= overflow ? -1 : 0
    return r
  }
}

enum CheckedModulo: CheckedOperation {
  @inline(__always) static func apply<T: FixedWidthInteger & SignedInteger>(_ a: T, _ b: T, _ bad: inout T) -> T {
    // The smallest value modulo -1 is 0, though its quotient overflows.
    if b == -1 { return 0 }
    let (r, overflow) = a.remainderReportingOverflow(dividingBy: b)
    bad |= overflow ? -1 : 0
    return r
  }
}

struct CheckedLoop<Op: CheckedOperation, Element: FixedWidthInteger & SignedInteger & BitwiseCopyable>: BinaryLoop {
  let count: Int
  let out: UnsafeMutablePointer<Element>
  var failed = false

  init(count: Int, out: UnsafeMutablePointer<Element>) {
    self.count = count
    self.out = out
  }

  mutating func run<A: RowSource, B: RowSource>(_ a: A, _ b: B) where A.Element == Element, B.Element == Element {
    var bad: Element = 0
    let out = out
    let count = count
    var i = 0
    while i < count {
      out[i] = Op.apply(a.value(i), b.value(i), &bad)
      i &+= 1
    }
    failed = bad < 0
  }
}

/// Finds the first row that is not NULL and fails.
struct FailureSearch<Op: CheckedOperation, Element: FixedWidthInteger & SignedInteger & BitwiseCopyable>: BinaryLoop {
  let count: Int
  let validity: Buffer?
  var found: (Element, Element)?

  init(count: Int, validity: Buffer?) {
    self.count = count
    self.validity = validity
  }

  mutating func run<A: RowSource, B: RowSource>(_ a: A, _ b: B) where A.Element == Element, B.Element == Element {
    let bits = validity.map { UnsafePointer($0.pointer(UInt64.self)) }
    for row in 0..<count {
      if let bits, !Validity.isValid(bits, row) { continue }
      var bad: Element = 0
      _ = Op.apply(a.value(row), b.value(row), &bad)
      if bad < 0 {
        found = (a.value(row), b.value(row))
        return
      }
    }
  }
}
