import LakeVectors
import Synchronization

/// The rows of a finished sort, in order; a morsel is a range of it. Runs in files are merged by one worker.
final class SortedSource: Source {
  private enum Content: Sendable {
    /// Columns from `columnCount` on are the sort's own and not handed on.
    case rows(SortedRows, columnCount: Int?, [MemoryReservation])
    case merge(RunMerge)
  }

  private struct State {
    /// Set by the sink's `finish`, before any worker is made; given up when the last range has been taken.
    var content: Content?
    var next = 0
  }

  /// A range of sorted rows, with the memory they hold.
  fileprivate struct SortedRange {
    let rows: SortedRows
    let index: Int
    let columnCount: Int?
    let reservations: [MemoryReservation]
  }

  private let state = Mutex(State())

  func start(_ rows: SortedRows, columnCount: Int? = nil, reservations: [MemoryReservation] = []) {
    state.withLock { $0 = State(content: .rows(rows, columnCount: columnCount, reservations)) }
  }

  func start(_ merge: RunMerge) { state.withLock { $0 = State(content: .merge(merge)) } }

  func prepare(_ query: QueryContext) throws -> WorkerDemand {
    state.withLock { state in
      switch state.content {
      case .rows(let rows, _, _)?: WorkerDemand(maximum: max(1, rows.rangeCount))
      case .merge?, nil: WorkerDemand(maximum: 1)
      }
    }
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    let merge: RunMerge? = state.withLock { state in
      guard case .merge(let merge)? = state.content else { return nil }
      state.content = nil
      return merge
    }
    if let merge { return MergedSourceWorker(merge, query) }
    return SortedSourceWorker(self, query)
  }

  fileprivate func nextRange() -> SortedRange? {
    state.withLock { state in
      guard case .rows(let rows, let columnCount, let reservations)? = state.content else { return nil }
      defer { state.next += 1 }
      if state.next + 1 >= rows.rangeCount { state.content = nil }
      return SortedRange(rows: rows, index: state.next, columnCount: columnCount, reservations: reservations)
    }
  }
}

private final class SortedSourceWorker: SourceWorker {
  private let source: SortedSource
  private let query: QueryContext
  private let batchRows: Int
  private var current: SortedSource.SortedRange?
  private var positions = 0..<0
  private var batchIndex = 0

  init(_ source: SortedSource, _ query: QueryContext) {
    self.source = source
    self.query = query
    batchRows = max(1, query.session.batchRows)
  }

  func next() throws -> ColumnBatch? {
    try query.checkCancelled()
    while positions.isEmpty {
      current = source.nextRange()
      guard let current else { return nil }
      positions = try current.rows.sortRange(current.index, query)
      batchIndex = 0
    }
    guard let current else { return nil }
    let part = positions.prefix(batchRows)
    positions = part.upperBound..<positions.upperBound
    defer { batchIndex += 1 }
    let batch = current.rows.batch(part, BatchOrder(morsel: current.index, index: batchIndex))
    guard let columnCount = current.columnCount else { return batch }
    return ColumnBatch(columns: Array(batch.columns.prefix(columnCount)), rowCount: batch.rowCount, order: batch.order)
  }
}

private final class MergedSourceWorker: SourceWorker {
  private let merge: RunMerge
  private let batchRows: Int
  private var index = 0

  init(_ merge: RunMerge, _ query: QueryContext) {
    self.merge = merge
    batchRows = max(1, query.session.batchRows)
  }

  func next() throws -> ColumnBatch? {
    defer { index += 1 }
    return try merge.nextRows(batchRows, index: index)
  }
}
