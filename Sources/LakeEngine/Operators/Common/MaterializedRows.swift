import LakeVectors
import Synchronization

/// Keeps all rows, in order, for any number of sources that read them later; those that find no room wait in files.
final class MaterializedRows: Sink {
  private let memory: OperatorMemory
  private let kept = Mutex(KeptBatches())

  init(memory: OperatorMemory = OperatorMemory("CommonSubplan")) { self.memory = memory }

  /// In order, once the pipeline has ended.
  var batches: [KeptBatch] { kept.withLock { $0.batches } }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    KeepingWorker(query, memory) { batches in self.kept.withLock { $0 += batches } }
  }

  func finish(_ query: QueryContext) throws { kept.withLock { $0.batches = KeptBatch.sorted($0.batches) } }
}
