extension ColumnVector {
  /// One cell. For edges only (results, literals, tests): costs a branch and often an allocation a call.
  public func value(_ row: Int) -> Value {
    if isNull(row) { return .null }
    let at = position(row)
    let base = base
    func load<T: BitwiseCopyable>(_: T.Type) -> T { base.assumingMemoryBound(to: T.self)[at] }
    if type.isDecimal {
      return .decimal(physical == .int64 ? Int128(load(Int64.self)) : load(Int128.self))
    }
    switch physical {
    case .bool: return type == .unknown ? .null : .boolean(load(UInt8.self) != 0)
    case .int8: return .integer(Int64(load(Int8.self)))
    case .int16: return .integer(Int64(load(Int16.self)))
    case .int32: return .integer(Int64(load(Int32.self)))
    case .int64: return .integer(load(Int64.self))
    case .int128:
      switch type {
      case .timestampWithTimeZone: return .zoned(ZonedTimestamp(packed: load(Int128.self)))
      case .timeWithTimeZone: return .zonedTime(ZonedTime(packed: load(Int128.self)))
      default: return .decimal(load(Int128.self))
      }
    case .float32: return .real(load(Float.self))
    case .float64: return .double(load(Double.self))
    case .string:
      let view = load(StringView.self)
      return type == .varbinary ? .binary(view.withBytes { Array($0) }) : .string(view.string)
    case .list, .row: return nestedValue(at)
    }
  }

  /// A vector of `count` rows that all hold `value`.
  public static func constant(_ value: Value, type: DataType, count: Int) -> ColumnVector {
    var builder = VectorBuilder(type: type, capacity: 1)
    builder.append(value)
    let one = builder.finish()
    return ColumnVector(
      type: type, physical: one.physical, encoding: .constant, count: count, data: one.data, storage: one.storage,
      validity: one.validityStorage, heap: one.heap)
  }

  /// The values of a few rows as a vector; for literals and tests.
  public init(_ values: [Value], type: DataType) {
    var builder = VectorBuilder(type: type, capacity: values.count)
    for value in values { builder.append(value) }
    self = builder.finish()
  }
}
