import LakeVectors
import Synchronization

/// The rows of a finished window with the results; a morsel is a share of whole partitions.
final class WindowSource: Source {
  enum Content: Sendable {
    /// `shares` nil: all rows are one.
    case memory(ColumnBatch, shares: [Buffer]?, [MemoryReservation])
    /// One partition, each range of whose rows needs to know how many stand before it.
    case ranges(SortedRows, WindowEvaluation, [MemoryReservation])
    case spilled(WindowSpill)
    /// By one worker.
    case stream(any WindowPieces)
  }

  private struct State {
    /// Set by the sink's `finish`, before any worker is made; given up when the last share has been taken.
    var content: Content?
    var next = 0
    /// A part that is too large for memory, on its way.
    var stream: (any WindowPieces)?
  }

  /// Results of one share, with the memory they hold.
  fileprivate struct Share {
    let rows: ColumnBatch
    let number: Int
    let reservations: [MemoryReservation]
    /// Of whole partitions; false: the next one may go on with the last partition.
    var isWhole = true
  }

  private let evaluation: any PartitionEvaluation
  private let state = Mutex(State())

  init(_ evaluation: any PartitionEvaluation) { self.evaluation = evaluation }

  func start(_ content: Content) { state.withLock { $0 = State(content: content) } }

  func prepare(_ query: QueryContext) throws -> WorkerDemand {
    state.withLock { state in
      switch state.content {
      case .memory(_, let shares?, _)?: WorkerDemand(maximum: max(shares.count, 1))
      case .ranges(let rows, _, _)?: WorkerDemand(maximum: max(rows.rangeCount, 1))
      // One part in memory at a time.
      case .memory?, .spilled?, .stream?, nil: WorkerDemand(maximum: 1)
      }
    }
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker { WindowSourceWorker(self, query) }

  /// Files are read by one worker.
  private func nextOfStream() -> (any WindowPieces, Int)? {
    state.withLock { state in
      guard let stream = state.stream else { return nil }
      defer { state.next += 1 }
      return (stream, state.next)
    }
  }

  /// The next share's results and number; nil when none is left.
  fileprivate func nextShare(_ query: QueryContext) throws -> Share? {
    if let (stream, number) = nextOfStream() {
      if let rows = try stream.nextPiece() { return Share(rows: rows, number: number, reservations: [], isWhole: false) }
      state.withLock { $0.stream = nil }
    }
    let (content, number) = state.withLock { state in
      defer { state.next += 1 }
      let content = state.content
      if case .memory(_, let shares, _)? = content, state.next + 1 >= shares?.count ?? 1 { state.content = nil }
      if case .ranges(let rows, _, _)? = content, state.next + 1 >= rows.rangeCount { state.content = nil }
      return (content, state.next)
    }
    switch content {
    case nil: return nil
    case .stream(let stream)?:
      state.withLock { $0 = State(content: nil, next: number, stream: stream) }
      return try nextShare(query)
    case .spilled(let spill)?:
      switch try spill.next(query) {
      case nil: return nil
      case .rows(let rows, let reservation)?:
        return Share(rows: try evaluation.evaluate(rows, query), number: number, reservations: [reservation])
      case .stream(let stream)?:
        state.withLock { $0.stream = stream }
        return try nextShare(query)
      }
    case .ranges(let sorted, let window, let reservations)?:
      guard number < sorted.rangeCount, sorted.rowCount > 0 else { return nil }
      let positions = try sorted.sortRange(number, query)
      let rows = sorted.batch(positions, BatchOrder())
      return Share(
        rows: try window.evaluate(sorted: rows, before: positions.lowerBound, query), number: number, reservations: reservations)
    case .memory(let rows, nil, let reservations)?:
      guard rows.rowCount > 0 else { return nil }
      return Share(rows: try evaluation.evaluate(rows, query), number: number, reservations: reservations)
    case .memory(let rows, let shares?, let reservations)?:
      guard number < shares.count else { return nil }
      let share = shares[number]
      let own = rows.gather(share.pointer(UInt32.self), count: share.byteCount / 4)
      return Share(rows: try evaluation.evaluate(own, query), number: number, reservations: reservations)
    }
  }
}

private final class WindowSourceWorker: SourceWorker {
  private let source: WindowSource
  private let query: QueryContext
  private let batchRows: Int
  private var share: WindowSource.Share?
  /// Rows of `share` that have been handed out.
  private var done = 0
  private var batchIndex = 0

  init(_ source: WindowSource, _ query: QueryContext) {
    self.source = source
    self.query = query
    batchRows = max(1, query.session.batchRows)
  }

  var hasEndedMorsel: Bool { share.map { $0.isWhole && done == $0.rows.rowCount } ?? false }

  func next() throws -> ColumnBatch? {
    try query.checkCancelled()
    while done >= share?.rows.rowCount ?? 0 {
      share = nil
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
