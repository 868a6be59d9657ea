import LakeVectors
import Synchronization

/// All rows of a sort, divided by the upper bits of their keys into ranges that follow each other; a range is sorted when
/// it is read. Dividing is done by all threads, too.
///
/// Ranges do not overlap, so different threads may read different ones; everything else does not change.
final class SortedRows: @unchecked Sendable {
  /// Rows of a range at least, so that there are morsels for all workers and the caches hold one.
  private static let rangeRows = 1 << 14
  /// Rows from which on several threads divide them.
  private static let parallelRows = 1 << 16

  private let columns: ColumnBatch
  private let keys: SortKeys
  private let entries: Buffer
  private let scratch: Buffer
  private let starts: [Int]
  let rowCount: Int
  /// Rows to pass over, and where to stop.
  private let window: Range<Int>

  /// - Parameters:
  ///   - batches: in the order that equal rows keep.
  ///   - window: which rows of the result are wanted; nil: all.
  ///   - query: asked for a cancellation between the long steps.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` above 2^32 rows, `NOT_SUPPORTED` where NULLs inside arrays decide the order.
  init(
    _ batches: [ColumnBatch], types: [DataType], keys specs: [SortKeySpec], window: Range<Int>? = nil, query: QueryContext? = nil
  ) throws {
    let count = batches.reduce(0) { $0 + $1.rowCount }
    guard count < Int(UInt32.max) else {
      throw LakeError(.exceededMemoryLimit, "ORDER BY takes at most \(UInt32.max) rows")
    }
    rowCount = count
    // Small sorts, and those of workers, are done where they are.
    let run: (Int, @escaping @Sendable (Int) throws -> Void) throws -> Void = { tasks, body in
      if let query, count >= SortedRows.parallelRows { return try query.inParallel(tasks, body) }
      for task in 0..<tasks { try body(task) }
    }
    let columns = try SortedRows.concatenate(batches, types, count, query, run)
    self.columns = columns
    let keyColumns = specs.map {
      SortKeys.Column(columns.columns[$0.position], ascending: $0.ascending, nullsFirst: $0.nullsFirst)
    }
    try SortKeys.checkNested(keyColumns, count: count)
    let keys = try SortKeys(keyColumns, count: count, run: run)
    self.keys = keys
    try query?.checkCancelled()
    let made = Buffer(byteCount: count * MemoryLayout<SortEntry>.stride)
    let chunks = count < SortedRows.parallelRows ? 1 : 4 * max(1, query?.session.threads ?? 1)
    try run(chunks) { chunk in
      try query?.checkCancelled()
      keys.fillEntries(chunk * count / chunks..<(chunk + 1) * count / chunks, of: made)
    }
    let other = Buffer(byteCount: made.byteCount)
    guard count > SortedRows.rangeRows else {
      (entries, scratch, starts) = (made, other, [0, count])
      self.window = (window ?? 0..<count).clamped(to: 0..<count)
      return
    }
    let partition = SortPartition(from: made, to: other, count: count, chunks: chunks)
    try run(chunks) { partition.compare($0) }
    partition.chooseBits()
    try run(chunks) { partition.count($0) }
    partition.assignPlaces()
    try run(chunks) { partition.move($0) }
    (entries, scratch) = (other, made)
    starts = partition.ranges(rows: SortedRows.rangeRows)
    self.window = (window ?? 0..<count).clamped(to: 0..<count)
  }

  /// The rows of all batches, columns on different threads.
  private static func concatenate(
    _ batches: [ColumnBatch], _ types: [DataType], _ count: Int, _ query: QueryContext?,
    _ run: (Int, @escaping @Sendable (Int) throws -> Void) throws -> Void
  ) throws -> ColumnBatch {
    let made = Mutex([ColumnVector?](repeating: nil, count: types.count))
    try run(types.count) { index in
      try query?.checkCancelled()
      let column = try ColumnVector.concatenate(batches.map { $0.columns[index] }, type: types[index])
      made.withLock { $0[index] = column }
    }
    let columns = made.withLock { $0.compactMap(\.self) }
    return ColumnBatch(columns: columns, rowCount: count, order: batches.first?.order ?? BatchOrder())
  }

  var rangeCount: Int { starts.count - 1 }

  /// Sorts range `index` and returns which of its positions are wanted. Called once a range.
  func sortRange(_ index: Int, _ query: QueryContext? = nil) throws -> Range<Int> {
    let start = starts[index]
    let end = starts[index + 1]
    let wanted = window.clamped(to: start..<end)
    if !wanted.isEmpty {
      try keys.sort(
        entries.pointer(SortEntry.self) + start, scratch: scratch.pointer(SortEntry.self) + start, count: end - start
      ) { try query?.checkCancelled() }
    }
    return wanted
  }

  /// The rows at positions of a sorted range.
  func batch(_ positions: Range<Int>, _ order: BatchOrder) -> ColumnBatch {
    let rows = Buffer(byteCount: positions.count * 4)
    let entries = entries.pointer(SortEntry.self) + positions.lowerBound
    for i in 0..<positions.count { rows.pointer(UInt32.self)[i] = entries[i].row }
    var batch = columns.gather(rows.pointer(UInt32.self), count: positions.count)
    batch.order = order
    return batch
  }
}
