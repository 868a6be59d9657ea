import LakeVectors

/// One worker's best rows so far, each with its position among all rows as a last column, which settles ties.
final class TopNWorker: SinkWorker {
  private let sink: TopNSink
  private let query: QueryContext
  private let reservation: MemoryReservation
  private var kept: [ColumnBatch] = []
  private var keptCount = 0
  private var threshold: TopNThreshold?
  /// The place of the worst row: with one key, an equal row that comes later loses.
  private var lastPosition = Int64.max
  /// Rows kept before the worse part is thrown away. Few, since a near threshold drops more than sorting them costs.
  private let keptMax: Int

  init(_ sink: TopNSink, _ query: QueryContext) {
    self.sink = sink
    self.query = query
    reservation = MemoryReservation(query, sink.memory)
    let (twice, overflow) = sink.rowsWanted.multipliedReportingOverflow(by: 2)
    keptMax = overflow ? .max : max(twice, TopNWorker.keptMin)
  }

  private static let keptMin = 128

  func consume(_ batch: ColumnBatch) throws {
    try query.checkCancelled()
    guard batch.rowCount > 0, sink.rowsWanted > 0 else { return }
    let first = Int64(bitPattern: batch.order.firstRowPosition)
    let positions = Buffer(byteCount: batch.rowCount * 8)
    for row in 0..<batch.rowCount { positions.pointer(Int64.self)[row] = first &+ Int64(row) }
    var rows = ColumnBatch(
      columns: batch.columns + [ColumnVector(flat: .bigint, count: batch.rowCount, values: positions)], rowCount: batch.rowCount)
    if let threshold, let key = sink.keys.first,
      let selection = threshold.select(batch.columns[key.position], strictly: sink.keys.count == 1 && first > lastPosition)
    {
      rows = rows.gather(selection)
    }
    guard rows.rowCount > 0 else { return }
    try reservation.grow(SortWorker.cost(rows))
    kept.append(rows)
    keptCount += rows.rowCount
    // The first threshold as soon as there can be one.
    if keptCount > (threshold == nil && kept.count == 1 ? sink.rowsWanted : keptMax) { try shrink() }
  }

  private func shrink() throws {
    let rows = try SortedRows(
      kept, types: sink.positionedTypes, keys: sink.positionedKeys, window: 0..<sink.rowsWanted)
    var best: [ColumnBatch] = []
    for index in 0..<rows.rangeCount {
      let wanted = try rows.sortRange(index, query)
      if !wanted.isEmpty { best.append(rows.batch(wanted, BatchOrder())) }
    }
    kept = best
    keptCount = best.reduce(0) { $0 + $1.rowCount }
    try reservation.resize(to: best.reduce(0) { $0 + SortWorker.cost($1) })
    guard keptCount >= sink.rowsWanted, let last = best.last, let key = sink.keys.first else { return }
    let value = last.columns[key.position].value(last.rowCount - 1)
    threshold = TopNThreshold(
      ascending: key.ascending, nullsFirst: key.nullsFirst, type: sink.columnTypes[key.position], last: value)
    if case .integer(let position) = last.columns[last.columns.count - 1].value(last.rowCount - 1) { lastPosition = position }
    sink.bound?.offer(value)
  }

  func finish() throws { sink.take(kept, reservation) }
}
