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

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { GatheringWorker(query, take: take) }

  private func take(_ more: [ColumnBatch]) { batches.withLock { $0 += more } }

  package func finish(_ query: QueryContext) throws {
    let all = batches.withLock { list in
      defer { list = [] }
      return list.sorted { $0.order < $1.order }
    }
    output.start(try SortedRows(all, types: columnTypes, keys: keys))
  }
}
