import LakeVectors
import Synchronization

/// Numbers at equal distances, made as they are asked for: a morsel is one batch.
final class SequenceSource: Source {
  private let sequence: LogicalPlan.NumberSequence
  private let next = Atomic<Int>(0)

  init(_ sequence: LogicalPlan.NumberSequence) { self.sequence = sequence }

  func prepare(_ query: QueryContext) throws -> WorkerDemand {
    let rows = max(1, query.session.batchRows)
    let batches = sequence.count / rows + (sequence.count % rows == 0 ? 0 : 1)
    return WorkerDemand(maximum: max(1, batches), isUrgent: batches > SequenceSource.fewBatches)
  }

  private static let fewBatches = 16

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    SequenceWorker(self, batchRows: max(1, query.session.batchRows))
  }

  fileprivate func batch(_ rows: Int) -> ColumnBatch? {
    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
    let (first, overflow) = number.multipliedReportingOverflow(by: rows)
    guard !overflow, first < sequence.count else { return nil }
    let count = min(rows, sequence.count - first)
    let values = Buffer(byteCount: count * 8)
    let target = values.pointer(Int64.self)
    // Every value lies between start and stop, so none of the products that count can overflow.
    var value = sequence.start &+ Int64(first) &* sequence.step
    var i = 0
    while i < count {
      target[i] = value
      value &+= sequence.step
      i &+= 1
    }
    let column = ColumnVector(flat: .bigint, physical: .int64, count: count, values: values, validity: nil)
    return ColumnBatch(columns: [column], rowCount: count, order: BatchOrder(morsel: number))
  }
}

private final class SequenceWorker: SourceWorker {
  private let source: SequenceSource
  private let batchRows: Int

  init(_ source: SequenceSource, batchRows: Int) {
    self.source = source
    self.batchRows = batchRows
  }

  func next() throws -> ColumnBatch? { source.batch(batchRows) }
}
