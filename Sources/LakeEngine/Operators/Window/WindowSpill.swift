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
  private let evaluation: any PartitionEvaluation
  private let memory: OperatorMemory
  /// The next part last.
  private let parts: Mutex<[Part]>

  /// - Parameter batches: in the order that equal rows keep.
  init(
    _ batches: [KeptBatch], types: [DataType], _ evaluation: any PartitionEvaluation, _ query: QueryContext, _ memory: OperatorMemory
  ) throws {
    self.types = types
    self.evaluation = evaluation
    self.memory = memory
    let divided = try SpillPartitioner.divide(batches, keys: evaluation.partitionBy, types: types, level: 0, query, memory)
    parts = Mutex(divided.filter { !$0.isEmpty }.reversed().map { Part(batches: $0, level: 1) })
  }

  enum Next {
    case rows(ColumnBatch, MemoryReservation)
    /// A partition that is too large.
    case stream(any WindowPieces)
  }

  /// The rows of the next part, with the memory they hold; nil when none is left.
  func next(_ query: QueryContext) throws -> Next? {
    while let part = parts.withLock({ $0.popLast() }) {
      try query.checkCancelled()
      let reservation = MemoryReservation(query, memory)
      let cost = part.footprint + part.rowCount * evaluation.rowCost(types)
      if !reservation.tryGrow(cost) {
        if part.level < SpillPartitioner.levelsMax, try divide(part, query) { continue }
        return .stream(try WindowSpill.pieces(part.batches.map { .spilled($0) }, types: types, evaluation, query, memory))
      }
      let loaded = try part.batches.map { try $0.load() }
      return .rows(try ColumnBatch.concatenate(loaded, types: types), reservation)
    }
    return nil
  }

  /// Rows of which a partition alone is too large: computed as they come where that can be done.
  /// - Parameter batches: in the order that equal rows keep.
  static func pieces(
    _ batches: [KeptBatch], types: [DataType], _ evaluation: any PartitionEvaluation, _ query: QueryContext, _ memory: OperatorMemory
  ) throws -> any WindowPieces {
    if let window = evaluation as? WindowEvaluation, WindowStream.canCompute(window.spec) {
      return try WindowStream(batches, types: types, spec: window.spec, query, memory)
    }
    return try WindowFile(batches, types: types, evaluation, query, memory)
  }

  /// False when the part would stay in one piece.
  private func divide(_ part: Part, _ query: QueryContext) throws -> Bool {
    let kept = part.batches.map { KeptBatch.spilled($0) }
    let divided = try SpillPartitioner.divide(kept, keys: evaluation.partitionBy, types: types, level: part.level, query, memory)
      .filter { !$0.isEmpty }
    guard divided.count > 1 else { return false }
    parts.withLock { $0 += divided.reversed().map { Part(batches: $0, level: part.level + 1) } }
    return true
  }
}
