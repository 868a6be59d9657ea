import LakeVectors

/// One worker's rows of an aggregation that has whole numbers as keys and no calls (DISTINCT), behind those whose groups its
/// table takes: as a set of bits, as long as the keys' ranges are small.
struct WorkerKeySet {
  private var keys: DenseKeySet?
  private var refused: DenseKeySet?

  init(_ sink: HashAggregateSink, _ query: QueryContext) {
    guard sink.isKeySet else { return }
    let bytes = query.memory.limit / (16 * max(1, query.session.threads))
    keys = DenseKeySet(
      sink.keyTypes, tuplesMax: min(DenseKeySet.tuplesMax, max(1 << 16, bytes.multipliedReportingOverflow(by: 8).partialValue)))
  }

  var byteCount: Int { keys?.byteCount ?? 0 }

  /// False when the rows must go elsewhere, now and from now on.
  mutating func add(_ columns: [ColumnVector], _ count: Int) -> Bool {
    guard keys != nil else { return false }
    if keys?.insert(columns.map(RowLayout.prepared), count: count) ?? false { return true }
    refused = keys
    keys = nil
    return false
  }

  /// What was there before rows were refused, once.
  mutating func takeRefused() -> DenseKeySet? {
    defer { refused = nil }
    return refused
  }

  /// What is there; nil when that is nothing.
  mutating func take() -> DenseKeySet? {
    defer { keys = nil }
    return byteCount > 0 ? keys : nil
  }
}

extension DenseKeySet {
  private static let batchRows = 2048

  /// Hands its keys on as rows that wait for their partition. When they were first seen is not known any more: see
  /// `HashAggregateSink.isKeySet`.
  func add(to rest: inout RadixBuffer) throws {
    var reader = Reader(self, words: 0..<wordCount)
    while let batch = reader.next(DenseKeySet.batchRows) {
      let hashes = Buffer(byteCount: batch.rowCount * 8)
      Kernels.hash(batch.columns, count: batch.rowCount, into: hashes.pointer())
      try withExtendedLifetime(hashes) { try rest.add(batch, nil, hashes: hashes.pointer(), orders: hashes.pointer()) }
    }
  }

  /// Adds the keys of a table. False when the ranges become too large.
  mutating func insert(keysOf groups: GroupTable) -> Bool {
    let layout = groups.states.layout
    let addresses = Buffer(byteCount: GroupScratch.rowsMax * 8)
    var start = 0
    while start < groups.count {
      let count = min(groups.count - start, GroupScratch.rowsMax)
      groups.table.addresses(from: start, count: count, into: addresses.pointer())
      let keys = layout.keyTypes.indices.map {
        RowLayout.prepared(layout.gather(key: $0, addresses.pointer(), count: count, heap: groups.table.arena))
      }
      guard insert(keys, count: count) else { return false }
      start += count
    }
    return true
  }
}
