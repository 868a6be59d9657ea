import LakeVectors

extension AggregateMerge {
  /// Adds the rows of a partition that wait in files to its table, and their values to sets that `feedDistinct` then merges
  /// with the workers'.
  /// - Returns: the shares, and one more when there are such sets.
  static func addSpilled(
    _ partition: Int, _ shares: [AggregateShare], _ sink: HashAggregateSink, to merged: GroupTable, _ reservation: MemoryReservation
  ) throws -> [AggregateShare] {
    guard sink.spill.isUsed else { return shares }
    let sets = DistinctSet.subjects(sink.calls).map {
      DistinctSet($0.subject, groupKeyTypes: sink.keyTypes, argumentTypes: $0.argumentTypes)
    }
    // A table of this size counts as a buffer.
    func account() throws { try reservation.resize(to: sets.reduce(merged.byteCount - (1 << 18)) { $0 + $1.table.byteCount }) }
    for spilled in sink.spill.takeRows(partition) {
      let batch = try spilled.load()
      let width = batch.columns.count - 2
      let hashes = batch.columns[width].flattened()
      let orders = batch.columns[width + 1].flattened()
      let slice = RadixSlice(
        batch: ColumnBatch(columns: Array(batch.columns[..<width]), rowCount: batch.rowCount), hashes: hashes.values(UInt64.self),
        orders: orders.values(UInt64.self))
      try withExtendedLifetime((hashes, orders)) {
        try merged.add(slice, sink, copyStrings: true)
        try insert(slice, sets, sink)
      }
      try account()
    }
    for (number, spilled) in sink.spill.takeValues(partition) {
      let batch = try spilled.load()
      let hashes = Buffer(byteCount: batch.rowCount * 8)
      Kernels.hash([], count: batch.rowCount, into: hashes.pointer())
      withExtendedLifetime(hashes) {
        sets[number].insert([], groupHashes: hashes.pointer(), arguments: batch.columns, count: batch.rowCount)
      }
      try account()
    }
    guard sets.contains(where: { $0.table.count > 0 }) else { return shares }
    return shares + [AggregateShare(try GroupTable(keyTypes: sink.keyTypes, calls: sink.calls), sets)]
  }

  private static func insert(_ slice: RadixSlice, _ sets: [DistinctSet], _ sink: HashAggregateSink) throws {
    guard !sets.isEmpty else { return }
    let keys = Array(slice.batch.columns[sink.neededByCalls.count...])
    var input = AggregateInput(slice.batch)
    for set in sets { try set.insert(keys, groupHashes: slice.hashes, &input) }
  }
}
