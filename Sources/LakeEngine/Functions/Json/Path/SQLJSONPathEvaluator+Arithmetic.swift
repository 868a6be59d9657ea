import LakeVectors

struct PathArithmeticKey: Hashable {
  let op: ArithmeticOperator
  let left: DataType
  let right: DataType
}

/// An operator for two types, as SQL computes it.
struct PathArithmetic {
  let types: TypeCoercion.Arithmetic
}

extension SQLJSONPathEvaluator {
  func arithmetic(_ op: ArithmeticOperator, _ left: [JSONItem], _ right: [JSONItem]) throws -> JSONItem {
    let a = try unwrapped(left)
    let b = try unwrapped(right)
    guard a.count == 1, b.count == 1 else { throw PathError("arithmetic binary expression requires singleton operands") }
    guard let x = try a[0].scalar(), x.type.isNumeric else { throw PathError.type("NUMBER", a[0]) }
    guard let y = try b[0].scalar(), y.type.isNumeric else { throw PathError.type("NUMBER", b[0]) }
    if case .double(let p) = x.value, case .double(let q) = y.value { return .value(.double(Self.compute(op, p, q)), .double) }
    let key = PathArithmeticKey(op: op, left: x.type, right: y.type)
    let known = operators[key] ?? TypeCoercion.arithmetic(op, x.type, y.type).map { PathArithmetic(types: $0) }
    guard let known else { throw PathError("invalid operand types to \(op.rawValue) operator (\(x.type), \(y.type))") }
    operators[key] = known
    do {
      let p = ColumnVector([try cast(x, to: known.types.left)], type: known.types.left)
      let q = ColumnVector([try cast(y, to: known.types.right)], type: known.types.right)
      return .value(try Kernels.arithmetic(op, p, q, known.types.result).value(0), known.types.result)
    } catch let error as LakeError {
      throw PathError(error.message)
    }
  }

  private static func compute(_ op: ArithmeticOperator, _ a: Double, _ b: Double) -> Double {
    switch op {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .modulo: a.truncatingRemainder(dividingBy: b)
    }
  }
}
