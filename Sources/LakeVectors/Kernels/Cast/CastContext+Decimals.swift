extension CastContext {
  func toDecimal(_ v: ColumnVector, _ precision: Int, _ scale: Int) throws -> ColumnVector {
    switch source {
    case .boolean: try integers(UInt8.self, v, precision, scale)
    case .tinyint: try integers(Int8.self, v, precision, scale)
    case .smallint: try integers(Int16.self, v, precision, scale)
    case .integer: try integers(Int32.self, v, precision, scale)
    case .bigint: try integers(Int64.self, v, precision, scale)
    case .decimal(let fromPrecision, let fromScale): try rescale(v, fromPrecision, fromScale, precision, scale)
    case .real: try store(FloatToDecimal<Float>(precision: precision, scale: scale, source: "REAL"), v, precision)
    case .double: try store(FloatToDecimal<Double>(precision: precision, scale: scale, source: "DOUBLE"), v, precision)
    case .varchar where precision <= 18, .char where precision <= 18:
      try run(TextToShortDecimal(precision: precision, scale: scale), v, physical: .int64)
    case .varchar, .char: try store(TextToDecimal(precision: precision, scale: scale), v, precision)
    case .json: try fromJSON(v)
    default: throw unsupported()
    }
  }

  /// 64 bits where the precision allows.
  func store<Rule: CastRule>(_ rule: Rule, _ v: ColumnVector, _ precision: Int) throws -> ColumnVector where Rule.To == Int128 {
    precision <= 18 ? try run(InInt64(rule: rule), v, physical: .int64) : try run(rule, v, physical: .int128)
  }

  /// Integers stay in 64 bits when all of their type fit after scaling, whatever the target's precision.
  private func integers<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type, _ v: ColumnVector, _ precision: Int, _ scale: Int
  ) throws -> ColumnVector {
    let rule = IntegerToDecimal<T>(precision: precision, scale: scale, source: source)
    let digits = T.bitWidth == 8 ? 3 : T.bitWidth == 16 ? 5 : T.bitWidth == 32 ? 10 : 19
    if digits + scale <= precision, digits + scale <= 18 || (scale == 0 && digits <= 19) {
      return try run(SmallIntegerToDecimal<T>(factor: PowersOfTen.int64(scale)), v, physical: .int64)
    }
    return try store(rule, v, precision)
  }

  private func rescale(
    _ v: ColumnVector, _ fromPrecision: Int, _ fromScale: Int, _ precision: Int, _ scale: Int
  ) throws -> ColumnVector {
    let keepsDigits = fromPrecision - fromScale <= precision - scale
    if v.physical == .int64, keepsDigits, scale >= fromScale, fromPrecision + scale - fromScale <= 18 || scale == fromScale {
      // Nothing can be lost or overflow: at most a multiplication, and int64 stays int64.
      if scale == fromScale { return v.retyped(target) }
      return try run(SmallIntegerToDecimal<Int64>(factor: PowersOfTen.int64(scale - fromScale)), v, physical: .int64)
    }
    return v.physical == .int64
      ? try store(RescaleDecimal<Int64>(fromScale: fromScale, precision: precision, scale: scale, source: source), v, precision)
      : try store(RescaleDecimal<Int128>(fromScale: fromScale, precision: precision, scale: scale, source: source), v, precision)
  }
}

/// Narrows the result of a rule that keeps to 18 digits.
private struct InInt64<Rule: CastRule>: CastRule where Rule.To == Int128 {
  let rule: Rule
  @inline(__always) func convert(_ value: Rule.From) -> Int64? { rule.convert(value).map { Int64(truncatingIfNeeded: $0) } }
  func failure(_ value: Rule.From) -> LakeError { rule.failure(value) }
}

/// Times a power of ten that is known not to overflow.
private struct SmallIntegerToDecimal<T: FixedWidthInteger & BitwiseCopyable>: CastRule {
  let factor: Int64
  @inline(__always) func convert(_ value: T) -> Int64? { Int64(truncatingIfNeeded: value) &* factor }
  func failure(_ value: T) -> LakeError { LakeError(.invalidCastArgument, "Cannot cast '\(value)' to DECIMAL") }
}

private struct IntegerToDecimal<T: FixedWidthInteger & BitwiseCopyable>: CastRule {
  let precision: Int
  let scale: Int
  let source: DataType

  func convert(_ value: T) -> Int128? {
    WideDecimal.scaled(Int128(value), scale).flatMap { $0.magnitude < PowersOfTen.int128(precision).magnitude ? $0 : nil }
  }

  func failure(_ value: T) -> LakeError {
    let text = source == .boolean ? (value != 0 ? "true" : "false") : "\(value)"
    return LakeError(.invalidCastArgument, "Cannot cast \(source.castName) '\(text)' to DECIMAL(\(precision), \(scale))")
  }
}

/// To another scale, rounded half away from zero.
private struct RescaleDecimal<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>: CastRule {
  let fromScale: Int
  let precision: Int
  let scale: Int
  let source: DataType

  func convert(_ value: T) -> Int128? {
    let wide = Int128(value)
    let rescaled =
      scale >= fromScale
      ? WideDecimal.scaled(wide, scale - fromScale) : WideDecimal.divide(wide, 0, PowersOfTen.int128(fromScale - scale))
    return rescaled.flatMap { $0.magnitude < PowersOfTen.int128(precision).magnitude ? $0 : nil }
  }

  func failure(_ value: T) -> LakeError {
    let text = ValueText.text(.decimal(Int128(value)), source)
    return LakeError(.invalidCastArgument, "Cannot cast DECIMAL '\(text)' to DECIMAL(\(precision), \(scale))")
  }
}

/// By way of the shortest digits that mean the value, as Trino does.
private struct FloatToDecimal<T: BinaryFloatingPoint & BitwiseCopyable>: CastRule {
  let precision: Int
  let scale: Int
  let source: String

  func convert(_ value: T) -> Int128? {
    guard value.isFinite else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextPrinter.scratch) { digits in
      guard let start = digits.baseAddress else { return nil }
      let n = (value as? Float).map { TextPrinter.write($0, to: start) } ?? TextPrinter.write(Double(value), to: start)
      return TextParser.decimal(UnsafeRawBufferPointer(start: start, count: n), precision: precision, scale: scale)
    }
  }

  func failure(_ value: T) -> LakeError {
    let text = (value as? Float).map { ValueText.text(.real($0), .real) } ?? ValueText.text(.double(Double(value)), .double)
    return LakeError(.invalidCastArgument, "Cannot cast \(source) '\(text)' to DECIMAL(\(precision), \(scale))")
  }
}

private struct TextToShortDecimal: CastRule {
  let precision: Int
  let scale: Int

  func convert(_ value: StringView) -> Int64? {
    value.withBytes { TextParser.decimal64($0, precision: precision, scale: scale) }
  }

  func failure(_ value: StringView) -> LakeError { TextToDecimal(precision: precision, scale: scale).failure(value) }
}

private struct TextToDecimal: CastRule {
  let precision: Int
  let scale: Int

  func convert(_ value: StringView) -> Int128? {
    value.withBytes { TextParser.decimal($0, precision: precision, scale: scale) }
  }

  func failure(_ value: StringView) -> LakeError {
    let parsed = value.withBytes { TextParser.parseDecimal($0, precision: precision, scale: scale) }
    let reason = parsed == .notANumber ? "Value is not a number." : "Value too large."
    return LakeError(
      .invalidCastArgument, "Cannot cast VARCHAR '\(value.string)' to DECIMAL(\(precision), \(scale)). \(reason)")
  }
}
