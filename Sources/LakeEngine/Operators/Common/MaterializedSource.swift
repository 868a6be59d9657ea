import LakeVectors
import Synchronization

/// Reads rows that were kept, with the wanted columns; any number of workers share them.
final class MaterializedSource: Source {
  private let rows: @Sendable () -> [KeptBatch]
  private let output: [Int]
  private let batches = Mutex<[KeptBatch]>([])
  private let next = Atomic<Int>(0)

  /// `rows` is asked once, when the pipeline starts; `output`: positions of the wanted columns.
  init(output: [Int], rows: @escaping @Sendable () -> [KeptBatch]) {
    self.rows = rows
    self.output = output
  }

  func prepare(_ query: QueryContext) throws -> WorkerDemand {
    let kept = rows()
    batches.withLock { $0 = kept }
    return WorkerDemand(maximum: max(1, kept.count), isUrgent: kept.count > MaterializedSource.fewBatches)
  }

  private static let fewBatches = 8

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    MaterializedWorker(self, batches.withLock { $0 }, output)
  }

  fileprivate func takeNumber() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}

private final class MaterializedWorker: SourceWorker {
  private let source: MaterializedSource
  private let batches: [KeptBatch]
  private let output: [Int]

  init(_ source: MaterializedSource, _ batches: [KeptBatch], _ output: [Int]) {
    self.source = source
    self.batches = batches
    self.output = output
  }

  func next() throws -> ColumnBatch? {
    let number = source.takeNumber()
    guard number < batches.count else { return nil }
    let batch = try batches[number].load()
    // Each a morsel of its own.
    return ColumnBatch(columns: output.map { batch.columns[$0] }, rowCount: batch.rowCount, order: BatchOrder(morsel: number))
  }
}
