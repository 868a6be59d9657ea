import LakeVectors

/// A finished build side: its rows in the order of the directory. Read by all probing workers, changed by none.
struct JoinBuild: Sendable {
  let columns: ColumnBatch
  /// The key columns, prepared; empty for cross joins.
  let keys: [ColumnVector]
  let directory: JoinDirectory?

  var count: Int { columns.rowCount }

  /// - Throws: `EXCEEDED_MEMORY_LIMIT` above 2^32 rows.
  init(_ batches: [ColumnBatch], types: [DataType], keyPositions: [Int]) throws {
    let count = batches.reduce(0) { $0 + $1.rowCount }
    guard count < Int(UInt32.max) else {
      throw LakeError(.exceededMemoryLimit, "The build side of a join takes at most \(UInt32.max) rows")
    }
    let columns = try ColumnBatch.concatenate(batches, types: types)
    guard !keyPositions.isEmpty else {
      self.columns = columns
      keys = []
      directory = nil
      return
    }
    let keyColumns = keyPositions.map { JoinKeys.comparable(columns.columns[$0]) }
    let hashes = Buffer(byteCount: count * 8)
    Kernels.hash(keyColumns, count: count, into: hashes.pointer())
    let keyed = JoinKeys.validity(keyColumns, count)
    let directory = JoinDirectory(hashes: hashes.pointer(), count: count, keyed: keyed.map { UnsafePointer($0.pointer()) })
    let ordered = columns.gather(directory.permutation.pointer(UInt32.self), count: count)
    self.columns = ordered
    keys = keyPositions.map { RowLayout.prepared(JoinKeys.comparable(ordered.columns[$0])) }
    self.directory = directory
  }
}

/// What build and probe do alike with their keys.
enum JoinKeys {
  /// The column itself; of arrays, maps and rows the bytes that are equal when `=` is TRUE, NULL where it never is.
  static func comparable(_ column: ColumnVector) -> ColumnVector {
    column.type.isNested ? Kernels.nestedKeys(column, comparing: true) : column
  }

  /// Bits of the rows without a NULL key; nil when no row has one.
  static func validity(_ keys: [ColumnVector], _ count: Int) -> Buffer? {
    guard count > 0, keys.contains(where: \.mayHaveNulls) else { return nil }
    let merged = keys[0].merging(nullsOf: Array(keys.dropFirst())).flattened()
    return merged.validityStorage
  }
}
