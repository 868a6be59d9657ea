import LakeVectors

/// A batch as the calls of an aggregation see it: the rows that each FILTER lets through, worked out once a filter.
struct AggregateInput {
  private let batch: ColumnBatch
  /// By filter column; nil inside: all rows pass.
  private var selections: [Int: SelectionVector?] = [:]

  init(_ batch: ColumnBatch) { self.batch = batch }

  var rowCount: Int { batch.rowCount }
  var firstRowPosition: UInt64 { batch.order.firstRowPosition }

  /// Nil when all rows pass.
  mutating func selection(_ filter: Int?) -> SelectionVector? {
    guard let filter else { return nil }
    if let known = selections[filter] { return known }
    let selection = Kernels.selection(whereTrue: batch.columns[filter])
    selections[filter] = .some(selection)
    return selection
  }

  /// The argument columns' rows that pass, and how many; nil when none does.
  mutating func arguments(_ positions: [Int], _ filter: Int?) -> (columns: [ColumnVector], count: Int)? {
    let columns = positions.map { batch.columns[$0] }
    guard let selection = selection(filter) else { return (columns, batch.rowCount) }
    return selection.count == 0 ? nil : (columns.map { $0.gather(selection) }, selection.count)
  }

  /// The addresses of the rows that pass; nil when all do.
  mutating func gather(_ addresses: UnsafePointer<UInt>, _ filter: Int?) -> Buffer? {
    guard let selection = selection(filter) else { return nil }
    let out = Buffer(byteCount: selection.count * 8)
    for i in 0..<selection.count { out.pointer(UInt.self)[i] = addresses[selection[i]] }
    return out
  }
}
