/// Puts the columns of a held side, already divided into partitions, into rows in the order of the join's directory.
/// Partitions are independent of each other.
package struct JoinRowsBuilder: @unchecked Sendable {
  /// Where a column's values go.
  private struct Target {
    let base: UnsafeMutableRawPointer
    let stride: Int
    let storage: Buffer
    /// One byte a row, 1 for a value; nil when none is NULL.
    let valid: Buffer?
  }

  private let columns: [JoinColumn]
  private let targets: [Target]
  private let count: Int

  package init(_ columns: [JoinColumn], count: Int) {
    self.columns = columns
    self.count = count
    let widths = columns.map(\.physical.byteWidth)
    let layout = JoinRows.layout(widths)
    let block = layout.map { Buffer(byteCount: count * $0.stride) }
    targets = columns.indices.map { index in
      let valid = columns[index].valid == nil ? nil : Buffer(byteCount: count)
      if let layout, let block {
        return Target(base: block.base + layout.offsets[index], stride: layout.stride, storage: block, valid: valid)
      }
      let own = Buffer(byteCount: count * widths[index])
      return Target(base: own.base, stride: widths[index], storage: own, valid: valid)
    }
  }

  /// Rows `range` are those at `order`, which counts from the range's start; nil: as they are.
  package func place(_ range: Range<Int>, _ order: UnsafePointer<UInt32>?) {
    let start = range.lowerBound
    for (column, target) in zip(columns, targets) {
      let width = column.physical.byteWidth
      RowMoves.gather(
        column.values.base + start * width, to: target.base + start * target.stride, stride: target.stride, width: width, order,
        range.count)
      if let from = column.valid, let to = target.valid {
        RowMoves.gather(from.base + start, to: to.base + start, stride: 1, width: 1, order, range.count)
      }
    }
  }

  package func finish() -> JoinRows {
    JoinRows(
      count: count,
      columns: zip(columns, targets).map { column, target in
        StridedColumn(
          column.type, column.physical, base: UnsafeRawPointer(target.base), stride: target.stride, storage: target.storage,
          validity: target.valid.flatMap { JoinColumn.bits($0, count) }, heap: column.heap)
      })
  }
}
