import LakeVectors

extension AggregateMerge {
  /// Adds the rows of a partition that wait in files to its table, and their values to sets.
  static func addSpilled(
    _ partition: Int, _ sink: HashAggregateSink, to merged: GroupTable, _ query: QueryContext, _ reservation: MemoryReservation
  ) throws -> [DistinctGathering] {
    guard sink.spill.isUsed else { return [] }
    let sets = DistinctSet.subjects(sink.calls).map {
      DistinctGathering(DistinctSet($0.subject, groupKeyTypes: sink.keyTypes, argumentTypes: $0.argumentTypes))
    }
    func account() throws {
      for set in sets { try set.settle() }
      // A table of this size counts as a buffer.
      func wanted() -> Int { sets.reduce(merged.byteCount - (1 << 18)) { $0 + $1.byteCount } }
      while !reservation.tryResize(to: wanted()) {
        let largest = sets.filter { $0.division == nil && $0.values.table.count > 0 }.max { $0.byteCount < $1.byteCount }
        guard let largest else { return try reservation.resize(to: wanted()) }
        try largest.divide(query, sink.memory)
      }
    }
    for spilled in sink.spill.takeRows(partition) {
      try query.checkCancelled()
      let batch = try spilled.load()
      let width = batch.columns.count - 2
      let hashes = batch.columns[width].flattened()
      let orders = batch.columns[width + 1].flattened()
      let slice = RadixSlice(
        batch: ColumnBatch(columns: Array(batch.columns[..<width]), rowCount: batch.rowCount), hashes: hashes.values(UInt64.self),
        orders: orders.values(UInt64.self))
      try withExtendedLifetime((hashes, orders)) {
        try merged.add(slice, sink, copyStrings: true)
        try insert(slice, sets.map(\.values), sink)
      }
      try account()
    }
    for (number, spilled) in sink.spill.takeValues(partition) {
      try query.checkCancelled()
      sets[number].values.insertStored(try spilled.load())
      try account()
    }
    return sets
  }

  /// Hands the different values of a partition to the calls with DISTINCT: those of the workers' sets and those from files.
  static func feedDistinct(
    _ partition: Int, _ shares: [AggregateShare], _ gathered: [DistinctGathering], _ sink: HashAggregateSink,
    to groups: GroupTable, _ reservation: MemoryReservation
  ) throws {
    let inMemory = try AggregateShare(GroupTable(keyTypes: sink.keyTypes, calls: sink.calls), gathered.map(\.values))
    for (number, gathering) in gathered.enumerated() {
      guard let division = gathering.division else {
        let hasValues = gathering.values.table.count > 0
        try feedDistinct(partition, hasValues ? shares + [inMemory] : shares, set: number, to: groups)
        continue
      }
      for share in shares {
        try share.distinctSets[number].forEachStored(share.distinctRows[number].rows(partition)) { try division.add($0) }
      }
      try division.feed(to: groups, reservation)
    }
  }

  private static func insert(_ slice: RadixSlice, _ sets: [DistinctSet], _ sink: HashAggregateSink) throws {
    guard !sets.isEmpty else { return }
    let keys = Array(slice.batch.columns[sink.neededByCalls.count...])
    var input = AggregateInput(slice.batch)
    for set in sets { try set.insert(keys, groupHashes: slice.hashes, &input) }
  }
}
