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
    try rows.join(spill) { leaf, batches in
      if spill.leaves[leaf].rowCount == 0, stage.dropsUnmatched { return }
      let (build, reservation) = try spill.load(leaf, query)
      let worker = try HashJoinProbeWorker(stage, build, leaf: leaf, query)
      for spilled in batches {
        var batch = try spilled.load()
        batch.order = BatchOrder(morsel: JoinSpill.lastMorsel)
        try worker.process(batch) { joined in
          var joined = joined
          joined.order = stage.nextLastOrder()
          try emit(joined)
        }
      }
      reservation.release()
    }
  }
}
