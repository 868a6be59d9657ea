import LakeCatalog
import LakeFormats
import LakeVectors
import Synchronization

/// A scan that gives a row for each split: see `LogicalPlan.Summary`. Footers are read by all workers, a file each at a time.
final class SummarySource: Source {
  private let input: ScanInput
  private let summary: LogicalPlan.Summary
  private let prepared = Mutex<MorselDispenser?>(nil)

  init(_ node: LogicalPlan.Scan, _ summary: LogicalPlan.Summary, metrics: ScanMetrics, filters: [DynamicFilterUse]) {
    input = ScanInput(node, metrics, filters)
    self.summary = summary
  }

  func prepare(_ query: QueryContext) throws -> WorkerDemand {
    let dispenser = try input.dispenser(query)
    prepared.withLock { $0 = dispenser }
    // Little work, unless splits must be read.
    return WorkerDemand(maximum: dispenser.files.count == 1 ? .max : max(1, dispenser.files.count), isUrgent: false)
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    guard let dispenser = prepared.withLock({ $0 }) else {
      throw LakeError(.internalError, "scan of \(input.node.source.name) was not prepared")
    }
    return SummaryWorker(dispenser, try SplitSummary(summary, input), query)
  }
}

private final class SummaryWorker: SourceWorker {
  private let dispenser: MorselDispenser
  private let summary: SplitSummary
  private let query: QueryContext
  private(set) var isExhausted = false
  private(set) var position: BatchOrder?

  init(_ dispenser: MorselDispenser, _ summary: SplitSummary, _ query: QueryContext) {
    self.dispenser = dispenser
    self.summary = summary
    self.query = query
  }

  func next() throws -> ColumnBatch? {
    try query.checkCancelled()
    guard let morsel = try dispenser.next() else {
      isExhausted = true
      return nil
    }
    let order = BatchOrder(morsel: morsel.number)
    position = order
    let row = try summary.row(of: morsel, dispenser.files[morsel.file], query)
    return row.map { ColumnBatch(columns: $0, rowCount: 1, order: order) }
  }
}
