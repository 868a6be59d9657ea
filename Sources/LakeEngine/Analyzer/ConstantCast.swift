import LakeVectors

/// Casts of single values while a statement is analysed: typed literals and parameters.
enum ConstantCast {
  /// - Throws: what the cast throws at run time: `INVALID_CAST_ARGUMENT`, `NUMERIC_VALUE_OUT_OF_RANGE`.
  static func value(_ value: Value, from: DataType, to: DataType, _ session: SessionContext) throws -> Value {
    if from == to || value.isNull { return value }
    let vector = ColumnVector.constant(value, type: from, count: 1)
    return try Kernels.cast(vector, to: to, safe: false, timeZoneKey: session.timeZoneKey, startMicros: session.startMicros).value(0)
  }

  static func isSupported(from: DataType, to: DataType) -> Bool { Kernels.castSupported(from: from, to: to) }
}
