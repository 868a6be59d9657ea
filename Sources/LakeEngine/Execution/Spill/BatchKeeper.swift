import LakeVectors

/// Keeps one worker's batches: in memory as far as the operator's share goes, the others in a file.
final class BatchKeeper {
  private let query: QueryContext
  private let memory: OperatorMemory
  private let reservation: MemoryReservation
  private let extraRowBytes: Int
  private var kept: [KeptBatch] = []
  private var writer: SpillWriter?

  /// - Parameter extraRowBytes: what the operator will need for each row besides the row itself.
  init(_ query: QueryContext, _ memory: OperatorMemory, extraRowBytes: Int = 0) {
    self.query = query
    self.memory = memory
    self.extraRowBytes = extraRowBytes
    reservation = MemoryReservation(query, memory)
  }

  /// - Throws: `GENERIC_SPILL_FAILURE`.
  func add(_ batch: ColumnBatch) throws {
    guard batch.rowCount > 0 else { return }
    // Once something is in the file, the rest follows: the operator will have to go through the file anyway.
    if writer == nil, reservation.tryGrow(batch.footprint + batch.rowCount * extraRowBytes) {
      kept.append(.memory(query.memory.compacted(batch)))
      return
    }
    let writer = try writer ?? makeWriter(batch)
    kept.append(.spilled(try writer.write(batch)))
  }

  private func makeWriter(_ batch: ColumnBatch) throws -> SpillWriter {
    let file = try SpillFile(in: query.session.limits.temporaryFolder)
    let made = SpillWriter(file, types: batch.columns.map(\.type), query, memory)
    writer = made
    return made
  }

  /// What was kept, and the memory it holds. The keeper is empty afterwards.
  func take() -> KeptBatches {
    defer { kept = [] }
    return KeptBatches(batches: kept, reservations: [reservation])
  }
}

/// Batches with the memory reserved for those that are not in a file.
struct KeptBatches: Sendable {
  var batches: [KeptBatch] = []
  var reservations: [MemoryReservation] = []

  var hasSpilled: Bool { batches.contains(where: \.isSpilled) }
  var rowCount: Int { batches.reduce(0) { $0 + $1.rowCount } }

  /// All of them in files; their memory is free afterwards.
  mutating func intoFile(types: [DataType], _ query: QueryContext, _ memory: OperatorMemory) throws -> [KeptBatch] {
    let writer = SpillWriter(try SpillFile(in: query.session.limits.temporaryFolder), types: types, query, memory)
    for index in batches.indices {
      if case .memory(let batch) = batches[index] { batches[index] = .spilled(try writer.write(batch)) }
    }
    for reservation in reservations { reservation.release() }
    reservations = []
    return batches
  }

  static func += (a: inout KeptBatches, b: KeptBatches) {
    a.batches += b.batches
    a.reservations += b.reservations
  }
}
