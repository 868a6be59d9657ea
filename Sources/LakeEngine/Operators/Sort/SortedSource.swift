import LakeVectors
import Synchronization

/// The rows of a finished sort, in order; a morsel is a range of it. Runs in files are merged by one worker.
final class SortedSource: Source {
  private enum Content: Sendable {
    /// Columns from `columnCount` on are the sort's own and not handed on.
    case rows(SortedRows, columnCount: Int?, [MemoryReservation])
    case merge(RunMerge, window: Range<Int>?, columnCount: Int?)
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

  /// - Parameter window: which rows are wanted; nil: all.
  func start(_ merge: RunMerge, window: Range<Int>? = nil, columnCount: Int? = nil) {
    state.withLock { $0 = State(content: .merge(merge, window: window, columnCount: columnCount)) }
  }

  func prepare(_ query: QueryContext) throws -> WorkerDemand {
    state.withLock { state in
      switch state.content {
      case .rows(let rows, _, _)?: WorkerDemand(maximum: max(1, rows.rangeCount))
      case .merge?, nil: WorkerDemand(maximum: 1)
      }
    }
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    let merged: MergedSourceWorker? = state.withLock { state in
      guard case .merge(let merge, let window, let columnCount)? = state.content else { return nil }
      state.content = nil
      return MergedSourceWorker(merge, window: window, columnCount: columnCount, query)
    }
    if let merged { return merged }
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
  private let window: Range<Int>?
  private let columnCount: Int?
  private var index = 0
  /// Rows that the merge has handed out.
  private var done = 0

  init(_ merge: RunMerge, window: Range<Int>?, columnCount: Int?, _ query: QueryContext) {
    self.merge = merge
    self.window = window
    self.columnCount = columnCount
    batchRows = max(1, query.session.batchRows)
  }

  func next() throws -> ColumnBatch? {
    while done < window?.upperBound ?? .max, var batch = try merge.nextRows(batchRows, index: index) {
      if let window {
        let part = window.clamped(to: done..<done + batch.rowCount)
        let first = part.lowerBound - done
        done += batch.rowCount
        if part.isEmpty { continue }
        if part.count < batch.rowCount {
          batch = batch.slice(first, part.count)
          batch.order = BatchOrder(index: index)
        }
      }
      index += 1
      guard let columnCount else { return batch }
      return ColumnBatch(columns: Array(batch.columns.prefix(columnCount)), rowCount: batch.rowCount, order: batch.order)
    }
    return nil
  }
}
