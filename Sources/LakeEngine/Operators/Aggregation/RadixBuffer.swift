import LakeVectors

/// One worker's rows without a group, gathered until there are enough to be sorted by partition.
struct RadixBuffer {
  /// Rows that are sorted at once, so that a partition's piece of them is worth a call of every kernel.
  private static let rowsMax = 1 << 18
  /// Batches kept for it at most, since each keeps its source's memory.
  private static let partsMax = 96

  /// By position, whether the column is needed.
  private let needed: [Bool]
  private var parts: [RadixRowsPart] = []
  private var waiting = 0
  private var waitingBytes = 0
  private(set) var sorted: [RadixRows] = []
  private(set) var sortedBytes = 0

  init(needed: [Bool]) { self.needed = needed }

  /// Adds rows of a batch. - Parameters:
  ///   - rows: nil: all of the batch.
  ///   - hashes: by row of the batch.
  mutating func add(
    _ batch: ColumnBatch, _ rows: SelectionVector?, hashes: UnsafePointer<UInt64>, orders: UnsafePointer<UInt64>
  ) throws {
    let count = rows?.count ?? batch.rowCount
    guard count > 0 else { return }
    let ownHashes = Buffer(byteCount: count * 8)
    let ownOrders = Buffer(byteCount: count * 8)
    if let rows {
      var i = 0
      while i < count {
        ownHashes.pointer(UInt64.self)[i] = hashes[rows[i]]
        ownOrders.pointer(UInt64.self)[i] = orders[rows[i]]
        i &+= 1
      }
    } else {
      ownHashes.pointer(UInt64.self).update(from: hashes, count: count)
      ownOrders.pointer(UInt64.self).update(from: orders, count: count)
    }
    parts.append(RadixRowsPart(batch: batch, rows: rows, count: count, hashes: ownHashes, orders: ownOrders))
    waiting += count
    // The batch is kept, and its rows are there twice while they are sorted.
    waitingBytes += 2 * batch.footprint + 32 * count
    if waiting >= RadixBuffer.rowsMax || parts.count >= RadixBuffer.partsMax { try flush() }
  }

  /// Bytes of all rows, sorted or not.
  var byteCount: Int { sortedBytes + waitingBytes }

  mutating func flush() throws {
    guard waiting > 0 else { return }
    let made = try RadixRows(parts, needed: needed)
    parts = []
    waiting = 0
    waitingBytes = 0
    sorted.append(made)
    sortedBytes += made.byteCount
  }

  /// Hands the sorted rows over.
  mutating func takeSorted() -> [RadixRows] {
    defer {
      sorted = []
      sortedBytes = 0
    }
    return sorted
  }
}
