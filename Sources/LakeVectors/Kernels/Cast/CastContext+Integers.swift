extension CastContext {
  func toInteger<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>(_: T.Type, _ v: ColumnVector) throws -> ColumnVector {
    switch source {
    case .boolean: run(total: BooleanToInteger<T>.self, v)
    case .tinyint: try narrow(Int8.self, T.self, v)
    case .smallint: try narrow(Int16.self, T.self, v)
    case .integer: try narrow(Int32.self, T.self, v)
    case .bigint: try narrow(Int64.self, T.self, v)
    case .real: try run(FloatToInteger<Float, T>(source: "real", target: target), v)
    case .double: try run(FloatToInteger<Double, T>(source: "double", target: target), v)
    case .decimal(_, let scale):
      if v.physical == .int64 {
        try run(DecimalToInteger<Int64, T>(scale: scale, target: target), v)
      } else {
        try run(DecimalToInteger<Int128, T>(scale: scale, target: target), v)
      }
    case .varchar, .char: try run(TextToInteger<T>(target: target), v)
    case .json: try fromJSON(v)
    default: throw unsupported()
    }
  }

  private func narrow<From: FixedWidthInteger & SignedInteger & BitwiseCopyable, To: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: From.Type, _: To.Type, _ v: ColumnVector
  ) throws -> ColumnVector {
    From.bitWidth <= To.bitWidth
      ? run(total: WidenInteger<From, To>.self, v) : try run(NarrowInteger<From, To>(target: target), v)
  }
}

private enum BooleanToInteger<T: FixedWidthInteger & BitwiseCopyable>: TotalCast {
  @inline(__always) static func convert(_ value: UInt8) -> T { T(truncatingIfNeeded: value & 1) }
}

enum WidenInteger<From: FixedWidthInteger & BitwiseCopyable, To: FixedWidthInteger & BitwiseCopyable>: TotalCast {
  @inline(__always) static func convert(_ value: From) -> To { To(truncatingIfNeeded: value) }
}

private struct NarrowInteger<From: FixedWidthInteger & BitwiseCopyable, To: FixedWidthInteger & BitwiseCopyable>: CastRule {
  let target: DataType
  @inline(__always) func convert(_ value: From) -> To? { To(exactly: value) }
  func failure(_ value: From) -> LakeError { LakeError(.numericValueOutOfRange, "Out of range for \(target): \(value)") }
}

/// Rounds half away from zero.
private struct FloatToInteger<From: BinaryFloatingPoint & BitwiseCopyable, To: FixedWidthInteger & BitwiseCopyable>: CastRule {
  let source: String
  let target: DataType

  @inline(__always) func convert(_ value: From) -> To? { To(exactly: value.rounded(.toNearestOrAwayFromZero)) }

  func failure(_ value: From) -> LakeError {
    let text = (value as? Float).map { ValueText.text(.real($0), .real) } ?? ValueText.text(.double(Double(value)), .double)
    if target == .bigint { return LakeError(.invalidCastArgument, "Unable to cast \(text) to bigint") }
    if value.isNaN { return LakeError(.invalidCastArgument, "Cannot cast \(source) NaN to \(target)") }
    return LakeError(.numericValueOutOfRange, "Out of range for \(target): \(text)")
  }
}

/// Rounds half away from zero.
private struct DecimalToInteger<From: FixedWidthInteger & SignedInteger & BitwiseCopyable, To: FixedWidthInteger & BitwiseCopyable>:
  CastRule
{
  let scale: Int
  let target: DataType

  func convert(_ value: From) -> To? {
    if scale == 0 { return To(exactly: value) }
    if let power = From(exactly: PowersOfTen.int128(scale)) {
      var bad: From = 0
      return To(exactly: CheckedRoundedDivide.apply(value, power, &bad))
    }
    // The power of ten does not fit: the value is below one.
    return WideDecimal.divide(Int128(value), 0, PowersOfTen.int128(scale)).flatMap { To(exactly: $0) }
  }

  func failure(_ value: From) -> LakeError {
    let text = ValueText.text(.decimal(Int128(value)), .decimal(precision: 38, scale: scale))
    return LakeError(.invalidCastArgument, "Cannot cast '\(text)' to \(target.castName)")
  }
}

private struct TextToInteger<To: FixedWidthInteger & BitwiseCopyable>: CastRule {
  let target: DataType
  @inline(__always) func convert(_ value: StringView) -> To? {
    value.withBytes { TextParser.int64($0.trimmed) }.flatMap { To(exactly: $0) }
  }
  func failure(_ value: StringView) -> LakeError {
    LakeError(.invalidCastArgument, "Cannot cast '\(value.string)' to \(target == .integer ? "INT" : target.castName)")
  }
}

extension DataType {
  /// The type's name in the messages of casts: upper case, `DECIMAL(10, 2)`.
  var castName: String {
    if case .decimal(let precision, let scale) = self { return "DECIMAL(\(precision), \(scale))" }
    return description.uppercased()
  }
}

extension UnsafeRawBufferPointer {
  /// Without the control characters and spaces at both ends, as Java's `trim` does.
  var trimmed: UnsafeRawBufferPointer {
    var start = 0
    var end = count
    while start < end, self[start] <= 0x20 { start += 1 }
    while end > start, self[end - 1] <= 0x20 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: self[start..<end])
  }
}
