extension CastContext {
  func toBoolean(_ v: ColumnVector) throws -> ColumnVector {
    switch source {
    case .tinyint: run(total: IntegerToBoolean<Int8>.self, v)
    case .smallint: run(total: IntegerToBoolean<Int16>.self, v)
    case .integer: run(total: IntegerToBoolean<Int32>.self, v)
    case .bigint: run(total: IntegerToBoolean<Int64>.self, v)
    case .real: run(total: FloatToBoolean<Float>.self, v)
    case .double: run(total: FloatToBoolean<Double>.self, v)
    case .decimal:
      v.physical == .int64 ? run(total: IntegerToBoolean<Int64>.self, v) : run(total: IntegerToBoolean<Int128>.self, v)
    case .varchar, .char: try run(TextToBoolean(), v)
    case .json: try fromJSON(v)
    default: throw unsupported()
    }
  }

  func toDouble(_ v: ColumnVector) throws -> ColumnVector {
    switch source {
    case .boolean: run(total: IntegerToFloat<UInt8, Double>.self, v)
    case .tinyint: run(total: IntegerToFloat<Int8, Double>.self, v)
    case .smallint: run(total: IntegerToFloat<Int16, Double>.self, v)
    case .integer: run(total: IntegerToFloat<Int32, Double>.self, v)
    case .bigint: run(total: IntegerToFloat<Int64, Double>.self, v)
    case .real: run(total: FloatToFloat<Float, Double>.self, v)
    case .decimal(_, let scale):
      v.physical == .int64
        ? try run(DecimalToDouble<Int64>(scale: scale), v) : try run(DecimalToDouble<Int128>(scale: scale), v)
    case .varchar, .char: try run(TextToDouble(), v)
    case .json: try fromJSON(v)
    default: throw unsupported()
    }
  }

  func toReal(_ v: ColumnVector) throws -> ColumnVector {
    switch source {
    case .boolean: run(total: IntegerToFloat<UInt8, Float>.self, v)
    case .tinyint: run(total: IntegerToFloat<Int8, Float>.self, v)
    case .smallint: run(total: IntegerToFloat<Int16, Float>.self, v)
    case .integer: run(total: IntegerToFloat<Int32, Float>.self, v)
    case .bigint: run(total: IntegerToFloat<Int64, Float>.self, v)
    case .double: run(total: FloatToFloat<Double, Float>.self, v)
    case .decimal(_, let scale):
      v.physical == .int64
        ? try run(DecimalToReal<Int64>(scale: scale), v) : try run(DecimalToReal<Int128>(scale: scale), v)
    case .varchar, .char: try run(TextToReal(), v)
    case .json: try fromJSON(v)
    default: throw unsupported()
    }
  }
}

private enum IntegerToBoolean<T: FixedWidthInteger & BitwiseCopyable>: TotalCast {
  @inline(__always) static func convert(_ value: T) -> UInt8 { value != 0 ? 1 : 0 }
}

private enum FloatToBoolean<T: BinaryFloatingPoint & BitwiseCopyable>: TotalCast {
  @inline(__always) static func convert(_ value: T) -> UInt8 { value != 0 ? 1 : 0 }
}

private enum IntegerToFloat<From: FixedWidthInteger & BitwiseCopyable, To: BinaryFloatingPoint & BitwiseCopyable>: TotalCast {
  @inline(__always) static func convert(_ value: From) -> To { To(value) }
}

private enum FloatToFloat<From: BinaryFloatingPoint & BitwiseCopyable, To: BinaryFloatingPoint & BitwiseCopyable>: TotalCast {
  @inline(__always) static func convert(_ value: From) -> To { To(value) }
}

/// Correctly rounded: one division of exact numbers where both are exact, else by way of the digits.
private struct DecimalToDouble<From: FixedWidthInteger & SignedInteger & BitwiseCopyable>: CastRule {
  let scale: Int
  let power: Double

  init(scale: Int) {
    self.scale = scale
    power = scale <= 22 ? Double(PowersOfTen.int128(scale)) : 0
  }

  @inline(__always) func convert(_ value: From) -> Double? {
    if power != 0, value.magnitude <= 1 << 53 { return Double(Int64(truncatingIfNeeded: value)) / power }
    return throughText(value)
  }

  private func throughText(_ value: From) -> Double? {
    Double(ValueText.text(.decimal(Int128(value)), .decimal(precision: 38, scale: scale)))
  }

  func failure(_ value: From) -> LakeError { LakeError(.invalidCastArgument, "Cannot cast '\(value)' to DOUBLE") }
}

private struct DecimalToReal<From: FixedWidthInteger & SignedInteger & BitwiseCopyable>: CastRule {
  let scale: Int
  func convert(_ value: From) -> Float? {
    Float(ValueText.text(.decimal(Int128(value)), .decimal(precision: 38, scale: scale)))
  }
  func failure(_ value: From) -> LakeError { LakeError(.invalidCastArgument, "Cannot cast '\(value)' to REAL") }
}

private struct TextToBoolean: CastRule {
  func convert(_ value: StringView) -> UInt8? { value.withBytes { TextParser.boolean($0) }.map { $0 ? 1 : 0 } }
  func failure(_ value: StringView) -> LakeError { LakeError(.invalidCastArgument, "Cannot cast '\(value.string)' to BOOLEAN") }
}

private struct TextToDouble: CastRule {
  func convert(_ value: StringView) -> Double? { value.withBytes { TextParser.double($0.trimmed) } }
  func failure(_ value: StringView) -> LakeError { LakeError(.invalidCastArgument, "Cannot cast '\(value.string)' to DOUBLE") }
}

private struct TextToReal: CastRule {
  func convert(_ value: StringView) -> Float? { value.withBytes { TextParser.real($0.trimmed) } }
  func failure(_ value: StringView) -> LakeError { LakeError(.invalidCastArgument, "Cannot cast '\(value.string)' to REAL") }
}
