import LakeVectors

/// Answers out of the footer in place of rows, where the footer can be trusted to the last value. The rules are those of
/// `Statistics` in parquet.thrift.
extension ParquetReader {
  func rowCount(ofSplit index: Int) -> Int? { metadata.rowGroups[index].rowCount }

  func statistics(ofSplit index: Int, column: Int) -> ColumnStatistics {
    let group = metadata.rowGroups[index]
    // A file that lacks the column has NULL in all rows.
    guard let column = columns[column] else { return ColumnStatistics(nullCount: group.rowCount) }
    let statistics = group.chunks[column.leafIndex].statistics
    // A count that is not written is not 0.
    let nulls = (column.isOptional ? statistics?.nullCount : 0).flatMap { (0...group.rowCount).contains($0) ? $0 : nil }
    if nulls == group.rowCount { return ColumnStatistics(nullCount: nulls) }
    guard let statistics else { return column.conversion.mayFail ? ColumnStatistics() : ColumnStatistics(nullCount: nulls) }
    let (minimum, maximum) = RowGroupPruning.bounds(statistics, column)
    // A value between bounds that can be converted can be converted.
    if column.conversion.mayFail, minimum == nil || maximum == nil { return ColumnStatistics() }
    return ColumnStatistics(
      minimum: ParquetReader.isExact(column, statistics.minimumIsExact) ? minimum : nil,
      maximum: ParquetReader.isExact(column, statistics.maximumIsExact) ? maximum : nil, nullCount: nulls)
  }

  func mayMatch(_ domain: ColumnDomain, split index: Int, column: Int) -> Bool {
    RowGroupPruning.mayMatch(domain, metadata.rowGroups[index], columns[column])
  }

  func bounds(ofSplit index: Int, column: Int) -> (minimum: Value?, maximum: Value?) {
    guard let column = columns[column], let statistics = metadata.rowGroups[index].chunks[column.leafIndex].statistics else {
      return (nil, nil)
    }
    return RowGroupPruning.bounds(statistics, column)
  }

  /// Whether a bound is a value that occurs.
  private static func isExact(_ column: ParquetColumn, _ flag: Bool?) -> Bool {
    switch column.type {
    // Bounds do not tell -0 from 0. They leave NaN out, as max does, but in files of parquet-cpp before 1.4 (2018) a page that
    // begins with NaN has no part in the column's bounds at all, whatever else it holds.
    case .real, .double: return false
    default: break
    }
    switch column.leaf.physical {
    // Long values are cut off, which older writers do not say.
    case .byteArray: return flag == true
    default: return flag != false
    }
  }
}

extension ValueConversion {
  /// Whether a stored value may be none of the wanted type, which is an error of the scan.
  fileprivate var mayFail: Bool {
    switch kind {
    case .integers, .decimal(_, _, mayOverflow: true): true
    default: false
    }
  }
}
