import LakeVectors

/// Decides from the statistics of a row group whether any of its rows can still be wanted.
enum RowGroupPruning {
  /// False only when surely no row of `group` has a value of `domain` in `column` (nil: the file lacks it, all NULL).
  static func mayMatch(_ domain: ColumnDomain, _ group: ParquetRowGroup, _ column: ParquetColumn?) -> Bool {
    guard let column else { return domain.nullAllowed }
    guard let statistics = group.chunks[column.leafIndex].statistics else { return true }
    let nulls = column.isOptional ? statistics.nullCount : 0
    if domain.nullAllowed, nulls != 0 { return true }
    if let nulls, nulls == group.rowCount { return domain.nullAllowed }
    let (minimum, maximum) = bounds(statistics, column)
    return domain.mayOverlap(minimum: minimum, maximum: maximum)
  }

  /// Bounds as values of the wanted type; nil when unknown or of an order that differs from SQL's.
  static func bounds(_ statistics: ParquetStatistics, _ column: ParquetColumn) -> (minimum: Value?, maximum: Value?) {
    guard hasSQLOrder(column) else { return (nil, nil) }
    let trustsDeprecated = hasSignedOrder(column.leaf)
    let minimum = statistics.minimum ?? (trustsDeprecated ? statistics.deprecatedMinimum : nil)
    let maximum = statistics.maximum ?? (trustsDeprecated ? statistics.deprecatedMaximum : nil)
    return (minimum.flatMap { value($0, column) }, maximum.flatMap { value($0, column) })
  }

  private static func hasSQLOrder(_ column: ParquetColumn) -> Bool {
    switch column.type {
    // char compares without trailing spaces, json not at all, uuid's bytes are unsigned.
    case .char, .json, .uuid: return false
    default: break
    }
    switch (column.leaf.physical, column.leaf.annotation) {
    case (.int96, _), (_, .interval), (_, .other): return false
    default: return true
    }
  }

  /// The deprecated bounds compare everything as signed: right for these alone.
  private static func hasSignedOrder(_ leaf: ParquetLeaf) -> Bool {
    switch (leaf.physical, leaf.annotation) {
    case (.int32, .integer(_, false)), (.int64, .integer(_, false)): false
    case (.int32, _), (.int64, _): true
    default: false
    }
  }

  /// One bound through the column's own conversion, which keeps order. NaN and damaged bounds are unknown.
  private static func value(_ bytes: [UInt8], _ column: ParquetColumn) -> Value? {
    let isBytes = column.leaf.physical == .byteArray
    guard isBytes || bytes.count == column.leaf.width else { return nil }
    // With slack behind it, as views need.
    let stored = Buffer(byteCount: max(bytes.count, 16))
    bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: stored.base, count: bytes.count).copyMemory(from: $0) }
    let one = Buffer(byteCount: 16)
    do throws(DataDefect) {
      if isBytes {
        let view = Buffer(byteCount: 16)
        view.pointer(StringView.self)[0] = StringView(padded: stored.base, count: bytes.count)
        let target = column.type.physical == .string ? view.base : one.base
        try column.convertViews(view.pointer(), 1, into: target, knownASCII: false)
        return ColumnVector(flat: column.type, count: 1, values: column.type.physical == .string ? view : one, heap: stored).value(0)
      }
      try column.convertFixed(UnsafeRawPointer(stored.base), 1, into: one.base)
    } catch {
      return nil
    }
    let value = ColumnVector(flat: column.type, count: 1, values: one, heap: stored).value(0)
    switch value {
    case .real(let x) where x.isNaN: return nil
    case .double(let x) where x.isNaN: return nil
    default: return value
    }
  }
}
