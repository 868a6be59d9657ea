/// A held side sorted by one column, for joins that compare instead of equating: which of its rows lie between two values,
/// and, of intervals that begin at that column, from which row on one may reach a value.
package struct RangeDirectory: @unchecked Sendable {
  private let held: ColumnVector
  /// The greatest end of an interval up to each row; nil when intervals do not matter.
  private let reach: ColumnVector?
  /// Rows that can match: neither NULL nor NaN.
  private let usable: Int

  /// The columns are in the order of `held`, NULLs last, and prepared (`RowLayout.prepared`).
  package init(held: ColumnVector, ends: ColumnVector?) {
    self.held = held
    let usable = RangeDirectory.usableCount(held)
    self.usable = usable
    reach = ends.map { RangeDirectory.running($0, usable) }
  }

  /// The rows of `column` in its order. - Parameter check: called between the steps, for those who must be able to stop.
  package static func order(_ column: ColumnVector, check: () throws -> Void) rethrows -> Buffer {
    let keys = SortKeys([.init(column, ascending: true, nullsFirst: false)], count: column.count)
    let entries = keys.makeEntries()
    let scratch = Buffer(byteCount: entries.byteCount)
    try keys.sort(entries.pointer(SortEntry.self), scratch: scratch.pointer(SortEntry.self), count: column.count, check: check)
    let rows = Buffer(byteCount: column.count * 4)
    for i in 0..<column.count { rows.pointer(UInt32.self)[i] = entries.pointer(SortEntry.self)[i].row }
    return rows
  }

  /// The rows of a batch, each with the range of held rows it may match: written to `out`. Bounds are of the held column's
  /// type and prepared, `target` of the intervals' ends' type. - Returns: how many have one.
  package func candidates(
    lower: ColumnVector?, lowerInclusive: Bool, upper: ColumnVector?, upperInclusive: Bool, target: ColumnVector?, count: Int,
    into out: JoinCandidates
  ) -> Int {
    for i in 0..<count {
      out.rows[i] = UInt32(truncatingIfNeeded: i)
      out.starts[i] = 0
      out.ends[i] = UInt32(truncatingIfNeeded: usable)
    }
    if let lower { narrow(held, lower, afterEqual: !lowerInclusive, count, raising: out.starts, lowering: nil, out) }
    if let upper { narrow(held, upper, afterEqual: upperInclusive, count, raising: nil, lowering: out.ends, out) }
    if let target, let reach { narrow(reach, target, afterEqual: false, count, raising: out.starts, lowering: nil, out) }
    var found = 0
    for i in 0..<count where out.starts[i] < out.ends[i] {
      out.rows[found] = UInt32(truncatingIfNeeded: i)
      out.starts[found] = out.starts[i]
      out.ends[found] = out.ends[i]
      found += 1
    }
    return found
  }

  /// Where each value would be put into `sorted`: `raising` becomes at least that, `lowering` at most.
  private func narrow(
    _ sorted: ColumnVector, _ values: ColumnVector, afterEqual: Bool, _ count: Int, raising: UnsafeMutablePointer<UInt32>?,
    lowering: UnsafeMutablePointer<UInt32>?, _ out: JoinCandidates
  ) {
    func run<T: RangeCell>(_: T.Type) {
      let table = sorted.values(T.self)
      let wanted = values.values(T.self)
      for i in 0..<count {
        guard !values.isNull(i), wanted[i].isOrdered else {
          out.ends[i] = 0
          continue
        }
        let place = RangeDirectory.place(of: wanted[i], in: table, usable, afterEqual: afterEqual)
        if let raising { raising[i] = max(raising[i], place) }
        if let lowering { lowering[i] = min(lowering[i], place) }
      }
    }
    switch sorted.physical {
    case .bool, .list, .row: break
    case .int8: run(Int8.self)
    case .int16: run(Int16.self)
    case .int32: run(Int32.self)
    case .int64: run(Int64.self)
    case .int128: run(Int128.self)
    case .float32: run(Float.self)
    case .float64: run(Double.self)
    case .string: run(StringView.self)
    }
  }

  /// The first row that is not below `value`, or (`afterEqual`) that is above it.
  private static func place<T: RangeCell>(of value: T, in table: UnsafePointer<T>, _ count: Int, afterEqual: Bool) -> UInt32 {
    var low = 0
    var high = count
    while low < high {
      let middle = (low &+ high) &>> 1
      let isBefore = afterEqual ? !(value < table[middle]) : table[middle] < value
      if isBefore { low = middle &+ 1 } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  private static func usableCount(_ column: ColumnVector) -> Int {
    var count = column.count - column.nullCount
    // NaN sorts behind every number.
    if column.physical == .float64 { while count > 0, column.values(Double.self)[count - 1].isNaN { count -= 1 } }
    if column.physical == .float32 { while count > 0, column.values(Float.self)[count - 1].isNaN { count -= 1 } }
    return count
  }

  /// The greatest value up to each of the first `count` rows; before the first one there is, the least that the type has
  /// would do, and the column's own first value does: such rows match nothing anyway.
  private static func running(_ column: ColumnVector, _ count: Int) -> ColumnVector {
    func run<T: RangeCell>(_: T.Type) -> ColumnVector {
      let values = column.values(T.self)
      let out = Buffer(byteCount: max(1, column.count) * MemoryLayout<T>.stride)
      let result = out.pointer(T.self)
      func isUsable(_ row: Int) -> Bool { !column.isNull(row) && values[row].isOrdered }
      guard let first = (0..<count).first(where: isUsable) else {
        return ColumnVector(flat: column.type, physical: column.physical, count: column.count, values: zeroed(out), heap: column.heap)
      }
      var greatest = values[first]
      for row in 0..<count {
        if isUsable(row), greatest < values[row] { greatest = values[row] }
        result[row] = greatest
      }
      return ColumnVector(flat: column.type, physical: column.physical, count: column.count, values: out, heap: column.heap)
    }
    switch column.physical {
    case .int8: return run(Int8.self)
    case .int16: return run(Int16.self)
    case .int32: return run(Int32.self)
    case .int64: return run(Int64.self)
    case .int128: return run(Int128.self)
    case .float32: return run(Float.self)
    case .float64: return run(Double.self)
    case .string: return run(StringView.self)
    case .bool, .list, .row: return column
    }
  }

  private static func zeroed(_ buffer: Buffer) -> Buffer { Buffer(zeroed: buffer.byteCount) }
}

/// A value that can be looked for among sorted ones.
private protocol RangeCell: BitwiseCopyable {
  static func < (a: Self, b: Self) -> Bool
  /// False for NaN, which no comparison holds for.
  var isOrdered: Bool { get }
}

extension RangeCell {
  fileprivate var isOrdered: Bool { true }
}

extension Int8: RangeCell {}
extension Int16: RangeCell {}
extension Int32: RangeCell {}
extension Int64: RangeCell {}
extension Int128: RangeCell {}
extension StringView: RangeCell {}
extension Float: RangeCell { fileprivate var isOrdered: Bool { !isNaN } }
extension Double: RangeCell { fileprivate var isOrdered: Bool { !isNaN } }
