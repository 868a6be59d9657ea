import LakeVectors

/// The first key of the worst row that is still wanted: rows beyond it need not be looked at.
struct TopNThreshold {
  private let ascending: Bool
  private let nullsFirst: Bool
  private let type: DataType
  private let last: Value

  init?(_ bound: TopNBound, last: Value) {
    self.init(ascending: bound.ascending, nullsFirst: bound.nullsFirst, type: bound.type, last: last)
  }

  /// Nil when nothing can be told from the key.
  init?(ascending: Bool, nullsFirst: Bool, type: DataType, last: Value) {
    self.ascending = ascending
    self.nullsFirst = nullsFirst
    self.type = type
    self.last = last
    switch last {
    case .null: if !nullsFirst { return nil }
    case .double(let value): if value.isNaN { return nil }
    case .real(let value): if value.isNaN { return nil }
    default: break
    }
    // Sorted by the bytes without trailing spaces, compared as if padded.
    if case .char = type { return nil }
    if type.isNested { return nil }
  }

  /// The rows that may be wanted; nil: all. `strictly`: rows with the same key are not wanted either.
  func select(_ column: ColumnVector, strictly: Bool) -> SelectionVector? {
    let isNull = Kernels.isNull(column)
    if last == .null { return Kernels.selection(whereTrue: isNull) }
    let bound = ColumnVector.constant(last, type: type, count: column.count)
    // Descending as "not less", so that NaN, the greatest, passes.
    let passes =
      ascending
      ? Kernels.compare(strictly ? .less : .lessOrEqual, column, bound)
      : Kernels.not(Kernels.compare(strictly ? .lessOrEqual : .less, column, bound))
    return Kernels.selection(whereTrue: nullsFirst && column.mayHaveNulls ? Kernels.or(passes, isNull) : passes)
  }
}
