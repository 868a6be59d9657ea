import LakeVectors

/// The first key of the worst row that is still wanted: rows beyond it need not be looked at.
struct TopNThreshold {
  private let key: SortKeySpec
  private let type: DataType
  private let last: Value
  /// With one key, an equal row loses too, since it comes later.
  private let isOnlyKey: Bool

  /// Nil when nothing can be told from the key.
  init?(_ key: SortKeySpec, type: DataType, last: Value, isOnlyKey: Bool) {
    self.key = key
    self.type = type
    self.last = last
    self.isOnlyKey = isOnlyKey
    switch last {
    case .null: if !key.nullsFirst { return nil }
    case .double(let value): if value.isNaN { return nil }
    case .real(let value): if value.isNaN { return nil }
    default: break
    }
    // Sorted by the bytes without trailing spaces, compared as if padded.
    if case .char = type { return nil }
    if type.isNested { return nil }
  }

  /// The rows that may be wanted; nil: all.
  func select(_ columns: [ColumnVector]) -> SelectionVector? {
    let column = columns[key.position]
    let isNull = Kernels.isNull(column)
    if last == .null { return Kernels.selection(whereTrue: isNull) }
    let bound = ColumnVector.constant(last, type: type, count: column.count)
    // Descending as "not less", so that NaN, the greatest, passes.
    let passes =
      key.ascending
      ? Kernels.compare(isOnlyKey ? .less : .lessOrEqual, column, bound)
      : Kernels.not(Kernels.compare(isOnlyKey ? .lessOrEqual : .less, column, bound))
    return Kernels.selection(whereTrue: key.nullsFirst && column.mayHaveNulls ? Kernels.or(passes, isNull) : passes)
  }
}
