import LakeVectors
import Synchronization

/// The groups of a finished aggregation. A morsel is a partition, merged by the worker that takes it.
final class HashAggregateSource: Source, @unchecked Sendable {
  enum Content {
    /// Put together already; batches in the order in which the groups were first seen.
    case pieces(GroupTable)
    /// To be merged by partition.
    case partitions([AggregateShare])
    /// No keys, but DISTINCT values, which are partitioned by themselves; the first table gets the results.
    case singleGroup(GroupTable, [AggregateShare])
    /// Keys without anything computed.
    case keySet(DenseKeySet)
  }

  /// Set once, by the sink's `finish`, before any worker is made.
  private var content: Content?
  private var sink: HashAggregateSink?
  private let next = MorselCounter()
  private let finished = Atomic<Int>(0)
  private let partial = Mutex<[GroupTable?]>([])

  func start(_ content: Content, _ sink: HashAggregateSink) {
    self.content = content
    self.sink = sink
    partial.withLock { $0 = Array(repeating: nil, count: RadixRows.partitionCount) }
  }

  func release() { content = nil }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    if case .keySet(let set)? = content { return KeySetSourceWorker(set, next, query) }
    return HashAggregateSourceWorker(self, batchRows: max(1, query.session.batchRows), query)
  }

  /// The next groups to hand out, in order, with their morsel's number; nil when there are none left.
  fileprivate func nextMorsel(_ query: QueryContext) throws -> GroupMorsel? {
    guard let content, let sink else { return nil }
    while true {
      let morsel = next.take()
      switch content {
      // Has a worker of its own.
      case .keySet: return nil
      case .pieces(let groups):
        return morsel == 0 ? GroupMorsel(0, groups, allRowsOf: groups) : nil
      case .partitions(let shares):
        guard morsel < RadixRows.partitionCount else { return nil }
        if let only = shares.first, shares.count == 1, only.distinctSets.isEmpty, only.rest.isEmpty, !sink.hasPartitionsElsewhere {
          let rows = only.groupRows.rows(morsel)
          return GroupMorsel(morsel, only.groups, rows: Array(rows))
        }
        let reservation = MemoryReservation(query, sink.memory)
        let merged = try AggregateMerge.partition(morsel, shares, sink, query, reservation)
        return GroupMorsel(morsel, merged, allRowsOf: merged, byHash: sink.isKeySet, reservation)
      case .singleGroup(let groups, let shares):
        guard morsel < RadixRows.partitionCount else { return nil }
        let part = try AggregateMerge.partition(morsel, shares, sink, query, MemoryReservation(query, sink.memory))
        partial.withLock { $0[morsel] = part }
        let done = finished.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
        guard done == RadixRows.partitionCount else { continue }
        for part in partial.withLock({ $0 }) {
          if let part { try AggregateMerge.combineSingle(part, into: groups, distinct: true) }
        }
        return GroupMorsel(0, groups, allRowsOf: groups)
      }
    }
  }
}

/// Groups of one table, to be handed out in order.
private struct GroupMorsel {
  let number: Int
  let groups: GroupTable
  let rows: [UInt]
  private let reservation: MemoryReservation?

  init(_ number: Int, _ groups: GroupTable, rows: [UInt], _ reservation: MemoryReservation? = nil) {
    self.reservation = reservation
    self.number = number
    self.groups = groups
    self.rows = rows
  }

  /// All rows, by when they were first seen or by their hashes.
  init(
    _ number: Int, _ groups: GroupTable, allRowsOf table: GroupTable, byHash: Bool = false, _ reservation: MemoryReservation? = nil
  ) {
    self.init(number, groups, rows: table.table.rowsInOrder(byHash: byHash), reservation)
  }
}

private final class HashAggregateSourceWorker: SourceWorker {
  private let source: HashAggregateSource
  private let batchRows: Int
  private let query: QueryContext
  private var morsel: GroupMorsel?
  private var done = 0
  private var index = 0

  init(_ source: HashAggregateSource, batchRows: Int, _ query: QueryContext) {
    self.source = source
    self.batchRows = batchRows
    self.query = query
  }

  func next() throws -> ColumnBatch? {
    try query.checkCancelled()
    while true {
      if let morsel, done < morsel.rows.count { return try batch(of: morsel) }
      morsel = nil
      morsel = try source.nextMorsel(query)
      guard morsel != nil else { return nil }
      done = 0
      index = 0
    }
  }

  private func batch(of morsel: GroupMorsel) throws -> ColumnBatch? {
    let count = min(batchRows, morsel.rows.count - done)
    let columns = try morsel.rows.withUnsafeBufferPointer { rows -> [ColumnVector] in
      guard let base = rows.baseAddress else { return [] }
      return try morsel.groups.columns(base + done, count: count)
    }
    defer {
      done += count
      index += 1
    }
    return ColumnBatch(columns: columns, rowCount: count, order: BatchOrder(morsel: morsel.number, index: index))
  }
}
