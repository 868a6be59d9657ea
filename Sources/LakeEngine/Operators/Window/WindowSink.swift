package import LakeVectors
import Synchronization

/// Window functions: keeps all rows, divided by the hash of their partition keys into shares that are sorted and computed
/// when they are read, by the worker that takes them.
package final class WindowSink: Sink {
  /// Rows of a share at least, so that there is work for all and the caches hold one.
  private static let shareRows = 1 << 15
  private static let sharesMax = 256

  private let columnTypes: [DataType]
  private let spec: WindowSpec
  private let batches = Mutex<[ColumnBatch]>([])
  private let output: WindowSource

  package init(columnTypes: [DataType], spec: WindowSpec) {
    self.columnTypes = columnTypes
    self.spec = spec
    output = WindowSource(WindowEvaluation(spec: spec))
  }

  /// May be taken at planning time; read only after `finish`.
  package var source: any Source { output }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { GatheringWorker(query, take: take) }

  private func take(_ more: [ColumnBatch]) { batches.withLock { $0 += more } }

  package func finish(_ query: QueryContext) throws {
    let all = batches.withLock { list in
      defer { list = [] }
      return list.sorted { $0.order < $1.order }
    }
    let count = all.reduce(0) { $0 + $1.rowCount }
    guard count < Int(UInt32.max) else {
      throw LakeError(.exceededMemoryLimit, "Window functions take at most \(UInt32.max) rows")
    }
    let rows = try ColumnBatch.concatenate(all, types: columnTypes)
    output.start(rows, shares: shares(rows))
  }

  /// The rows of each share, ascending; nil: all are one.
  private func shares(_ batch: ColumnBatch) -> [Buffer]? {
    let count = batch.rowCount
    guard !spec.partitionBy.isEmpty, count >= 2 * WindowSink.shareRows else { return nil }
    var shareCount = 2
    while shareCount < WindowSink.sharesMax, count / (shareCount * 2) >= WindowSink.shareRows { shareCount *= 2 }
    let hashes = Buffer(byteCount: count * 8)
    Kernels.hash(spec.partitionBy.map { batch.columns[$0] }, count: count, into: hashes.pointer())
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
