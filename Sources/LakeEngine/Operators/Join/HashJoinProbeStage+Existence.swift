import LakeVectors

extension HashJoinProbeStage {
  /// Whether a probe row's having a partner at all matters for what comes out.
  var needsFound: Bool { kind != .inner && kind != .right }

  /// What is left to hand on when it is known of each row of `batch` (one byte a row) whether it has a partner: rows with
  /// NULLs of outer joins, all of semi, anti and mark joins.
  func emitRest(_ batch: ColumnBatch, _ found: Buffer, _ emit: (ColumnBatch) throws -> Void) throws {
    guard kind == .left || kind == .full else { return try emitExistence(batch, found, emit) }
    let rows = HashJoinProbeStage.rows(found, batch.rowCount, equal: 0)
    guard rows.count > 0 else { return }
    let alone = batch.gather(rows)
    let columns = output.map { column -> ColumnVector in
      switch column {
      case .probe(let index): alone.columns[index]
      case .held(let index): ColumnVector.nulls(build.columnTypes[index], count: rows.count)
      }
    }
    try emit(ColumnBatch(columns: columns, rowCount: rows.count, order: batch.order))
  }

  /// Semi, anti and mark joins: the rows with, or without, a partner, or all with the mark.
  func emitExistence(_ batch: ColumnBatch, _ found: Buffer, _ emit: (ColumnBatch) throws -> Void) throws {
    if kind == .mark {
      let mark = ColumnVector(flat: .boolean, count: batch.rowCount, values: found)
      return try emit(ColumnBatch(columns: batch.columns + [mark], rowCount: batch.rowCount, order: batch.order))
    }
    let rows = HashJoinProbeStage.rows(found, batch.rowCount, equal: kind == .semi ? 1 : 0)
    if rows.count == batch.rowCount {
      try emit(batch)
    } else if rows.count > 0 {
      try emit(batch.gather(rows))
    }
  }

  private static func rows(_ found: Buffer, _ count: Int, equal wanted: UInt8) -> SelectionVector {
    let bytes = found.pointer(UInt8.self)
    let rows = Buffer(byteCount: (count + 1) * 4)
    let out = rows.pointer(UInt32.self)
    var kept = 0
    var row = 0
    while row < count {
      out[kept] = UInt32(truncatingIfNeeded: row)
      kept &+= bytes[row] == wanted ? 1 : 0
      row &+= 1
    }
    return SelectionVector(storage: rows, count: kept)
  }
}
