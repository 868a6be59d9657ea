import LakeVectors

/// The streamed side of a join whose held side is in files: its rows go to files too, and are joined part by part when all
/// are there. Each worker joins its own rows.
final class JoinSpillWorker: StreamWorker {
  private let stage: HashJoinProbeStage
  private let spill: JoinSpill
  private let query: QueryContext
  private var rows: JoinSpillRows

  init(_ stage: HashJoinProbeStage, _ spill: JoinSpill, _ query: QueryContext) throws {
    self.stage = stage
    self.spill = spill
    self.query = query
    rows = try JoinSpillRows(keys: stage.probeKeyPositions, types: stage.probeTypes, query, stage.build.memory)
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    if batch.rowCount > 0 { try rows.add(batch) }
  }

  func finish(_ emit: (ColumnBatch) throws -> Void) throws {
    func joined(_ batch: ColumnBatch) throws {
      var batch = batch
      batch.order = stage.nextLastOrder()
      try emit(batch)
    }
    try rows.join(spill) { blocks, batches in
      if blocks.count > 1 { return try joinBlocks(blocks, batches, joined) }
      if spill.leaves[blocks.lowerBound].rowCount == 0, stage.dropsUnmatched { return }
      try withWorker(blocks.lowerBound) { worker in
        for spilled in batches { try worker.process(try load(spilled), joined) }
      }
    }
  }

  /// All rows past one block after the other. What depends on a row's having a match in any block comes at the end.
  private func joinBlocks(_ blocks: Range<Int>, _ batches: [SpilledBatch], _ emit: (ColumnBatch) throws -> Void) throws {
    let reservation = MemoryReservation(query, stage.build.memory)
    defer { reservation.release() }
    if stage.needsFound { try reservation.grow(batches.reduce(0) { $0 + $1.rowCount }) }
    let found = stage.needsFound ? batches.map { Buffer(zeroed: $0.rowCount) } : []
    for leaf in blocks {
      try withWorker(leaf) { worker in
        for (index, spilled) in batches.enumerated() {
          let batch = try load(spilled)
          if stage.needsFound { try worker.processBlock(batch, found[index], emit) } else { try worker.process(batch, emit) }
        }
      }
    }
    for (spilled, found) in zip(batches, found) { try stage.emitRest(try load(spilled), found, emit) }
  }

  private func withWorker(_ leaf: Int, _ body: (HashJoinProbeWorker) throws -> Void) throws {
    let (build, reservation) = try spill.load(leaf, query)
    try body(try HashJoinProbeWorker(stage, build, leaf: leaf, query))
    reservation.release()
  }

  private func load(_ spilled: SpilledBatch) throws -> ColumnBatch {
    var batch = try spilled.load()
    batch.order = BatchOrder(morsel: JoinSpill.lastMorsel)
    return batch
  }
}
