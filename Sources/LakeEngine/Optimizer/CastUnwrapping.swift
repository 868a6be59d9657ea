import LakeVectors

/// `CAST(column AS bigint) = 5` is `column = 5`: where the cast only widens and the constant fits the narrow type, the
/// column is compared as it is stored, so that it can prune. Literals stand right afterwards.
package struct CastUnwrapping: OptimizerRule {
  package let name = "cast unwrapping"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.mapExpressions { $0.rewritten(CastUnwrapping.step) }
  }

  private static func step(_ node: Expression) -> Expression {
    switch node {
    case .comparison(let op, let a, let b) where a.isBareLiteral && !b.isBareLiteral: return step(.comparison(op.flipped, b, a))
    case .comparison(let op, .cast(let inner, let wide, false), .literal(let value, _)):
      if wide == .date, case .integer(let day) = value { return dayRange(op, inner, day) ?? node }
      guard let narrow = narrowed(value, from: wide, to: inner.type) else { return node }
      return step(.comparison(op, inner, .literal(narrow, inner.type)))
    case .comparison(let op, .call(let function, let arguments), .literal(.integer(let day), .date))
    where function.name == "date" && arguments.count == 1:
      return dayRange(op, arguments[0], day) ?? node
    case .inList(.cast(let inner, let wide, false), let candidates):
      let narrow = candidates.compactMap { candidate -> Expression? in
        guard case .literal(let value, _) = candidate else { return nil }
        return (value.isNull ? .null : narrowed(value, from: wide, to: inner.type)).map { .literal($0, inner.type) }
      }
      return narrow.count == candidates.count ? step(.inList(inner, narrow)) : node
    default: return node
    }
  }

  /// The day of a timestamp compared with a day is the timestamp compared with midnights; nil for `<>` and other types.
  private static func dayRange(_ op: ComparisonOperator, _ instant: Expression, _ day: Int64) -> Expression? {
    // Days beyond the years that timestamps reach are left alone.
    guard case .timestamp = instant.type, instant.symbol != nil, day.magnitude < 100_000_000 else { return nil }
    func midnight(_ op: ComparisonOperator, _ day: Int64) -> Expression {
      let micros = day * microsPerDay
      let value = instant.type.isLongTimestamp ? Value.decimal(LongTimestamp(micros: micros).packed) : .integer(micros)
      return .comparison(op, instant, .literal(value, instant.type))
    }
    switch op {
    case .equal: return .and([midnight(.greaterOrEqual, day), midnight(.less, day + 1)])
    case .notEqual: return nil
    case .less: return midnight(.less, day)
    case .lessOrEqual: return midnight(.less, day + 1)
    case .greater: return midnight(.greaterOrEqual, day + 1)
    case .greaterOrEqual: return midnight(.greaterOrEqual, day)
    }
  }

  private static let microsPerDay: Int64 = 86_400_000_000

  /// The value as the narrow type has it; nil when it does not fit or the cast does more than widen.
  private static func narrowed(_ value: Value, from wide: DataType, to narrow: DataType) -> Value? {
    switch (narrow, wide, value) {
    case (.varchar, .varchar(let length), .string):
      // Only a lengthening cast keeps every value.
      guard case .varchar(let own) = narrow, length == nil || (own ?? .max) <= length ?? .max else { return nil }
      return value
    case (.timestamp(let p), .timestamp(let q), .integer(let micros)) where p <= q:
      guard let unit = powerOfTen(6 - p), Int128(micros) % unit == 0 else { return nil }
      return value
    case (_, .timestamp, .decimal(let packed)): return narrowed(LongTimestamp(packed: packed), to: narrow)
    case (.date, .timestamp, .integer(let micros)) where micros % microsPerDay == 0: return .integer(micros / microsPerDay)
    case (_, _, .integer(let number)) where narrow.isInteger && wide.isInteger:
      guard TypeCoercion.rank(narrow) <= TypeCoercion.rank(wide), narrow.integerRange?.contains(number) == true else { return nil }
      return value
    case (.decimal(let p, let s), .decimal(let q, let t), .decimal(let unscaled)):
      guard t >= s, q - t >= p - s, let factor = powerOfTen(t - s), unscaled % factor == 0 else { return nil }
      let scaled = unscaled / factor
      guard let limit = powerOfTen(p), scaled.magnitude < limit.magnitude else { return nil }
      return .decimal(scaled)
    case (_, .decimal(let q, let t), .decimal(let unscaled)) where narrow.isInteger:
      guard case .decimal(let p, _)? = TypeCoercion.decimal(holding: narrow), q - t >= p, let factor = powerOfTen(t),
        unscaled % factor == 0, let number = Int64(exactly: unscaled / factor), narrow.integerRange?.contains(number) == true
      else { return nil }
      return .integer(number)
    default: return nil
    }
  }

  /// A timestamp of more than six digits as a date or a timestamp of fewer; nil when digits would be lost.
  private static func narrowed(_ value: LongTimestamp, to narrow: DataType) -> Value? {
    switch narrow {
    case .date:
      return value.picosOfMicro == 0 && value.micros % microsPerDay == 0 ? .integer(value.micros / microsPerDay) : nil
    case .timestamp(let precision):
      guard value.rounded(toPrecision: precision) == value else { return nil }
      return narrow.isLongTimestamp ? .decimal(value.packed) : .integer(value.micros)
    default: return nil
    }
  }

  /// Nil above 10^38.
  private static func powerOfTen(_ exponent: Int) -> Int128? {
    guard (0...38).contains(exponent) else { return nil }
    return (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
  }
}

extension DataType {
  /// The values of an integer type.
  var integerRange: ClosedRange<Int64>? {
    switch self {
    case .tinyint: Int64(Int8.min)...Int64(Int8.max)
    case .smallint: Int64(Int16.min)...Int64(Int16.max)
    case .integer: Int64(Int32.min)...Int64(Int32.max)
    case .bigint: Int64.min...Int64.max
    default: nil
    }
  }
}
