import LakeVectors
import Synchronization

/// LIMIT and OFFSET: the first rows in the order of the source, whatever the number of workers.
///
/// A worker that has rows enough on its own sets the bound: rows behind the last one it took cannot be among the first
/// ones any more, so the other workers stop when they have passed that place. The rows before it are all collected.
package final class LimitSink: Sink, Source {
  /// Consecutive rows of a kept batch.
  fileprivate struct Part: Sendable {
    let batch: KeptBatch
    let from: Int
    let rows: Int
  }

  private struct State {
    var kept = KeptBatches()
    var bound: BatchOrder?
    /// What is handed on, once all is known.
    var parts: [Part] = []
  }

  private let count: Int?
  private let offset: Int
  private let ties: [Int]
  private let memory: OperatorMemory
  private let state = Mutex(State())

  /// - Parameters:
  ///   - count: nil: all rows after `offset`.
  ///   - ties: positions of columns by which the rows are sorted: those that equal the last row in them come too.
  package init(count: Int?, offset: Int, ties: [Int] = [], memory: OperatorMemory = OperatorMemory("Limit")) {
    self.memory = memory
    self.count = count
    self.offset = offset
    self.ties = ties
  }

  /// Rows to collect; nil: all.
  private var needed: Int? {
    guard let count, ties.isEmpty else { return nil }
    let (sum, overflow) = count.addingReportingOverflow(offset)
    return overflow ? nil : sum
  }

  package var isSatisfied: Bool { count == 0 }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    LimitWorker(self, needed: needed, BatchKeeper(query, memory))
  }

  package func finish(_ query: QueryContext) throws {
    try state.withLock { state in
      var parts: [Part] = []
      var skip = offset
      var left = count ?? .max
      var last: [Value]?
      for batch in KeptBatch.sorted(state.kept.batches) where left > 0 || last != nil {
        let from = min(skip, batch.rowCount)
        skip -= from
        var rows = min(left, batch.rowCount - from)
        left -= rows
        if left == 0 && !ties.isEmpty {
          let loaded = try batch.load()
          if last == nil && rows > 0 { last = values(loaded, from + rows - 1) }
          while let wanted = last, from + rows < batch.rowCount {
            if values(loaded, from + rows) == wanted { rows += 1 } else { last = nil }
          }
        }
        if rows > 0 { parts.append(Part(batch: batch, from: from, rows: rows)) }
      }
      state.kept.batches = []
      state.parts = parts
    }
  }

  private func values(_ batch: ColumnBatch, _ row: Int) -> [Value] { ties.map { batch.columns[$0].value(row) } }

  package func prepare(_ query: QueryContext) throws -> WorkerDemand { WorkerDemand(maximum: 1) }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    let (parts, reservations) = state.withLock { state in
      defer { state = State() }
      return (state.parts, state.kept.reservations)
    }
    return PartWorker(parts, reservations, query)
  }

  fileprivate func isBeyond(_ order: BatchOrder) -> Bool {
    state.withLock { state in state.bound.map { $0 < order } ?? false }
  }

  fileprivate func lowerBound(to order: BatchOrder) {
    state.withLock { state in state.bound = state.bound.map { min($0, order) } ?? order }
  }

  fileprivate func add(_ batches: KeptBatches) {
    state.withLock { $0.kept += batches }
  }
}

private final class LimitWorker: SinkWorker {
  private let sink: LimitSink
  private let needed: Int?
  private let keeper: BatchKeeper
  private var rows = 0
  private var last = BatchOrder()

  init(_ sink: LimitSink, needed: Int?, _ keeper: BatchKeeper) {
    self.sink = sink
    self.needed = needed
    self.keeper = keeper
  }

  private var isFilled: Bool { needed.map { rows >= $0 } ?? false }

  func consume(_ batch: ColumnBatch) throws {
    // A stage may go on handing out rows of one incoming batch.
    if isFilled && batch.order > last { return }
    let wasFilled = isFilled
    try keeper.add(batch)
    rows += batch.rowCount
    last = max(last, batch.order)
    if isFilled && !wasFilled { sink.lowerBound(to: last) }
  }

  func isDone(at order: BatchOrder) -> Bool { isFilled || sink.isBeyond(order) }

  func finish() throws { sink.add(keeper.take()) }
}

/// Hands out parts of kept batches in order.
private final class PartWorker: SourceWorker {
  private let parts: [LimitSink.Part]
  private let reservations: [MemoryReservation]
  private let query: QueryContext
  private var index = 0

  init(_ parts: [LimitSink.Part], _ reservations: [MemoryReservation], _ query: QueryContext) {
    self.parts = parts
    self.reservations = reservations
    self.query = query
  }

  func next() throws -> ColumnBatch? {
    try query.checkCancelled()
    guard index < parts.count else { return nil }
    let part = parts[index]
    var batch = try part.batch.load()
    if part.rows < batch.rowCount { batch = batch.slice(part.from, part.rows) }
    batch.order = BatchOrder(index: index)
    index += 1
    return batch
  }
}
