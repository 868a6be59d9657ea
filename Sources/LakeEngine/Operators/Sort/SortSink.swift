package import LakeVectors
import Synchronization

/// ORDER BY: keeps all rows and hands them on in order through `source`. Equal rows keep the order of their batches.
package final class SortSink: Sink {
  private let columnTypes: [DataType]
  private let keys: [SortKeySpec]
  private let batches = Mutex<[ColumnBatch]>([])
  private let output = SortedSource()

  package init(columnTypes: [DataType], keys: [SortKeySpec]) {
    self.columnTypes = columnTypes
    self.keys = keys
  }

  /// May be taken at planning time; read only after `finish`. Its morsels are in the order of the result.
  package var source: any Source { output }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { SortWorker(self, query) }

  fileprivate func take(_ more: [ColumnBatch]) { batches.withLock { $0 += more } }

  package func finish(_ query: QueryContext) throws {
    let all = batches.withLock { list in
      defer { list = [] }
      return list.sorted { $0.order < $1.order }
    }
    output.start(try SortedRows(all, types: columnTypes, keys: keys))
  }
}

private final class SortWorker: SinkWorker {
  private let sink: SortSink
  private let query: QueryContext
  private var batches: [ColumnBatch] = []

  init(_ sink: SortSink, _ query: QueryContext) {
    self.sink = sink
    self.query = query
  }

  func consume(_ batch: ColumnBatch) throws {
    try query.checkCancelled()
    if batch.rowCount > 0 { batches.append(batch) }
  }

  func finish() throws { sink.take(batches) }
}
