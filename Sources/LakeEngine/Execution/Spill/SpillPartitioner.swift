import LakeVectors

/// Divides rows by the hash of their keys into partitions of a file. Used by one thread at a time; several may write to one
/// file.
final class SpillPartitioner {
  static let partitionCount = 64
  private static let partitionBits = 6
  /// How often partitions that are too large can be divided further, each time by other bits of the hash.
  static let levelsMax = 5

  /// Of a hash at `level`. Bits that neither the slots and salts of hash tables nor their partitions use.
  @inline(__always)
  static func partition(_ hash: UInt64, level: Int) -> Int {
    Int(truncatingIfNeeded: hash &>> UInt64(truncatingIfNeeded: 34 &- partitionBits &* level)) & (partitionCount &- 1)
  }

  private let query: QueryContext
  private let types: [DataType]
  private let writer: SpillWriter
  private let level: Int
  private let partBytes: Int
  private var pending: [[ColumnBatch]]
  private var pendingBytes: [Int]
  private var parts: [[SpilledBatch]]

  /// - Parameter level: from 0, below `levelsMax`.
  init(_ file: SpillFile, types: [DataType], level: Int, _ query: QueryContext, _ memory: OperatorMemory) {
    self.query = query
    self.types = types
    self.level = level
    writer = SpillWriter(file, types: types, query, memory)
    // All partitions together hold back a sixteenth of the limit.
    partBytes = min(1 << 16, max(1 << 10, query.memory.limit / 16 / SpillPartitioner.partitionCount))
    pending = Array(repeating: [], count: SpillPartitioner.partitionCount)
    pendingBytes = Array(repeating: 0, count: SpillPartitioner.partitionCount)
    parts = Array(repeating: [], count: SpillPartitioner.partitionCount)
  }

  /// - Parameter hashes: one a row.
  func add(_ batch: ColumnBatch, hashes: UnsafePointer<UInt64>) throws {
    let count = batch.rowCount
    var starts = [Int](repeating: 0, count: SpillPartitioner.partitionCount + 1)
    for row in 0..<count { starts[SpillPartitioner.partition(hashes[row], level: level) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    let rows = Buffer(byteCount: count * 4)
    let list = rows.pointer(UInt32.self)
    var next = starts
    for row in 0..<count {
      let partition = SpillPartitioner.partition(hashes[row], level: level)
      list[next[partition]] = UInt32(truncatingIfNeeded: row)
      next[partition] += 1
    }
    for partition in 0..<SpillPartitioner.partitionCount where starts[partition + 1] > starts[partition] {
      let part = withExtendedLifetime(rows) {
        batch.gather(list + starts[partition], count: starts[partition + 1] - starts[partition])
      }
      pending[partition].append(part)
      pendingBytes[partition] += part.footprint
      if pendingBytes[partition] >= partBytes { try flush(partition) }
    }
  }

  private func flush(_ partition: Int) throws {
    guard !pending[partition].isEmpty else { return }
    let whole = pending[partition].count == 1 ? pending[partition][0] : try ColumnBatch.concatenate(pending[partition], types: types)
    pending[partition] = []
    pendingBytes[partition] = 0
    // No piece is much larger than it should be, since it will be read as a whole.
    let rows = max(16, whole.rowCount * partBytes / max(1, whole.footprint))
    var done = 0
    while done < whole.rowCount {
      let count = whole.rowCount - done < 2 * rows ? whole.rowCount - done : rows
      var piece = count == whole.rowCount ? whole : whole.slice(done, count)
      piece.order = whole.order
      parts[partition].append(try writer.write(piece))
      done += count
    }
  }

  /// The batches of each partition, in the order their rows were added.
  func finish() throws -> [[SpilledBatch]] {
    for partition in 0..<SpillPartitioner.partitionCount { try flush(partition) }
    return parts
  }

  /// All rows of `batches`, in their order, by the hash of the columns at `keys`.
  static func divide(
    _ batches: [KeptBatch], keys: [Int], types: [DataType], level: Int, _ query: QueryContext, _ memory: OperatorMemory
  ) throws -> [[SpilledBatch]] {
    let file = try SpillFile(in: query.session.limits.temporaryFolder)
    let partitioner = SpillPartitioner(file, types: types, level: level, query, memory)
    for kept in batches {
      let batch = try kept.load()
      let hashes = Buffer(byteCount: batch.rowCount * 8)
      Kernels.hash(keys.map { batch.columns[$0] }, count: batch.rowCount, into: hashes.pointer())
      try withExtendedLifetime(hashes) { try partitioner.add(batch, hashes: hashes.pointer()) }
    }
    return try partitioner.finish()
  }
}
