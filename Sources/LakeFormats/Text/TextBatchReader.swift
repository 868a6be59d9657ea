import LakeStorage
import LakeVectors
import Synchronization

/// How the rows of a text format are found in an indexed chunk and its fields read.
protocol TextRows {
  /// Wanted fields a row.
  var slots: Int { get }

  /// Writes the places of the wanted fields of the next rows, at most `maxRows`, into `table`; 0 at the chunk's end.
  mutating func locate(_ chunk: TextChunk, _ table: FieldTable, maxRows: Int) throws -> Int

  /// Rows left in the chunk, for scans that want no column.
  func count(_ chunk: TextChunk) -> Int

  func read(_ index: Int, _ selection: SelectionVector?, rows: Int, _ chunk: TextChunk, _ table: FieldTable) throws -> ColumnVector
}

/// Reads the rows that a feed delivers, in batches that never span two chunks.
final class TextBatchReader<Rows: TextRows>: BatchReader {
  private let feed: any TextFeed
  private var rows: Rows
  private let pool: ChunkPool
  private let chunk: TextChunk
  private let table: FieldTable
  private let request: ReadRequest
  private var loaded = false
  private var finished = false
  private var batchRows = 0
  /// Rows of the chunk not yet handed out, when only their number is wanted.
  private var uncounted = 0

  init(_ feed: any TextFeed, rows: Rows, pool: ChunkPool, request: ReadRequest) {
    self.feed = feed
    self.rows = rows
    self.pool = pool
    self.request = request
    chunk = pool.take()
    table = FieldTable(slots: rows.slots)
  }

  deinit { pool.giveBack(chunk) }

  func nextBatch(maxRows: Int) throws -> Int {
    while !finished {
      if loaded {
        batchRows = try advance(max(maxRows, 1))
        if batchRows > 0 {
          request.metrics.add(.rowsRead, batchRows)
          return batchRows
        }
      }
      try request.checkCancelled()
      loaded = try feed.next(chunk)
      finished = !loaded
      if loaded {
        if rows.slots == 0 { uncounted = rows.count(chunk) }
      }
    }
    return 0
  }

  private func advance(_ maxRows: Int) throws -> Int {
    if rows.slots == 0 {
      let taken = min(uncounted, maxRows)
      uncounted -= taken
      return taken
    }
    table.reserve(maxRows)
    return try rows.locate(chunk, table, maxRows: maxRows)
  }

  func read(_ index: Int, _ selection: SelectionVector?) throws -> ColumnVector {
    try rows.read(index, selection, rows: batchRows, chunk, table)
  }
}

/// Chunks of a file's finished splits, for the next ones: fresh memory costs more than the index.
final class ChunkPool: Sendable {
  private let chunkBytes: Int
  private let fieldsMax: Int
  private let free = Mutex<[TextChunk]>([])

  /// A chunk holds a split and the end of its last row; a small file needs no more than itself.
  init(_ file: DataFile, splitBytes: Int, isStream: Bool, fieldsMax: Int) {
    chunkBytes = (isStream ? max(splitBytes, 64) : min(max(splitBytes, 64), file.byteCount)) + SplitLayout.tail
    self.fieldsMax = fieldsMax
  }

  func take() -> TextChunk {
    free.withLock { $0.popLast() } ?? TextChunk(capacity: chunkBytes, fieldsMax: fieldsMax)
  }

  func giveBack(_ chunk: TextChunk) {
    // One long row must not keep its memory for good.
    guard chunk.capacity <= 4 * chunkBytes else { return }
    free.withLock { if $0.count < 8 { $0.append(chunk) } }
  }
}
