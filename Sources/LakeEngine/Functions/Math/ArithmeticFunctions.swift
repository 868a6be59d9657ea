import LakeVectors

/// abs, sign, mod of integers and floating point, width_bucket, bitwise functions.
enum ArithmeticFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for type in [DataType.tinyint, .smallint, .integer, .bigint] {
      family.add("abs", [.exact(type)], .exact(type), "Absolute value") { call in try absolute(call, type) }
      family.add("sign", [.exact(type)], .exact(type), mayFail: false, "-1, 0 or 1") { call in sign(call, type) }
      family.add("mod", [.exact(type), .exact(type)], .exact(type), "Remainder of a division", modulo)
    }
    family.add("abs", [.double], .double, mayFail: false, "Absolute value") { call in
      let x = call.cells(0, Double.self)
      return call.produce(Double.self) { x[$0].magnitude }
    }
    family.add("abs", [.exact(.real)], .exact(.real), mayFail: false, "Absolute value") { call in
      let x = call.cells(0, Float.self)
      return call.produce(Float.self) { x[$0].magnitude }
    }
    family.add("sign", [.double], .double, mayFail: false, "-1, 0 or 1") { call in
      let x = call.cells(0, Double.self)
      return call.produce(Double.self) { x[$0] > 0 ? 1 : x[$0] < 0 ? -1 : x[$0] }
    }
    family.add("sign", [.exact(.real)], .exact(.real), mayFail: false, "-1, 0 or 1") { call in
      let x = call.cells(0, Float.self)
      return call.produce(Float.self) { x[$0] > 0 ? 1 : x[$0] < 0 ? -1 : x[$0] }
    }
    family.add("mod", [.double, .double], .double, mayFail: false, "Remainder of a division", modulo)
    family.add("mod", [.exact(.real), .exact(.real)], .exact(.real), mayFail: false, "Remainder of a division", modulo)
    family.add("mod", [.anyDecimal, .anyDecimal], .computed(decimalModulo), "Remainder of a division", modulo)
    family.add("width_bucket", [.double, .double, .double, .bigint], .bigint, "The number of the bucket a value falls in", widthBucket)
    addBitwise(&family)
    return family.functions
  }()

  private static func addBitwise(_ family: inout FunctionFamily) {
    func binary(_ name: String, _ documentation: String, _ f: @escaping @Sendable (Int64, Int64) -> Int64) {
      family.add(name, [.bigint, .bigint], .bigint, mayFail: false, documentation) { call in
        let a = call.cells(0, Int64.self)
        let b = call.cells(1, Int64.self)
        return call.produce(Int64.self) { f(a[$0], b[$0]) }
      }
    }
    binary("bitwise_and", "Bits that are set in both, two's complement") { $0 & $1 }
    binary("bitwise_or", "Bits that are set in either, two's complement") { $0 | $1 }
    binary("bitwise_xor", "Bits that are set in one only, two's complement") { $0 ^ $1 }
    family.add("bitwise_not", [.bigint], .bigint, mayFail: false, "All bits flipped, two's complement") { call in
      let a = call.cells(0, Int64.self)
      return call.produce(Int64.self) { ~a[$0] }
    }
  }

  private static func absolute(_ call: ScalarFunction.Invocation, _ type: DataType) throws -> ColumnVector {
    func compute<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>(_: T.Type) throws -> ColumnVector {
      let x = call.cells(0, T.self)
      return try call.produce(T.self) { row in
        guard x[row] != T.min else { throw LakeError.outOfRange("Value \(T.min) is out of range for abs(\(type))") }
        return x[row] < 0 ? -x[row] : x[row]
      }
    }
    return switch type {
    case .tinyint: try compute(Int8.self)
    case .smallint: try compute(Int16.self)
    case .integer: try compute(Int32.self)
    default: try compute(Int64.self)
    }
  }

  private static func sign(_ call: ScalarFunction.Invocation, _ type: DataType) -> ColumnVector {
    func compute<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>(_: T.Type) -> ColumnVector {
      let x = call.cells(0, T.self)
      return call.produce(T.self) { x[$0].signum() }
    }
    return switch type {
    case .tinyint: compute(Int8.self)
    case .smallint: compute(Int16.self)
    case .integer: compute(Int32.self)
    default: compute(Int64.self)
    }
  }

  @Sendable private static func modulo(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    try Kernels.arithmetic(.modulo, call.arguments[0], call.arguments[1], call.returnType)
  }

  @Sendable private static func decimalModulo(_ types: [DataType]) -> DataType {
    guard case .decimal(let p1, let s1) = types[0], case .decimal(let p2, let s2) = types[1] else { return types[0] }
    return .decimal(precision: min(38, min(p2 - s2, p1 - s1) + max(s1, s2)), scale: max(s1, s2))
  }

  @Sendable private static func widthBucket(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let operands = call.cells(0, Double.self)
    let firsts = call.cells(1, Double.self)
    let seconds = call.cells(2, Double.self)
    let counts = call.cells(3, Int64.self)
    return try call.produce(Int64.self) { row in
      let (operand, a, b, count) = (operands[row], firsts[row], seconds[row], counts[row])
      guard count > 0 else { throw LakeError.invalidArgument("bucketCount must be greater than 0") }
      guard !operand.isNaN else { throw LakeError.invalidArgument("operand must not be NaN") }
      guard a.isFinite else { throw LakeError.invalidArgument("first bound must be finite") }
      guard b.isFinite else { throw LakeError.invalidArgument("second bound must be finite") }
      guard a != b else { throw LakeError.invalidArgument("bounds cannot equal each other") }
      let lower = min(a, b)
      let upper = max(a, b)
      guard count < Int64.max else { throw LakeError.outOfRange("Bucket for value \(operand) is out of range") }
      var bucket: Int64 = 0
      if operand >= upper {
        bucket = count + 1
      } else if operand >= lower {
        // Below count + 1, since the quotient is below 1; rounding can reach the count.
        bucket = min(Int64(exactly: (Double(count) * (operand - lower) / (upper - lower) + 1).rounded(.down)) ?? count, count)
      }
      return a > b ? count - bucket + 1 : bucket
    }
  }
}
