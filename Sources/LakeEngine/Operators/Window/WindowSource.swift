import LakeVectors
import Synchronization

/// The rows of a finished window with the results; a morsel is a share of whole partitions.
final class WindowSource: Source, @unchecked Sendable {
  private let evaluation: any PartitionEvaluation
  /// Set once, by the sink's `finish`, before any worker is made.
  private var rows: ColumnBatch?
  private var shares: [Buffer]?
  private let next = Atomic<Int>(0)

  init(_ evaluation: any PartitionEvaluation) { self.evaluation = evaluation }

  /// `shares` nil: all rows are one.
  func start(_ rows: ColumnBatch, shares: [Buffer]?) {
    self.rows = rows
    self.shares = shares
  }

  func prepare(_ query: QueryContext) throws -> WorkerDemand { WorkerDemand(maximum: max(shares?.count ?? 1, 1)) }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker { WindowSourceWorker(self, query) }

  /// The next share's results and number; nil when none is left.
  fileprivate func nextShare(_ query: QueryContext) throws -> (rows: ColumnBatch, number: Int)? {
    guard let rows else { return nil }
    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
    guard let shares else {
      return number == 0 && rows.rowCount > 0 ? (try evaluation.evaluate(rows, query), 0) : nil
    }
    guard number < shares.count else { return nil }
    let share = shares[number]
    let own = rows.gather(share.pointer(UInt32.self), count: share.byteCount / 4)
    return (try evaluation.evaluate(own, query), number)
  }
}

private final class WindowSourceWorker: SourceWorker {
  private let source: WindowSource
  private let query: QueryContext
  private let batchRows: Int
  private var share: (rows: ColumnBatch, number: Int)?
  private var done = 0
  private var batchIndex = 0

  init(_ source: WindowSource, _ query: QueryContext) {
    self.source = source
    self.query = query
    batchRows = max(1, query.session.batchRows)
  }

  func next() throws -> ColumnBatch? {
    try query.checkCancelled()
    while done >= share?.rows.rowCount ?? 0 {
      share = try source.nextShare(query)
      if share == nil { return nil }
      done = 0
      batchIndex = 0
    }
    guard let share else { return nil }
    var batch = share.rows.slice(done, min(batchRows, share.rows.rowCount - done))
    batch.order = BatchOrder(morsel: share.number, index: batchIndex)
    done += batch.rowCount
    batchIndex += 1
    return batch
  }
}
