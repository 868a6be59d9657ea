package import LakeVectors
import Synchronization

/// ORDER BY: keeps all rows and hands them on in order through `source`. Equal rows keep the order of their batches.
///
/// Rows that do not fit in memory are sorted part by part into runs in temporary files, which are merged while they are read.
package final class SortSink: Sink {
  /// What one worker has: rows in memory, and runs written.
  struct Share: Sendable {
    var batches: [ColumnBatch]
    var reservation: MemoryReservation
    var runs: [SortRun]
  }

  let memory: OperatorMemory
  private let layout: SortRunLayout
  private let shares = Mutex<[Share]>([])
  private let file = Mutex<SpillFile?>(nil)
  private let output: SortedSource
  private let window: Range<Int>?
  private let columnCount: Int?

  package convenience init(columnTypes: [DataType], keys: [SortKeySpec], memory: OperatorMemory = OperatorMemory("Sort")) {
    self.init(columnTypes: columnTypes, keys: keys, memory: memory, output: SortedSource())
  }

  /// - Parameters:
  ///   - window: which rows of the result are wanted; nil: all.
  ///   - columnCount: columns from there on are not handed on.
  ///   - output: where they come out.
  init(
    columnTypes: [DataType], keys: [SortKeySpec], memory: OperatorMemory, window: Range<Int>? = nil, columnCount: Int? = nil,
    output: SortedSource
  ) {
    layout = SortRunLayout(columnTypes: columnTypes, keys: keys)
    self.memory = memory
    self.window = window
    self.columnCount = columnCount
    self.output = output
  }

  /// May be taken at planning time; read only after `finish`. Its morsels are in the order of the result.
  package var source: any Source { output }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { SortWorker(self, query) }

  func take(_ share: Share) { shares.withLock { $0.append(share) } }

  package func finish(_ query: QueryContext) throws {
    let shares = shares.withLock { list in
      defer { list = [] }
      return list
    }
    var runs = shares.flatMap(\.runs)
    if runs.isEmpty {
      let all = shares.flatMap(\.batches).sorted { $0.order < $1.order }
      let rows = try SortedRows(all, types: layout.columnTypes, keys: layout.keys, window: window, query: query)
      return output.start(rows, columnCount: columnCount, reservations: shares.map(\.reservation))
    }
    for share in shares where !share.batches.isEmpty {
      runs.append(try writeRun(share.batches, query))
      share.reservation.release()
    }
    output.start(try RunMerge.reduced(runs, layout, query, memory), window: window, columnCount: columnCount)
  }

  /// Sorts batches of one worker and writes them down.
  func writeRun(_ batches: [ColumnBatch], _ query: QueryContext) throws -> SortRun {
    let writer = SpillWriter(try sharedFile(query), types: layout.types, query, memory)
    let placed = batches.map(layout.placed)
    let rows = try SortedRows(placed, types: layout.types, keys: layout.runKeys, query: query)
    let footprint = placed.reduce(0) { $0 + $1.footprint }
    let partRows = SortRunLayout.partRows(query.memory.limit, rows: rows.rowCount, footprint: footprint)
    var run = SortRun()
    for range in 0..<rows.rangeCount {
      var left = try rows.sortRange(range, query)
      while !left.isEmpty {
        let part = left.prefix(partRows)
        left = part.upperBound..<left.upperBound
        run.parts.append(try writer.write(rows.batch(part, BatchOrder())))
      }
    }
    return run
  }

  private func sharedFile(_ query: QueryContext) throws -> SpillFile {
    try file.withLock { file in
      if let file { return file }
      let made = try SpillFile(in: query.session.limits.temporaryFolder)
      file = made
      return made
    }
  }
}
