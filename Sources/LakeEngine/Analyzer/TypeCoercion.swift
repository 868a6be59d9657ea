package import LakeVectors

/// Which types turn into which without a CAST, as Trino has it: numbers widen, strings lengthen, dates become
/// timestamps, NULL's type becomes any; strings never become anything else.
package enum TypeCoercion {
  /// The type both sides are brought to for a comparison, a CASE or a UNION; nil when there is none.
  package static func commonSuperType(_ a: DataType, _ b: DataType) -> DataType? {
    if a == b { return a }
    if a.isUnknown { return b }
    if b.isUnknown { return a }
    if a.isNumeric, b.isNumeric { return commonNumericType(a, b) }
    switch (a, b) {
    case (.varchar(let x), .varchar(let y)): return .varchar(length: longer(x, y))
    case (.char(let x), .char(let y)): return .char(length: max(x, y))
    case (.char(let x), .varchar(let y)), (.varchar(let y), .char(let x)):
      return .char(length: min(longestChar, max(x, y ?? longestChar)))
    case (.time(let x), .time(let y)): return .time(precision: max(x, y))
    case (.time(let x), .timeWithTimeZone(let y)), (.timeWithTimeZone(let y), .time(let x)),
      (.timeWithTimeZone(let x), .timeWithTimeZone(let y)):
      return .timeWithTimeZone(precision: max(x, y))
    case (.array(let x), .array(let y)): return commonSuperType(x, y).map { .array($0) }
    case (.map(let k1, let v1), .map(let k2, let v2)):
      guard let key = commonSuperType(k1, k2), let value = commonSuperType(v1, v2) else { return nil }
      return .map(key: key, value: value)
    case (.row(let x), .row(let y)): return commonRowType(x, y)
    case (.opaque("HyperLogLog", _), .opaque("P4HyperLogLog", _)), (.opaque("P4HyperLogLog", _), .opaque("HyperLogLog", _)):
      return .opaque("HyperLogLog", [])
    default: return commonInstantType(a, b)
    }
  }

  /// The common type of any number of types; `.unknown` of none.
  package static func commonSuperType(_ types: [DataType]) -> DataType? {
    var result = DataType.unknown
    for type in types {
      guard let common = commonSuperType(result, type) else { return nil }
      result = common
    }
    return result
  }

  /// True when a value of `from` may be used where `to` is wanted.
  package static func canCoerce(_ from: DataType, to: DataType) -> Bool {
    switch (from, to) {
    case (.char, .varchar): return true
    case (.row(let x), .row(let y)):
      // Names of fields do not matter.
      return x.count == y.count && zip(x, y).allSatisfy { canCoerce($0.type, to: $1.type) }
    case (.array(let x), .array(let y)): return canCoerce(x, to: y)
    case (.map(let k1, let v1), .map(let k2, let v2)): return canCoerce(k1, to: k2) && canCoerce(v1, to: v2)
    default: return commonSuperType(from, to) == to
    }
  }

  /// A field keeps its name where both sides call it so.
  private static func commonRowType(_ a: [RowField], _ b: [RowField]) -> DataType? {
    guard a.count == b.count else { return nil }
    var fields: [RowField] = []
    for (x, y) in zip(a, b) {
      guard let type = commonSuperType(x.type, y.type) else { return nil }
      fields.append(RowField(name: x.name == y.name ? x.name : nil, type: type))
    }
    return .row(fields)
  }

  /// An integer type as the decimal that holds all its values.
  package static func decimal(holding type: DataType) -> DataType? {
    switch type {
    case .tinyint: .decimal(precision: 3, scale: 0)
    case .smallint: .decimal(precision: 5, scale: 0)
    case .integer: .decimal(precision: 10, scale: 0)
    case .bigint: .decimal(precision: 19, scale: 0)
    case .decimal: type
    default: nil
    }
  }

  /// Trino's limit of `char(n)`.
  static let longestChar = 65_536
  private static let maxPrecision = 38

  private static func longer(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return max(a, b)
  }

  private static func commonNumericType(_ a: DataType, _ b: DataType) -> DataType? {
    if a.isInteger, b.isInteger { return rank(a) >= rank(b) ? a : b }
    switch (a, b) {
    case (.double, _), (_, .double): return .double
    case (.real, _), (_, .real): return .real
    default: break
    }
    guard case .decimal(let p1, let s1) = decimal(holding: a), case .decimal(let p2, let s2) = decimal(holding: b) else {
      return nil
    }
    let scale = max(s1, s2)
    return .decimal(precision: min(maxPrecision, max(p1 - s1, p2 - s2) + scale), scale: scale)
  }

  private static func commonInstantType(_ a: DataType, _ b: DataType) -> DataType? {
    switch (a, b) {
    case (.date, .timestamp), (.date, .timestampWithTimeZone): b
    case (.timestamp, .date), (.timestampWithTimeZone, .date): a
    case (.timestamp(let x), .timestamp(let y)): .timestamp(precision: max(x, y))
    case (.timestamp(let x), .timestampWithTimeZone(let y)), (.timestampWithTimeZone(let y), .timestamp(let x)),
      (.timestampWithTimeZone(let x), .timestampWithTimeZone(let y)):
      .timestampWithTimeZone(precision: max(x, y))
    default: nil
    }
  }

  /// Position in the chain of the integer types.
  static func rank(_ type: DataType) -> Int {
    switch type {
    case .tinyint: 1
    case .smallint: 2
    case .integer: 3
    default: 4
    }
  }
}

// MARK: - Arithmetic

extension TypeCoercion {
  /// Operand and result types of an arithmetic operator.
  package struct Arithmetic: Hashable, Sendable {
    package let left: DataType
    package let right: DataType
    package let result: DataType
  }

  /// How `a op b` is computed for numbers; nil when the operator has no such operands.
  package static func arithmetic(_ op: ArithmeticOperator, _ a: DataType, _ b: DataType) -> Arithmetic? {
    guard let common = commonSuperType(a, b) else { return nil }
    if common.isUnknown { return Arithmetic(left: .bigint, right: .bigint, result: .bigint) }
    guard common.isNumeric else { return nil }
    guard common.isDecimal else { return Arithmetic(left: common, right: common, result: common) }
    // NULL takes the other side's type.
    let left = decimal(holding: a.isUnknown ? b : a)
    let right = decimal(holding: b.isUnknown ? a : b)
    guard let left, let right, let result = decimalResult(op, left, right) else { return nil }
    return Arithmetic(left: left, right: right, result: result)
  }

  /// Trino's precision and scale of a decimal operation; nil when the scale would exceed 38.
  package static func decimalResult(_ op: ArithmeticOperator, _ a: DataType, _ b: DataType) -> DataType? {
    guard case .decimal(let p1, let s1) = a, case .decimal(let p2, let s2) = b else { return nil }
    let precision: Int
    let scale: Int
    switch op {
    case .add, .subtract:
      scale = max(s1, s2)
      precision = scale + max(p1 - s1, p2 - s2) + 1
    case .multiply:
      scale = s1 + s2
      precision = p1 + p2
    case .divide:
      scale = max(s1, s2)
      precision = p1 + s2 + max(s2 - s1, 0)
    case .modulo:
      scale = max(s1, s2)
      precision = min(p1 - s1, p2 - s2) + scale
    }
    guard scale <= maxPrecision else { return nil }
    return .decimal(precision: max(1, min(maxPrecision, precision)), scale: scale)
  }
}
