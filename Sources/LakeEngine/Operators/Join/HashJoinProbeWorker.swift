import LakeVectors

/// Probes batch by batch: hash, directory, equal keys, residual condition, then gathers both sides.
final class HashJoinProbeWorker: StreamWorker {
  private let stage: HashJoinProbeStage
  private let query: QueryContext
  private let build: JoinBuild
  private let residual: FilterEvaluator?
  /// Of each build row whether this worker matched it; right and full joins only.
  private let buildMatched: Buffer?
  private var pairs: JoinPairs
  private var candidates = JoinCandidates(rows: 0)
  private var rowCapacity = 0
  private var output: JoinOutput

  init(_ stage: HashJoinProbeStage, _ query: QueryContext) throws {
    self.stage = stage
    self.query = query
    build = try stage.build.result()
    residual = try stage.residual.map {
      try FilterEvaluator([$0], layout: stage.residualLayout, session: query.session)
    }
    buildMatched = stage.unmatchedSource == nil ? nil : Buffer(zeroed: build.count)
    let batchRows = max(1, query.session.batchRows)
    pairs = JoinPairs(capacity: batchRows)
    output = JoinOutput(build.columns, batchRows: batchRows)
    if let buildMatched { stage.addMatched(buildMatched) }
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    guard batch.rowCount > 0 else { return }
    if batch.rowCount > rowCapacity {
      rowCapacity = batch.rowCount
      candidates = JoinCandidates(rows: rowCapacity)
    }
    let keys = stage.probeKeyPositions.map { RowLayout.prepared(JoinKeys.comparable(batch.columns[$0])) }
    let count = findCandidates(batch, keys)
    switch stage.kind {
    case .semi, .anti, .mark: try existence(batch, keys, count, emit)
    case .inner, .right, .left, .full: try matches(batch, keys, count, emit)
    }
  }

  private func findCandidates(_ batch: ColumnBatch, _ keys: [ColumnVector]) -> Int {
    guard build.count > 0 else { return 0 }
    guard let directory = build.directory else {
      candidates.setAll(rows: batch.rowCount, buildCount: build.count)
      return batch.rowCount
    }
    let hashes = Buffer(byteCount: batch.rowCount * 8)
    Kernels.hash(keys, count: batch.rowCount, into: hashes.pointer())
    let keyed = JoinKeys.validity(keys, batch.rowCount)
    return withExtendedLifetime(keyed) {
      directory.candidates(
        hashes.pointer(), count: batch.rowCount, keyed: keyed.map { UnsafePointer($0.pointer()) }, into: candidates)
    }
  }

  /// The next pairs that pass everything; false when there are none left.
  private func nextPairs(_ batch: ColumnBatch, _ keys: [ColumnVector], _ count: Int, once: Bool) throws -> Bool {
    try query.checkCancelled()
    guard pairs.fill(candidates, count: count, probe: keys, build: build.keys, once: once) else { return false }
    if let residual, pairs.count > 0 {
      let joined = output.gather(batch, pairs.probeRows, pairs.buildRows, pairs.count)
      if let passed = try residual.select(joined) { pairs.keep(passed) }
    }
    return true
  }

  // MARK: Inner and outer joins

  private func matches(
    _ batch: ColumnBatch, _ keys: [ColumnVector], _ count: Int, _ emit: (ColumnBatch) throws -> Void
  ) throws {
    let keepsUnmatched = stage.kind == .left || stage.kind == .full
    pairs.restart()
    // The first probe row that has not been handed on in any pair.
    var nextRow = 0
    output.begin(batch)
    while try nextPairs(batch, keys, count, once: false) {
      if let matched = buildMatched?.pointer(UInt8.self) {
        for i in 0..<pairs.count { matched[Int(pairs.buildRows[i])] = 1 }
      }
      guard keepsUnmatched else {
        try output.emit(batch, pairs.probeRows, pairs.buildRows, pairs.count, emit)
        continue
      }
      for i in 0..<pairs.count {
        let row = Int(pairs.probeRows[i])
        while nextRow < row {
          try output.append(batch, probeRow: nextRow, buildRow: .max, emit)
          nextRow += 1
        }
        try output.append(batch, probeRow: row, buildRow: pairs.buildRows[i], emit)
        nextRow = row + 1
      }
    }
    if keepsUnmatched {
      while nextRow < batch.rowCount {
        try output.append(batch, probeRow: nextRow, buildRow: .max, emit)
        nextRow += 1
      }
    }
    try output.flush(batch, emit)
  }

  // MARK: Semi, anti and mark joins

  private func existence(
    _ batch: ColumnBatch, _ keys: [ColumnVector], _ count: Int, _ emit: (ColumnBatch) throws -> Void
  ) throws {
    pairs.restart()
    let found = Buffer(zeroed: batch.rowCount)
    let foundBytes = found.pointer(UInt8.self)
    while try nextPairs(batch, keys, count, once: residual == nil) {
      for i in 0..<pairs.count { foundBytes[Int(pairs.probeRows[i])] = 1 }
    }
    if stage.kind == .mark {
      let mark = ColumnVector(flat: .boolean, count: batch.rowCount, values: found)
      return try emit(ColumnBatch(columns: batch.columns + [mark], rowCount: batch.rowCount, order: batch.order))
    }
    let wanted: UInt8 = stage.kind == .semi ? 1 : 0
    let rows = Buffer(byteCount: batch.rowCount * 4)
    var kept = 0
    for row in 0..<batch.rowCount where foundBytes[row] == wanted {
      rows.pointer(UInt32.self)[kept] = UInt32(truncatingIfNeeded: row)
      kept += 1
    }
    if kept == batch.rowCount {
      try emit(batch)
    } else if kept > 0 {
      try emit(batch.gather(SelectionVector(storage: rows, count: kept)))
    }
  }

  func finish(_ emit: (ColumnBatch) throws -> Void) throws {}
}
