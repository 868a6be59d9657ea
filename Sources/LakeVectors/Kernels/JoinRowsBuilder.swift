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
  private let kept: [Bool]
  private let targets: [Target]
  private let count: Int

  /// - Parameter kept: by position; the others become columns that must not be read for their values.
  package init(_ columns: [JoinColumn], kept: [Bool], count: Int) {
    self.columns = columns
    self.kept = kept
    self.count = count
    let widths = zip(columns, kept).map { $1 ? $0.physical.byteWidth : 0 }
    let layout = JoinRows.layout(widths)
    let block = layout.map { Buffer(byteCount: count * $0.stride) }
    targets = columns.indices.map { index in
      guard kept[index] else {
        let nothing = Buffer(zeroed: 16)
        return Target(base: nothing.base, stride: 0, storage: nothing, valid: nil)
      }
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
    for (index, column) in columns.enumerated() where kept[index] {
      let target = targets[index]
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
