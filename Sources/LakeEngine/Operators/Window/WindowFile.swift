import LakeVectors

/// What comes out of rows that do not fit in memory, piece by piece. Used by one thread at a time.
protocol WindowPieces: AnyObject, Sendable {
  /// The next rows with their results; nil at the end.
  func nextPiece() throws -> ColumnBatch?
}

/// A window's rows that are needed all at once but do not fit in memory, such as those of one huge partition under a frame that
/// moves: sorted through files, then computed like any others, but with columns, frames, states and results in memory that lies
/// in a file (`FileSpace`). So every function and every frame works; most of them go through the rows from front to end,
/// which suits files.
final class WindowFile: WindowPieces, @unchecked Sendable {
  private let types: [DataType]
  private let evaluation: any PartitionEvaluation
  private let query: QueryContext
  private let memory: OperatorMemory
  private let nextSorted: () throws -> ColumnBatch?
  private let pieceRows: Int
  private var encoder = BatchEncoder()
  /// What has been computed, in the file, and the memory of the pages at hand.
  private var results: ColumnBatch?
  private var reservation: MemoryReservation?
  private var isComputed = false
  private var done = 0

  /// - Parameter batches: in the order that equal rows keep.
  init(
    _ batches: [KeptBatch], types: [DataType], _ evaluation: any PartitionEvaluation, _ query: QueryContext, _ memory: OperatorMemory
  ) throws {
    guard batches.reduce(0, { $0 + $1.rowCount }) < Int(UInt32.max) else {
      throw LakeError(.exceededMemoryLimit, "Window functions take at most \(UInt32.max) rows a partition")
    }
    self.types = types
    self.evaluation = evaluation
    self.query = query
    self.memory = memory
    pieceRows = max(1, query.session.batchRows)
    nextSorted = try WindowOrder.sortedThroughFiles(
      batches, keys: evaluation.sortKeys, types: types, query, memory)
  }

  func nextPiece() throws -> ColumnBatch? {
    if !isComputed {
      isComputed = true
      results = try compute()
    }
    try query.checkCancelled()
    guard let rows = results, done < rows.rowCount else {
      results = nil
      reservation = nil
      return nil
    }
    let piece = rows.slice(done, min(pieceRows, rows.rowCount - done))
    done += piece.rowCount
    // Those who keep it must not keep the file.
    return try encoder.copy(piece)
  }

  private func compute() throws -> ColumnBatch {
    let pages = MemoryReservation(query, memory)
    if !pages.tryGrow(query.memory.limit / 8) { _ = pages.tryGrow(query.memory.floor) }
    reservation = pages
    let space = try SpillFile.space(residentMax: max(pages.bytes, WindowFile.residentMin), query, memory)
    let sorted = try load(space)
    let computed = try space.use { try evaluation.evaluate(sorted: sorted, query) }
    try query.checkCancelled()
    return computed
  }

  private static let residentMin = 1 << 20

  private func load(_ space: FileSpace) throws -> ColumnBatch {
    var parts: [ColumnBatch] = []
    while let batch = try nextSorted() {
      try query.checkCancelled()
      parts.append(try encoder.copy(batch, into: space))
    }
    return try space.use { try ColumnBatch.concatenate(parts, types: types) { try query.checkCancelled() } }
  }
}

extension WindowOrder {
  /// Hands out the rows of `batches`, which are in the order that equal rows keep, sorted by `keys`.
  static func sortedThroughFiles(
    _ batches: [KeptBatch], keys: [SortKeySpec], types: [DataType], _ query: QueryContext, _ memory: OperatorMemory,
    each: (ColumnBatch) throws -> Void = { _ in }
  ) throws -> () throws -> ColumnBatch? {
    guard !keys.isEmpty else {
      var rest = batches[...]
      return { try rest.popFirst()?.load() }
    }
    let sort = SortSink(columnTypes: types, keys: keys, memory: memory)
    let worker = try sort.makeWorker(0, query)
    for (index, kept) in batches.enumerated() {
      try query.checkCancelled()
      var batch = try kept.load()
      // Pieces of one batch bear its order, all of them.
      batch.order = BatchOrder(index: index)
      try each(batch)
      try worker.consume(batch)
    }
    try worker.finish()
    try sort.finish(query)
    let sorted = try sort.source.makeWorker(0, query)
    return { try sorted.next() }
  }
}

extension BatchEncoder {
  /// The batch in memory of its own, in `space` where there is one.
  mutating func copy(_ batch: ColumnBatch, into space: FileSpace? = nil) throws -> ColumnBatch {
    let bytes = try encode(batch)
    let own = space?.use { Buffer(byteCount: bytes.count) } ?? Buffer(byteCount: bytes.count)
    if let base = bytes.baseAddress { own.base.copyMemory(from: base, byteCount: bytes.count) }
    return try BatchDecoder.decode(own, types: batch.columns.map(\.type), rowCount: batch.rowCount, order: batch.order)
  }
}
