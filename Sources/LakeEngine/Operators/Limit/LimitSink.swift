import LakeVectors
import Synchronization

/// LIMIT and OFFSET: the first rows in the order of the source, whatever the number of workers.
///
/// A worker that has rows enough on its own sets the bound: rows behind the last one it took cannot be among the first
/// ones any more, so the other workers stop when they have passed that place. The rows before it are all collected.
package final class LimitSink: Sink, Source {
  private struct State {
    var batches: [ColumnBatch] = []
    var bound: BatchOrder?
  }

  private let count: Int?
  private let offset: Int
  private let ties: [Int]
  private let state = Mutex(State())

  /// - Parameters:
  ///   - count: nil: all rows after `offset`.
  ///   - ties: positions of columns by which the rows are sorted: those that equal the last row in them come too.
  package init(count: Int?, offset: Int, ties: [Int] = []) {
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
    LimitWorker(self, needed: needed)
  }

  package func finish(_ query: QueryContext) throws {
    state.withLock { state in
      var kept: [ColumnBatch] = []
      var skip = offset
      var left = count ?? .max
      var last: [Value]?
      for batch in ResultSink.sorted(state.batches) where left > 0 || last != nil {
        let from = min(skip, batch.rowCount)
        skip -= from
        var rows = min(left, batch.rowCount - from)
        left -= rows
        if left == 0 && !ties.isEmpty {
          if last == nil && rows > 0 { last = values(batch, from + rows - 1) }
          while let wanted = last, from + rows < batch.rowCount {
            if values(batch, from + rows) == wanted { rows += 1 } else { last = nil }
          }
        }
        if rows == 0 { continue }
        kept.append(rows == batch.rowCount ? batch : batch.slice(from, rows))
      }
      for i in kept.indices { kept[i].order = BatchOrder(index: i) }
      state.batches = kept
    }
  }

  private func values(_ batch: ColumnBatch, _ row: Int) -> [Value] { ties.map { batch.columns[$0].value(row) } }

  package func prepare(_ query: QueryContext) throws -> WorkerDemand { WorkerDemand(maximum: 1) }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    BatchListWorker(
      state.withLock { state in
        defer { state.batches = [] }
        return state.batches
      })
  }

  fileprivate func isBeyond(_ order: BatchOrder) -> Bool {
    state.withLock { state in state.bound.map { $0 < order } ?? false }
  }

  fileprivate func lowerBound(to order: BatchOrder) {
    state.withLock { state in state.bound = state.bound.map { min($0, order) } ?? order }
  }

  fileprivate func add(_ batches: [ColumnBatch]) {
    state.withLock { $0.batches += batches }
  }
}

private final class LimitWorker: SinkWorker {
  private let sink: LimitSink
  private let needed: Int?
  private var batches: [ColumnBatch] = []
  private var rows = 0
  private var last = BatchOrder()

  init(_ sink: LimitSink, needed: Int?) {
    self.sink = sink
    self.needed = needed
  }

  private var isFilled: Bool { needed.map { rows >= $0 } ?? false }

  func consume(_ batch: ColumnBatch) throws {
    // A stage may go on handing out rows of one incoming batch.
    if isFilled && batch.order > last { return }
    let wasFilled = isFilled
    batches.append(batch)
    rows += batch.rowCount
    last = max(last, batch.order)
    if isFilled && !wasFilled { sink.lowerBound(to: last) }
  }

  func isDone(at order: BatchOrder) -> Bool { isFilled || sink.isBeyond(order) }

  func finish() throws { sink.add(batches) }
}
