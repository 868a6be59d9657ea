package import LakeVectors
import Synchronization

/// The held side of a join: keeps its rows, put in the order in which they are found by their keys (see `JoinOrder`). Without
/// keys: all of them, for cross joins and nested loops.
package final class HashJoinBuildSink: Sink {
  let keyPositions: [Int]
  let columnTypes: [DataType]
  /// By position, whether the column is read when the rows have been found; others may be lost.
  let kept: [Bool]
  /// Of joins without keys that compare.
  private let band: JoinBand.Held?
  /// Filters to fill with the values of a key, by the key's position among `keyPositions`.
  private let filters: [(key: Int, filter: DynamicFilter)]
  private let parts = Mutex<[JoinBuildPart]>([])
  private let reservations = Mutex<[MemoryReservation]>([])
  /// Of each worker that found no room: its rows by partition, in files.
  private let spilled = Mutex<[[[SpilledBatch]]]>([])
  let memory: OperatorMemory

  private enum Result: Sendable {
    case memory(JoinBuild)
    case spilled(JoinSpill)
  }

  private let finished = Mutex<Result?>(nil)

  package init(
    keyPositions: [Int], columnTypes: [DataType], kept: [Bool]? = nil, filters: [(key: Int, filter: DynamicFilter)] = [],
    band: JoinBand.Held? = nil, memory: OperatorMemory = OperatorMemory("JoinBuild")
  ) {
    self.memory = memory
    self.keyPositions = keyPositions
    self.band = band
    self.columnTypes = columnTypes
    self.kept = kept ?? columnTypes.map { _ in true }
    self.filters = filters
  }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { Worker(self, query) }

  package func finish(_ query: QueryContext) throws {
    let all = parts.withLock { list in
      defer { list = [] }
      return list.sorted { $0.batch.order < $1.batch.order }
    }
    let inFiles = spilled.withLock { list in
      defer { list = [] }
      return list
    }
    if !inFiles.isEmpty { return try finishSpilled(inFiles, all, query) }
    let build =
      if let band {
        try JoinBuild.make(all, types: columnTypes, band: band, query)
      } else {
        try JoinBuild.make(all, types: columnTypes, keyPositions: keyPositions, kept: kept, filters: filters, query)
      }
    // What was needed twice while the rows were put in order.
    reservations.withLock { for reservation in $0 { reservation.shrink(to: reservation.bytes / 5 * 3) } }
    finished.withLock { $0 = .memory(build) }
  }

  /// Some workers' rows are in files: all others go there too.
  private func finishSpilled(_ inFiles: [[[SpilledBatch]]], _ rest: [JoinBuildPart], _ query: QueryContext) throws {
    var partitions = [[SpilledBatch]](repeating: [], count: SpillPartitioner.partitionCount)
    var rows = try JoinSpillRows(keys: keyPositions, types: columnTypes, query, memory)
    for part in rest { try rows.add(part.batch) }
    for worker in inFiles + [try rows.finish()] {
      for (index, batches) in worker.enumerated() { partitions[index] += batches }
    }
    reservations.withLock { $0 = [] }
    let spill = try JoinSpill(partitions, keyPositions: keyPositions, band: band, types: columnTypes, query, memory)
    finished.withLock { $0 = .spilled(spill) }
  }

  /// Lets go of the rows. Nothing may ask for them afterwards.
  func release() {
    finished.withLock { $0 = nil }
    reservations.withLock { $0 = [] }
  }

  /// The rows that are in files, if they are.
  var spill: JoinSpill? { finished.withLock { if case .spilled(let spill)? = $0 { spill } else { nil } } }

  /// - Throws: when `finish` has not run, which is a mistake of the plan.
  func result() throws -> JoinBuild {
    guard case .memory(let build)? = finished.withLock({ $0 }) else {
      throw LakeError(.internalError, "A join's build side was probed before it was finished")
    }
    return build
  }

  /// Keeps batches, with what is known of their keys.
  private final class Worker: SinkWorker {
    private let sink: HashJoinBuildSink
    private let query: QueryContext
    private var parts: [JoinBuildPart] = []
    private let reservation: MemoryReservation
    private var rows: JoinSpillRows?

    init(_ sink: HashJoinBuildSink, _ query: QueryContext) {
      self.sink = sink
      self.query = query
      reservation = MemoryReservation(query, sink.memory)
    }

    func consume(_ batch: ColumnBatch) throws {
      try query.checkCancelled()
      guard batch.rowCount > 0 else { return }
      if rows != nil { return try spill(batch) }
      let cost = JoinBuildPart.cost(rows: batch.rowCount, footprint: batch.footprint)
      if !reservation.tryGrow(cost) {
        rows = try JoinSpillRows(keys: sink.keyPositions, types: sink.columnTypes, query, sink.memory)
        for part in parts { try spill(part.batch) }
        parts = []
        reservation.release()
        return try spill(batch)
      }
      parts.append(JoinBuildPart(query.memory.compacted(batch), keyPositions: sink.keyPositions))
    }

    private func spill(_ batch: ColumnBatch) throws { try rows?.add(batch) }

    func finish() throws {
      sink.parts.withLock { $0 += parts }
      sink.reservations.withLock { $0.append(reservation) }
      if let rows {
        let partitions = try rows.finish()
        sink.spilled.withLock { $0.append(partitions) }
      }
      parts = []
    }
  }
}

/// One batch of a held side, its columns flat.
struct JoinBuildPart: Sendable {
  /// Bytes of so many rows while they are put in order: twice themselves, hashes, places and the directory.
  static func cost(rows: Int, footprint: Int) -> Int { 2 * footprint + (20 + directoryBytes) * rows }

  /// Of a row, in the directory.
  static let directoryBytes = 8

  let batch: ColumnBatch
  /// One a row; nil without keys, and where the only key is a whole number, which may not need any.
  let hashes: Buffer?
  /// Bits of the rows without a NULL key; nil when no row has one.
  let keyed: Buffer?
  /// Of the only key, a whole number; nil for others, and where all are NULL.
  let bounds: (low: Int64, high: Int64)?

  init(_ batch: ColumnBatch, keyPositions: [Int]) {
    let columns = batch.columns.map { $0.flattened() }
    self.batch = ColumnBatch(columns: columns, rowCount: batch.rowCount, order: batch.order)
    guard !keyPositions.isEmpty else {
      hashes = nil
      keyed = nil
      bounds = nil
      return
    }
    let keys = keyPositions.map { JoinKeys.comparable(batch.columns[$0]) }
    keyed = JoinKeys.validity(keys, batch.rowCount)
    if keys.count == 1, JoinKeyRanks.takes(keys[0].type) {
      hashes = nil
      bounds = KeySet.integerBounds(columns[keyPositions[0]])
      return
    }
    bounds = nil
    let hashes = Buffer(byteCount: batch.rowCount * 8)
    Kernels.hash(keys, count: batch.rowCount, into: hashes.pointer())
    self.hashes = hashes
  }
}
