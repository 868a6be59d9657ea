import LakeVectors
import Synchronization

/// Rows without a group that find no room in memory, in files by partition, until it is their partition's turn; and the
/// different values of calls with DISTINCT. Written by all workers.
final class AggregateSpill: Sendable {
  private struct State {
    var file: SpillFile?
    /// By partition: rows as in `RadixSlice`, with hashes and orders as two columns behind them.
    var rows = [[SpilledBatch]](repeating: [], count: RadixRows.partitionCount)
    /// By partition: values of the set of this number, see `DistinctSet.stored`.
    var values = [[(set: Int, batch: SpilledBatch)]](repeating: [], count: RadixRows.partitionCount)
  }

  private let memory: OperatorMemory
  private let state = Mutex(State())
  private let used = Atomic<Bool>(false)

  init(_ memory: OperatorMemory) { self.memory = memory }

  var isUsed: Bool { used.load(ordering: .acquiring) }

  /// Writes rows of one worker down. - Throws: `GENERIC_SPILL_FAILURE`.
  func add(_ rows: [RadixRows], _ sink: HashAggregateSink, _ query: QueryContext) throws {
    for part in rows {
      for partition in 0..<RadixRows.partitionCount {
        let count = part.rowCount(partition)
        guard count > 0 else { continue }
        let batch = part.slice(partition, 0, count, filler: sink.filler).spillable
        let written = try writer(batch, query).write(batch)
        state.withLock { $0.rows[partition].append(written) }
      }
    }
  }

  /// Writes the values of a set down. - Parameter number: of the set among the worker's.
  func add(_ set: DistinctSet, number: Int, _ sink: HashAggregateSink, _ query: QueryContext) throws {
    // Without keys all values belong to one group: they are partitioned by their own hash instead.
    let rows = PartitionedRows(set.table, hashes: sink.keys.isEmpty ? RowLayout.hashes : RowLayout.orders)
    for partition in 0..<RadixRows.partitionCount {
      try set.forEachStored(rows.rows(partition)) { batch in
        let written = try writer(batch, query).write(batch)
        state.withLock { $0.values[partition].append((number, written)) }
      }
    }
  }

  private func writer(_ batch: ColumnBatch, _ query: QueryContext) throws -> SpillWriter {
    used.store(true, ordering: .releasing)
    let file = try state.withLock { state in
      if let file = state.file { return file }
      let made = try SpillFile(in: query.session.limits.temporaryFolder)
      state.file = made
      return made
    }
    return SpillWriter(file, types: batch.columns.map(\.type), query, memory)
  }

  /// The rows of a partition, which are then forgotten.
  func takeRows(_ partition: Int) -> [SpilledBatch] {
    state.withLock { state in
      defer { state.rows[partition] = [] }
      return state.rows[partition]
    }
  }

  func takeValues(_ partition: Int) -> [(set: Int, batch: SpilledBatch)] {
    state.withLock { state in
      defer { state.values[partition] = [] }
      return state.values[partition]
    }
  }
}

extension RadixSlice {
  /// As a batch for a file.
  fileprivate var spillable: ColumnBatch {
    func column(_ words: UnsafePointer<UInt64>) -> ColumnVector {
      let buffer = Buffer(byteCount: batch.rowCount * 8)
      buffer.base.copyMemory(from: words, byteCount: batch.rowCount * 8)
      return ColumnVector(flat: .bigint, count: batch.rowCount, values: buffer)
    }
    return ColumnBatch(columns: batch.columns + [column(hashes), column(orders)], rowCount: batch.rowCount)
  }
}
