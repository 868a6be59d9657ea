import LakeVectors
import Synchronization

/// Keeps all rows, in order, for any number of sources that read them later.
final class MaterializedRows: Sink {
  private let kept = Mutex<[ColumnBatch]>([])

  /// In order, numbered from 0, once the pipeline has ended.
  var batches: [ColumnBatch] { kept.withLock { $0 } }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    GatheringWorker(query) { batches in self.kept.withLock { $0 += batches } }
  }

  func finish(_ query: QueryContext) throws { kept.withLock { $0 = MaterializedRows.numbered(ResultSink.sorted($0)) } }

  /// Each a morsel of its own.
  static func numbered(_ batches: [ColumnBatch]) -> [ColumnBatch] {
    var result = batches
    for i in result.indices { result[i].order = BatchOrder(morsel: i) }
    return result
  }
}
