package import LakeVectors
import Synchronization

/// Window functions: keeps all rows, divided by the hash of their partition keys into shares that are sorted and computed
/// when they are read, by the worker that takes them. Rows that do not fit in memory wait in files, divided the same way.
package final class WindowSink: Sink {
  /// Rows of a share at least, so that there is work for all and the caches hold one.
  private static let shareRows = 1 << 15
  private static let sharesMax = 256

  private let columnTypes: [DataType]
  private let evaluation: any PartitionEvaluation
  private let memory: OperatorMemory
  private let kept = Mutex(KeptBatches())
  private let output: WindowSource

  package convenience init(columnTypes: [DataType], spec: WindowSpec, memory: OperatorMemory = OperatorMemory("Window")) {
    self.init(columnTypes: columnTypes, evaluation: WindowEvaluation(spec: spec), memory: memory)
  }

  init(columnTypes: [DataType], evaluation: any PartitionEvaluation, memory: OperatorMemory) {
    self.columnTypes = columnTypes
    self.evaluation = evaluation
    self.memory = memory
    output = WindowSource(evaluation)
  }

  /// May be taken at planning time; read only after `finish`.
  package var source: any Source { output }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    KeepingWorker(query, memory, extraRowBytes: evaluation.rowCost(columnTypes), take: take)
  }

  private func take(_ more: KeptBatches) { kept.withLock { $0 += more } }

  package func finish(_ query: QueryContext) throws {
    var all = kept.withLock { list in
      defer { list = KeptBatches() }
      return list
    }
    guard !all.hasSpilled else {
      // What is in memory makes room for sorting the rest.
      let batches = KeptBatch.sorted(try all.intoFile(types: columnTypes, query, memory))
      guard evaluation.partitionBy.isEmpty else {
        return output.start(.spilled(try WindowSpill(batches, types: columnTypes, evaluation, query, memory)))
      }
      // One partition.
      return output.start(.stream(try WindowSpill.pieces(batches, types: columnTypes, evaluation, query, memory)))
    }
    let ordered = KeptBatch.sorted(all.batches)
    guard all.rowCount < Int(UInt32.max) else {
      throw LakeError(.exceededMemoryLimit, "Window functions take at most \(UInt32.max) rows")
    }
    let reservations = all.reservations
    if let window = evaluation as? WindowEvaluation, window.countsOnly {
      let sorted = try SortedRows(try ordered.map { try $0.load() }, types: columnTypes, keys: window.spec.orderBy, query: query)
      return output.start(.ranges(sorted, window, reservations))
    }
    let rows = try ColumnBatch.concatenate(ordered.map { try $0.load() }, types: columnTypes) { try query.checkCancelled() }
    output.start(.memory(rows, shares: shares(rows), reservations))
  }

  /// The rows of each share, ascending; nil: all are one.
  private func shares(_ batch: ColumnBatch) -> [Buffer]? {
    let count = batch.rowCount
    guard !evaluation.partitionBy.isEmpty, count >= 2 * WindowSink.shareRows else { return nil }
    var shareCount = 2
    while shareCount < WindowSink.sharesMax, count / (shareCount * 2) >= WindowSink.shareRows { shareCount *= 2 }
    let hashes = Buffer(byteCount: count * 8)
    Kernels.hash(evaluation.partitionBy.map { batch.columns[$0] }, count: count, into: hashes.pointer())
    let shift = UInt64(64 - shareCount.trailingZeroBitCount)
    var rows = [[UInt32]](repeating: [], count: shareCount)
    for row in 0..<count {
      rows[Int(truncatingIfNeeded: hashes.pointer(UInt64.self)[row] >> shift)].append(UInt32(truncatingIfNeeded: row))
    }
    return rows.filter { !$0.isEmpty }.map { share in
      let buffer = Buffer(byteCount: share.count * 4)
      share.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress { buffer.base.copyMemory(from: base, byteCount: bytes.count) }
      }
      return buffer
    }
  }
}
