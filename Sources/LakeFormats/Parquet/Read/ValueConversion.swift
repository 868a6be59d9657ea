import LakeVectors

/// How the stored values of a column become values of the wanted type, as Hive readers convert when a table's type and a
/// file's differ. Chosen once a file; runs over whole pages, batches or dictionaries.
struct ValueConversion: Sendable {
  let type: DataType
  let kind: Kind

  enum Kind: Sendable {
    /// The stored bytes are the vector's.
    case identity
    /// Integers of other widths, checked when they narrow.
    case integers(from: StoredInteger)
    /// Integers as floating point.
    case floats(from: StoredInteger)
    case floatToDouble
    case float16
    /// Integers or big-endian bytes at one scale as a decimal at another.
    case decimal(from: DecimalSource, scale: Int, mayOverflow: Bool)
    /// INT64 in a unit, rounded to so many digits of the second.
    case timestamp(ParquetTimeUnit, precision: Int)
    /// The old 12-byte timestamps: nanoseconds of the day, Julian day.
    case timestamp96(precision: Int)
    /// INT32 milliseconds, INT64 microseconds or nanoseconds since midnight, rounded to so many digits.
    case time(ParquetTimeUnit, precision: Int)
    /// 16 big-endian bytes.
    case uuid
    /// BYTE_ARRAY, or FIXED_LEN_BYTE_ARRAY of `fixedWidth` bytes, as string views.
    case strings(StringRule, fixedWidth: Int)
  }

  enum StoredInteger: Sendable { case int32, uint32, int64, uint64 }

  enum DecimalSource: Sendable { case integer(StoredInteger), fixed(width: Int), bytes }

  struct StringRule: Sendable {
    /// Anything but varbinary.
    let isText: Bool
    /// `varchar(n)` and `char(n)` keep the first n code points.
    let maxCodePoints: Int?
    /// `char(n)` is kept without its padding.
    let trimsSpaces: Bool
  }

  /// The conversion of `leaf` to `type`, nil when there is none.
  init?(_ leaf: ParquetLeaf, to type: DataType) {
    guard let kind = ValueConversion.kind(leaf, type) else { return nil }
    self.type = type
    self.kind = kind
  }

  var isIdentity: Bool { if case .identity = kind { true } else { false } }

  private static func kind(_ leaf: ParquetLeaf, _ type: DataType) -> Kind? {
    switch type {
    case .boolean: return leaf.physical == .boolean ? .identity : nil
    case .tinyint, .smallint, .integer, .bigint: return integers(leaf, type)
    case .real, .double: return floats(leaf, type)
    case .decimal(let precision, let scale): return decimal(leaf, precision, scale)
    case .date: return leaf.physical == .int32 && (leaf.annotation == .date || leaf.annotation == .none) ? .identity : nil
    case .time(let precision): return time(leaf, precision)
    case .timestamp(let precision), .timestampWithTimeZone(let precision): return timestamp(leaf, precision)
    case .uuid: return leaf.annotation == .uuid && leaf.typeLength == 16 ? .uuid : nil
    case .varchar(let length): return strings(leaf, StringRule(isText: true, maxCodePoints: length, trimsSpaces: false))
    case .char(let length): return strings(leaf, StringRule(isText: true, maxCodePoints: length, trimsSpaces: true))
    case .json: return strings(leaf, StringRule(isText: true, maxCodePoints: nil, trimsSpaces: false))
    case .varbinary: return strings(leaf, StringRule(isText: false, maxCodePoints: nil, trimsSpaces: false))
    default: return nil
    }
  }

  private static func stored(_ leaf: ParquetLeaf) -> StoredInteger? {
    switch (leaf.physical, leaf.annotation) {
    case (.int32, .integer(32, false)): .uint32
    case (.int64, .integer(64, false)): .uint64
    case (.int32, .none), (.int32, .integer): .int32
    case (.int64, .none), (.int64, .integer): .int64
    default: nil
    }
  }

  private static func integers(_ leaf: ParquetLeaf, _ type: DataType) -> Kind? {
    guard let stored = stored(leaf) else { return nil }
    switch (stored, type) {
    case (.int32, .integer), (.int64, .bigint): return .identity
    default: return .integers(from: stored)
    }
  }

  private static func floats(_ leaf: ParquetLeaf, _ type: DataType) -> Kind? {
    switch (leaf.physical, type) {
    case (.float, .real), (.double, .double): return .identity
    case (.float, .double): return .floatToDouble
    case (.fixedLengthByteArray, _): return leaf.annotation == .float16 && leaf.typeLength == 2 ? .float16 : nil
    default: return stored(leaf).map { .floats(from: $0) }
    }
  }

  private static func decimal(_ leaf: ParquetLeaf, _ precision: Int, _ scale: Int) -> Kind? {
    guard let storedScale = leaf.decimalScale else { return nil }
    let storedPrecision: Int
    if case .decimal(let digits, _) = leaf.annotation { storedPrecision = digits } else { storedPrecision = 38 }
    let source: DecimalSource
    switch leaf.physical {
    case .int32: source = .integer(stored(leaf) ?? .int32)
    case .int64: source = .integer(stored(leaf) ?? .int64)
    case .fixedLengthByteArray: source = .fixed(width: leaf.typeLength)
    default: source = .bytes
    }
    let sameScale = storedScale == scale
    if sameScale, storedPrecision <= precision, precision <= 18 {
      if leaf.physical == .int64 { return .identity }
      if leaf.physical == .int32 { return .integers(from: .int32) }
    }
    // Rounding to a smaller scale can carry into one more digit.
    let mayOverflow = storedPrecision - storedScale + (scale < storedScale ? 1 : 0) > precision - scale
    return .decimal(from: source, scale: storedScale, mayOverflow: mayOverflow)
  }

  private static func time(_ leaf: ParquetLeaf, _ precision: Int) -> Kind? {
    switch (leaf.physical, leaf.annotation) {
    case (.int32, .time(.millis)): .time(.millis, precision: precision)
    case (.int64, .time(.micros)): .time(.micros, precision: precision)
    case (.int64, .time(.nanos)): .time(.nanos, precision: precision)
    default: nil
    }
  }

  private static func timestamp(_ leaf: ParquetLeaf, _ precision: Int) -> Kind? {
    switch (leaf.physical, leaf.annotation) {
    case (.int96, _): return .timestamp96(precision: precision)
    case (.int64, .timestamp(let unit, _)): return .timestamp(unit, precision: precision)
    default: return nil
    }
  }

  private static func strings(_ leaf: ParquetLeaf, _ rule: StringRule) -> Kind? {
    switch (leaf.physical, leaf.annotation) {
    case (.byteArray, .decimal), (.fixedLengthByteArray, .decimal): return nil
    case (.byteArray, _): return .strings(rule, fixedWidth: 0)
    case (.fixedLengthByteArray, .none): return .strings(rule, fixedWidth: leaf.typeLength)
    case (.fixedLengthByteArray, _): return rule.isText ? nil : .strings(rule, fixedWidth: leaf.typeLength)
    default: return nil
    }
  }
}
