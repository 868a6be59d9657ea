import LakeVectors

/// Streams batches past the held side and hands on what the kind of join makes of the pairs.
final class HashJoinProbeWorker: StreamWorker {
  private let stage: HashJoinProbeStage
  /// Of each build row whether this worker matched it; right and full joins only.
  private let buildMatched: Buffer?
  private var probe: JoinProbe
  private var output: JoinOutput

  /// - Parameter leaf: which part of the held side `build` is; 0 when it is all of it.
  init(_ stage: HashJoinProbeStage, _ build: JoinBuild, leaf: Int, _ query: QueryContext) throws {
    self.stage = stage
    probe = try JoinProbe(
      build, keyPositions: stage.probeKeyPositions, band: stage.band, residual: stage.residual, layout: stage.residualLayout, query)
    buildMatched = stage.unmatchedSource == nil ? nil : Buffer(zeroed: build.count)
    output = JoinOutput(build.rows, stage.output, batchRows: max(1, query.session.batchRows))
    if let buildMatched { stage.addMatched(buildMatched, leaf: leaf) }
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    guard batch.rowCount > 0 else { return }
    probe.start(batch)
    switch stage.kind {
    case .semi, .anti, .mark: try existence(batch, emit)
    case .inner, .right: try matches(batch, emit)
    case .left, .full: try matchesAndRest(batch, emit)
    }
  }

  private func noteMatched() {
    guard let matched = buildMatched?.pointer(UInt8.self) else { return }
    let rows = probe.pairs.buildRows
    var i = 0
    while i < probe.pairs.count {
      matched[Int(rows[i])] = 1
      i &+= 1
    }
  }

  // MARK: Inner and outer joins

  private func matches(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    output.begin(batch)
    while try probe.next(batch, once: false) {
      noteMatched()
      try output.emit(batch, probe.pairs.probeRows, probe.pairs.buildRows, probe.pairs.count, emit)
    }
  }

  private func matchesAndRest(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    // The first probe row that has not been handed on.
    var next: UInt32 = 0
    output.begin(batch)
    while try probe.next(batch, once: false) {
      noteMatched()
      let pairs = probe.pairs
      try output.append(batch, pairs.probeRows, pairs.buildRows, pairs.count, next: &next, emit)
    }
    try output.appendRest(batch, next: next, emit)
    try output.flush(batch, emit)
  }

  // MARK: Semi, anti and mark joins

  private func existence(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    let found = Buffer(zeroed: batch.rowCount)
    let foundBytes = found.pointer(UInt8.self)
    while try probe.next(batch, once: true) {
      let pairs = probe.pairs
      for i in 0..<pairs.count { foundBytes[Int(pairs.probeRows[i])] = 1 }
    }
    if stage.kind == .mark {
      let mark = ColumnVector(flat: .boolean, count: batch.rowCount, values: found)
      return try emit(ColumnBatch(columns: batch.columns + [mark], rowCount: batch.rowCount, order: batch.order))
    }
    let wanted: UInt8 = stage.kind == .semi ? 1 : 0
    let rows = Buffer(byteCount: (batch.rowCount + 1) * 4)
    let out = rows.pointer(UInt32.self)
    var kept = 0
    var row = 0
    while row < batch.rowCount {
      out[kept] = UInt32(truncatingIfNeeded: row)
      kept &+= foundBytes[row] == wanted ? 1 : 0
      row &+= 1
    }
    if kept == batch.rowCount {
      try emit(batch)
    } else if kept > 0 {
      try emit(batch.gather(SelectionVector(storage: rows, count: kept)))
    }
  }

  func finish(_ emit: (ColumnBatch) throws -> Void) throws {}
}
