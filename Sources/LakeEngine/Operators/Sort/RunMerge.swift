import LakeVectors

/// Merges sorted runs while they are read, one part of each in memory. Used by one thread at a time.
final class RunMerge: @unchecked Sendable {
  /// A run being read.
  private struct Cursor {
    var parts: ArraySlice<SpilledBatch>
    var batch: ColumnBatch
    var keys: MergeKeys
    var row = 0
    /// Of the current output batch: where the rows of `batch` begin in `sources`; -1: it has none yet.
    var source = -1
  }

  private let layout: SortRunLayout
  private let query: QueryContext
  private var cursors: [Cursor] = []
  /// Positions in `cursors` of those with rows left; a binary heap, the least row first.
  private var heap: [Int] = []
  /// Where the rows of the next output batch come from: consecutive rows of a part.
  private var sources: [(batch: ColumnBatch, first: Int, count: Int)] = []
  private let reservation: MemoryReservation

  /// At most `fanIn` runs.
  private init(_ runs: [SortRun], _ layout: SortRunLayout, _ query: QueryContext, _ memory: OperatorMemory) throws {
    self.layout = layout
    self.query = query
    reservation = MemoryReservation(query, memory)
    // The parts are small and few enough by `fanIn`; when others have taken the room, they are needed all the same.
    _ = reservation.tryGrow(runs.reduce(0) { $0 + ($1.parts.first?.footprint ?? 0) })
    for run in runs where !run.parts.isEmpty {
      let batch = try run.parts[0].load()
      cursors.append(Cursor(parts: run.parts.dropFirst(), batch: batch, keys: RunMerge.keys(batch, layout)))
    }
    heap = Array(cursors.indices)
    for index in heap.indices.reversed() { siftDown(index) }
  }

  /// A merge of all runs, some of which are merged into longer ones before when they are too many.
  static func reduced(_ runs: [SortRun], _ layout: SortRunLayout, _ query: QueryContext, _ memory: OperatorMemory) throws -> RunMerge {
    var runs = runs
    let fanIn = RunMerge.fanIn(query.memory.limit, runs)
    while runs.count > fanIn {
      let writer = SpillWriter(try SpillFile(in: query.session.limits.temporaryFolder), types: layout.types, query, memory)
      var longer: [SortRun] = []
      for start in stride(from: 0, to: runs.count, by: fanIn) {
        let group = Array(runs[start..<min(start + fanIn, runs.count)])
        if group.count == 1 {
          longer += group
          continue
        }
        let rows = group.reduce(0) { $0 + $1.parts.reduce(0) { $0 + $1.rowCount } }
        let footprint = group.reduce(0) { $0 + $1.parts.reduce(0) { $0 + $1.footprint } }
        let partRows = SortRunLayout.partRows(query.memory.limit, rows: rows, footprint: footprint)
        let merge = try RunMerge(group, layout, query, memory)
        var run = SortRun()
        while let batch = try merge.next(partRows) { run.parts.append(try writer.write(batch)) }
        longer.append(run)
      }
      runs = longer
    }
    return try RunMerge(runs, layout, query, memory)
  }

  /// Runs read at once: a quarter of the limit for their parts, each of which is there twice while it is put out.
  private static func fanIn(_ limit: Int, _ runs: [SortRun]) -> Int {
    let largest = runs.reduce(1) { $0 + ($1.parts.first?.footprint ?? 0) } / max(1, runs.count)
    return min(512, max(4, limit / 8 / max(1, largest)))
  }

  private static func keys(_ batch: ColumnBatch, _ layout: SortRunLayout) -> MergeKeys {
    MergeKeys(
      layout.runKeys.map { SortKeys.Column(batch.columns[$0.position], ascending: $0.ascending, nullsFirst: $0.nullsFirst) },
      count: batch.rowCount)
  }

  /// The next rows, with their places behind them; nil at the end.
  func next(_ rowsMax: Int) throws -> ColumnBatch? {
    try query.checkCancelled()
    guard !heap.isEmpty else { return nil }
    let origins = Buffer(byteCount: rowsMax * 4)
    let out = origins.pointer(UInt32.self)
    var count = 0
    sources = []
    for index in cursors.indices { cursors[index].source = -1 }
    while count < rowsMax, let top = heap.first {
      if cursors[top].source < 0 {
        cursors[top].source = sources.count
        sources.append((cursors[top].batch, cursors[top].row, 0))
      }
      let source = cursors[top].source
      out[count] = UInt32(truncatingIfNeeded: source)
      sources[source].count += 1
      count += 1
      try advance(top)
    }
    return try withExtendedLifetime(origins) { try gathered(out, count) }
  }

  private func advance(_ top: Int) throws {
    cursors[top].row += 1
    if cursors[top].row == cursors[top].batch.rowCount {
      cursors[top].row = 0
      cursors[top].source = -1
      if let part = cursors[top].parts.popFirst() {
        let batch = try part.load()
        cursors[top].batch = batch
        cursors[top].keys = RunMerge.keys(batch, layout)
      } else {
        cursors[top].batch = ColumnBatch(columns: [], rowCount: 0)
        let last = heap.removeLast()
        if heap.isEmpty { return }
        heap[0] = last
      }
    }
    siftDown(0)
  }

  private func isLess(_ a: Int, _ b: Int) -> Bool {
    cursors[a].keys.compare(cursors[a].row, cursors[b].keys, cursors[b].row) < 0
  }

  private func siftDown(_ from: Int) {
    var at = from
    let moving = heap[at]
    while true {
      var child = 2 * at + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, isLess(heap[child + 1], heap[child]) { child += 1 }
      guard isLess(heap[child], moving) else { break }
      heap[at] = heap[child]
      at = child
    }
    heap[at] = moving
  }

  /// `origins`: of each output row its source; the rows of one source come in order.
  private func gathered(_ origins: UnsafeMutablePointer<UInt32>, _ count: Int) throws -> ColumnBatch {
    var starts: [UInt32] = []
    var start = 0
    for source in sources {
      starts.append(UInt32(truncatingIfNeeded: start))
      start += source.count
    }
    for row in 0..<count {
      let source = Int(origins[row])
      origins[row] = starts[source]
      starts[source] += 1
    }
    let parts = sources.map { $0.batch.slice($0.first, $0.count) }
    sources = []
    return try ColumnBatch.concatenate(parts, types: layout.types).gather(origins, count: count)
  }

  /// The next rows as they came in, without their places.
  func nextRows(_ rowsMax: Int, index: Int) throws -> ColumnBatch? {
    guard let batch = try next(rowsMax) else { return nil }
    return ColumnBatch(
      columns: Array(batch.columns.prefix(layout.columnTypes.count)), rowCount: batch.rowCount, order: BatchOrder(index: index))
  }
}
