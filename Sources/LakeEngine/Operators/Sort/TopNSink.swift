package import LakeVectors
import Synchronization

/// ORDER BY with LIMIT: the first `count` rows after `offset`. Every worker keeps a few times that many at most, and passes
/// over rows that come after its last one. Equal rows keep the order of their batches.
package final class TopNSink: Sink {
  let columnTypes: [DataType]
  let keys: [SortKeySpec]
  /// Rows that may still be wanted: offset and count.
  let rowsWanted: Int
  private let count: Int
  private let offset: Int
  let memory: OperatorMemory
  /// Told of what workers find; nil: nobody asks.
  let bound: TopNBound?
  private let batches = Mutex<([ColumnBatch], [MemoryReservation])>(([], []))
  private let output = SortedSource()

  package init(
    columnTypes: [DataType], keys: [SortKeySpec], count: Int, offset: Int = 0, bound: TopNBound? = nil,
    memory: OperatorMemory = OperatorMemory("TopN")
  ) {
    self.bound = bound
    self.memory = memory
    self.columnTypes = columnTypes
    self.keys = keys
    self.count = max(count, 0)
    self.offset = max(offset, 0)
    let (sum, overflow) = self.count.addingReportingOverflow(self.offset)
    rowsWanted = overflow ? .max : sum
  }

  /// May be taken at planning time; read only after `finish`.
  package var source: any Source { output }

  package var isSatisfied: Bool { count == 0 }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { TopNWorker(self, query) }

  func take(_ more: [ColumnBatch], _ reservation: MemoryReservation) {
    batches.withLock { list in
      list.0 += more
      list.1.append(reservation)
    }
  }

  /// The types with the position of each row behind them, and the keys with it as the last one.
  var positionedTypes: [DataType] { columnTypes + [.bigint] }
  var positionedKeys: [SortKeySpec] { keys + [SortKeySpec(position: columnTypes.count)] }

  package func finish(_ query: QueryContext) throws {
    let (all, reservations) = batches.withLock { list in
      defer { list = ([], []) }
      return list
    }
    let rows = try SortedRows(all, types: positionedTypes, keys: positionedKeys, window: offset..<rowsWanted, query: query)
    output.start(rows, columnCount: columnTypes.count, reservations: reservations)
  }
}
