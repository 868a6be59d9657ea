import LakeVectors

/// A column of what a join makes of pairs, by its position on its side.
package enum JoinOutputColumn: Hashable, Sendable {
  case probe(Int)
  case held(Int)
}

/// Puts pairs of rows into batches: gathers both sides, numbers the batches of a morsel anew since one may become many.
struct JoinOutput {
  private let build: JoinRows
  private let output: [JoinOutputColumn]
  private let batchRows: Int
  private var morsel = -1
  private var index = 0
  /// Pairs waiting for a batch (outer joins).
  private var waiting = 0
  private let waitingRows: Buffer

  init(_ build: JoinRows, _ output: [JoinOutputColumn], batchRows: Int) {
    self.build = build
    self.output = output
    self.batchRows = batchRows
    waitingRows = Buffer(byteCount: batchRows * 8)
  }

  /// To be called before the first pair of a batch. A morsel's batches all come to one worker, one after the other.
  mutating func begin(_ batch: ColumnBatch) {
    if batch.order.morsel != morsel {
      morsel = batch.order.morsel
      index = 0
    }
  }

  private mutating func nextOrder() -> BatchOrder {
    defer { index += 1 }
    return BatchOrder(morsel: morsel, index: index)
  }

  /// Both sides of the pairs; a build row `UInt32.max` is all NULL.
  func gather(
    _ batch: ColumnBatch, _ probeRows: UnsafePointer<UInt32>, _ buildRows: UnsafePointer<UInt32>, _ count: Int,
    optional: Bool = false
  ) -> ColumnBatch {
    // Where every probe row has its one match, as with a foreign key, the probe's columns go on as they are.
    var isIdentity = count == batch.rowCount
    var i = 0
    while isIdentity && i < count {
      isIdentity = probeRows[i] == UInt32(truncatingIfNeeded: i)
      i &+= 1
    }
    // A column may be wanted twice.
    var made: [ColumnVector?] = Array(repeating: nil, count: batch.columns.count)
    let columns = output.map { column -> ColumnVector in
      switch column {
      case .probe(let index):
        if let known = made[index] { return known }
        let own = isIdentity ? batch.columns[index] : batch.columns[index].gather(probeRows, count: count)
        made[index] = own
        return own
      case .held(let index):
        let held = build.columns[index]
        return optional ? held.gatherOptional(buildRows, count: count, of: build.count) : held.gather(buildRows, count: count)
      }
    }
    return ColumnBatch(columns: columns, rowCount: count, order: batch.order)
  }

  /// Hands on pairs at once.
  mutating func emit(
    _ batch: ColumnBatch, _ probeRows: UnsafePointer<UInt32>, _ buildRows: UnsafePointer<UInt32>, _ count: Int,
    _ emit: (ColumnBatch) throws -> Void
  ) throws {
    var done = 0
    while done < count {
      // Pairs come up to twice as many as a batch may have rows.
      let rows = min(batchRows, count - done)
      var joined = gather(batch, probeRows + done, buildRows + done, rows)
      joined.order = nextOrder()
      done += rows
      try emit(joined)
    }
  }

  /// Adds pairs (ascending by probe row), and before each the probe rows from `next` on that have none; hands on batches as
  /// they fill up. `next` is then the row behind the last pair's.
  mutating func append(
    _ batch: ColumnBatch, _ probeRows: UnsafePointer<UInt32>, _ buildRows: UnsafePointer<UInt32>, _ count: Int, next: inout UInt32,
    _ emit: (ColumnBatch) throws -> Void
  ) throws {
    let rows = waitingRows.pointer(UInt32.self)
    var row = next
    var filled = waiting
    var i = 0
    while i < count {
      let pairRow = probeRows[i]
      let isAlone = row < pairRow
      rows[filled] = isAlone ? row : pairRow
      rows[batchRows &+ filled] = isAlone ? .max : buildRows[i]
      i &+= isAlone ? 0 : 1
      row = isAlone ? row &+ 1 : pairRow &+ 1
      filled &+= 1
      if filled == batchRows {
        waiting = filled
        try flush(batch, emit)
        filled = 0
      }
    }
    waiting = filled
    next = row
  }

  /// Adds the probe rows from `next` to the batch's end, which have no partner.
  mutating func appendRest(_ batch: ColumnBatch, next: UInt32, _ emit: (ColumnBatch) throws -> Void) throws {
    let rows = waitingRows.pointer(UInt32.self)
    var row = next
    while row < batch.rowCount {
      rows[waiting] = row
      rows[batchRows &+ waiting] = .max
      waiting &+= 1
      row &+= 1
      if waiting == batchRows { try flush(batch, emit) }
    }
  }

  /// Hands on what waits; all of it is of `batch`.
  mutating func flush(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    guard waiting > 0 else { return }
    let rows = waitingRows.pointer(UInt32.self)
    var joined = gather(batch, rows, rows + batchRows, waiting, optional: true)
    joined.order = nextOrder()
    waiting = 0
    try emit(joined)
  }
}
