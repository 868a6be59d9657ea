/// IEEE arithmetic; nothing fails.
enum FloatArithmetic<T: BinaryFloatingPoint & BitwiseCopyable> {
  static func run(_ op: ArithmeticOperator, _ a: ColumnVector, _ b: ColumnVector, _ type: DataType) -> ColumnVector {
    switch op {
    case .add: apply(FloatAdd.self, a, b, type)
    case .subtract: apply(FloatSubtract.self, a, b, type)
    case .multiply: apply(FloatMultiply.self, a, b, type)
    case .divide: apply(FloatDivide.self, a, b, type)
    case .modulo: apply(FloatModulo.self, a, b, type)
    }
  }

  private static func apply<Op: FloatOperation>(_: Op.Type, _ a: ColumnVector, _ b: ColumnVector, _ type: DataType) -> ColumnVector {
    let count = Kernels.commonCount(a, b)
    let out = Buffer(byteCount: count * MemoryLayout<T>.stride)
    var loop = FloatLoop<Op, T>(count: count, out: out.pointer())
    loop.dispatch(a, b)
    return ColumnVector(flat: type, count: count, values: out, validity: Kernels.commonValidity(a, b))
  }
}

private protocol FloatOperation {
  static func apply<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T
}

private enum FloatAdd: FloatOperation {
  @inline(__always) static func apply<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a + b }
}

private enum FloatSubtract: FloatOperation {
  @inline(__always) static func apply<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a - b }
}

private enum FloatMultiply: FloatOperation {
  @inline(__always) static func apply<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a * b }
}

private enum FloatDivide: FloatOperation {
  @inline(__always) static func apply<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a / b }
}

private enum FloatModulo: FloatOperation {
  @inline(__always) static func apply<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a.truncatingRemainder(dividingBy: b) }
}

private struct FloatLoop<Op: FloatOperation, Element: BinaryFloatingPoint & BitwiseCopyable>: BinaryLoop {
  let count: Int
  let out: UnsafeMutablePointer<Element>

  func run<A: RowSource, B: RowSource>(_ a: A, _ b: B) where A.Element == Element, B.Element == Element {
    let out = out
    let count = count
    var i = 0
    while i < count {
      out[i] = Op.apply(a.value(i), b.value(i))
      i &+= 1
    }
  }
}
