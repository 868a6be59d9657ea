extension Kernels {
  /// `a op b` of type `result`; NULL where either is NULL, and no error comes from such a row.
  ///
  /// - Integers, all of one type: overflow fails with NUMERIC_VALUE_OUT_OF_RANGE, a zero divisor with DIVISION_BY_ZERO.
  /// - Real and double: IEEE; the remainder has the dividend's sign.
  /// - Decimals (integers count as decimals of scale 0): exact, quotients rounded half up; more than 38 digits fail.
  /// - No other types: sums of dates and intervals are functions of the engine.
  public static func arithmetic(
    _ op: ArithmeticOperator, _ a: ColumnVector, _ b: ColumnVector, _ result: DataType
  ) throws -> ColumnVector {
    let count = a.count
    if count == 0 || a.isAllNull || b.isAllNull { return .nulls(result, count: count) }
    switch (a.encoding, b.encoding) {
    case (.constant, .constant): return try arithmeticRows(op, a.oneRow, b.oneRow, result).repeated(count)
    case (_, .constant) where a.isDictionary: return try lift(a, result) { try arithmeticRows(op, $0, b, result) }
    case (.constant, _) where b.isDictionary: return try lift(b, result) { try arithmeticRows(op, a, $0, result) }
    default: return try arithmeticRows(op, a, b, result)
    }
  }

  private static func arithmeticRows(
    _ op: ArithmeticOperator, _ a: ColumnVector, _ b: ColumnVector, _ result: DataType
  ) throws -> ColumnVector {
    switch result {
    case .tinyint: try IntegerArithmetic<Int8>.run(op, a, b, result)
    case .smallint: try IntegerArithmetic<Int16>.run(op, a, b, result)
    case .integer: try IntegerArithmetic<Int32>.run(op, a, b, result)
    case .bigint: try IntegerArithmetic<Int64>.run(op, a, b, result)
    case .real: FloatArithmetic<Float>.run(op, a, b, result)
    case .double: FloatArithmetic<Double>.run(op, a, b, result)
    case .decimal: try DecimalArithmetic(op, a, b, result).run()
    default: throw LakeError(.typeMismatch, "Cannot apply operator: \(a.type) \(op.rawValue) \(b.type)")
    }
  }

  /// Validity of a result of `a` and `b`, neither a NULL constant.
  static func commonValidity(_ a: ColumnVector, _ b: ColumnVector) -> Buffer? {
    let count = a.encoding == .constant ? b.count : a.count
    return Validity.intersection(
      a.encoding == .constant ? nil : a.validityStorage, b.encoding == .constant ? nil : b.validityStorage, count)
  }

  /// The rows of a result of `a` and `b`, where a constant may have any count.
  static func commonCount(_ a: ColumnVector, _ b: ColumnVector) -> Int { a.encoding == .constant ? b.count : a.count }
}
