import LakeVectors
import Synchronization

/// The rows of a window that do not fit in memory, in files, divided by the hash of their partition keys until a part fits.
final class WindowSpill: Sendable {
  private struct Part {
    var batches: [SpilledBatch]
    /// Times it has been divided.
    var level: Int

    var rowCount: Int { batches.reduce(0) { $0 + $1.rowCount } }
    var footprint: Int { batches.reduce(0) { $0 + $1.footprint } }
  }

  private let types: [DataType]
  private let spec: WindowSpec
  private let memory: OperatorMemory
  /// The next part last.
  private let parts: Mutex<[Part]>

  /// - Parameter batches: in the order that equal rows keep.
  init(_ batches: [KeptBatch], types: [DataType], spec: WindowSpec, _ query: QueryContext, _ memory: OperatorMemory) throws {
    self.types = types
    self.spec = spec
    self.memory = memory
    let divided = try SpillPartitioner.divide(batches, keys: spec.partitionBy, types: types, level: 0, query, memory)
    parts = Mutex(divided.filter { !$0.isEmpty }.reversed().map { Part(batches: $0, level: 1) })
  }

  /// The rows of the next part, with the memory they hold; nil when none is left.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when a partition of the window alone is too large.
  func next(_ query: QueryContext) throws -> (rows: ColumnBatch, reservation: MemoryReservation)? {
    while let part = parts.withLock({ $0.popLast() }) {
      try query.checkCancelled()
      let reservation = MemoryReservation(query, memory)
      let cost = part.footprint + part.rowCount * spec.rowCost(types)
      if !reservation.tryGrow(cost) {
        if part.level < SpillPartitioner.levelsMax, try divide(part, query) { continue }
        try reservation.grow(cost)
      }
      let loaded = try part.batches.map { try $0.load() }
      return (try ColumnBatch.concatenate(loaded, types: types), reservation)
    }
    return nil
  }

  /// False when the part would stay in one piece.
  private func divide(_ part: Part, _ query: QueryContext) throws -> Bool {
    let kept = part.batches.map { KeptBatch.spilled($0) }
    let divided = try SpillPartitioner.divide(kept, keys: spec.partitionBy, types: types, level: part.level, query, memory)
      .filter { !$0.isEmpty }
    guard divided.count > 1 else { return false }
    parts.withLock { $0 += divided.reversed().map { Part(batches: $0, level: part.level + 1) } }
    return true
  }
}

extension WindowSpec {
  /// Bytes that computing the window takes for each row besides the row itself: the row once more while it is sorted, sort
  /// entries, bounds of partitions, peers and frames, states and results.
  func rowCost(_ types: [DataType]) -> Int {
    types.reduce(0) { $0 + 2 * $1.physical.byteWidth } + 60 + calls.count * 40
  }
}
