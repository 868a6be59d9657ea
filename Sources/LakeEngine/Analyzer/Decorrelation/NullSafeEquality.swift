import LakeVectors

/// `NOT (a IS DISTINCT FROM b)` as equalities, which a join can hash.
enum NullSafeEquality {
  /// To be true together. Both sides have one type.
  static func terms(_ a: Expression, _ b: Expression) -> [Expression] {
    guard let zero = standIn(a.type) else { return [.not(.isDistinct(a, b))] }
    let type = a.type
    let filler = Expression.literal(zero, type)
    return [
      .comparison(.equal, .coalesce([a, filler], type), .coalesce([b, filler], type)),
      .comparison(.equal, .isNull(a), .isNull(b)),
    ]
  }

  /// True when the equalities can be hashed: for others every row is compared with every row.
  static func isHashed(_ type: DataType) -> Bool { standIn(type) != nil }

  /// Any value of the type. Nil for floats, whose NaN equals nothing, and for types that have no simple one.
  private static func standIn(_ type: DataType) -> Value? {
    switch type {
    case .boolean: .boolean(false)
    case .timestamp: type.isLongTimestamp ? .decimal(0) : .integer(0)
    case .tinyint, .smallint, .integer, .bigint, .date: .integer(0)
    case .decimal: .decimal(0)
    case .varchar: .string("")
    case .varbinary: .binary([])
    default: nil
    }
  }
}
