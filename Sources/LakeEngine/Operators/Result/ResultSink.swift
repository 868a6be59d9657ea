package import LakeVectors
import Synchronization

/// The rows of the query, put back in order. They are all kept in memory.
package final class ResultSink: Sink {
  private let memory: OperatorMemory
  private let collected = Mutex<[ColumnBatch]>([])

  package init(memory: OperatorMemory = OperatorMemory("Output")) { self.memory = memory }

  /// In order, once the query has ended.
  package var batches: [ColumnBatch] { collected.withLock { $0 } }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    ResultWorker(self, MemoryReservation(query, memory), query.memory)
  }

  package func finish(_ query: QueryContext) throws {
    collected.withLock { $0 = ResultSink.sorted($0) }
  }

  fileprivate func add(_ batches: [ColumnBatch]) {
    collected.withLock { $0 += batches }
  }

  /// By order; batches of equal order, which one worker made of one batch, as they are.
  static func sorted(_ batches: [ColumnBatch]) -> [ColumnBatch] {
    let ordered = batches.indices.sorted { a, b in
      let (x, y) = (batches[a].order, batches[b].order)
      return x == y ? a < b : x < y
    }
    return ordered.map { batches[$0] }
  }
}

private final class ResultWorker: SinkWorker {
  private let sink: ResultSink
  /// Given back at the end of the query, with the worker: what the caller then holds is the caller's.
  private let reservation: MemoryReservation
  private let memory: MemoryPool
  private var batches: [ColumnBatch] = []

  init(_ sink: ResultSink, _ reservation: MemoryReservation, _ memory: MemoryPool) {
    self.sink = sink
    self.memory = memory
    self.reservation = reservation
  }

  func consume(_ batch: ColumnBatch) throws {
    try reservation.grow(batch.footprint)
    batches.append(memory.compacted(batch))
  }

  func finish() throws { sink.add(batches) }
}
