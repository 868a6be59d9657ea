import LakeVectors

/// One worker's rows of either side of a join that spills, divided by the hash of their keys.
struct JoinSpillRows {
  private let keys: [Int]
  private let types: [DataType]
  private let query: QueryContext
  private let memory: OperatorMemory
  private let partitioner: SpillPartitioner
  private var spread: UInt64 = 0

  init(keys: [Int], types: [DataType], level: Int = 0, _ query: QueryContext, _ memory: OperatorMemory) throws {
    self.keys = keys
    self.types = types
    self.query = query
    self.memory = memory
    let file = try SpillFile(in: query.session.limits.temporaryFolder)
    partitioner = SpillPartitioner(file, types: types, level: level, query, memory)
  }

  mutating func add(_ batch: ColumnBatch) throws {
    let hashes = Buffer(byteCount: batch.rowCount * 8)
    guard !keys.isEmpty else {
      // Every row may match every other: one partition.
      hashes.pointer(UInt64.self).update(repeating: 0, count: batch.rowCount)
      return try withExtendedLifetime(hashes) { try partitioner.add(batch, hashes: hashes.pointer()) }
    }
    let columns = keys.map { JoinKeys.comparable(batch.columns[$0]) }
    let out = hashes.pointer(UInt64.self)
    Kernels.hash(columns, count: batch.rowCount, into: out)
    if let keyed = JoinKeys.validity(columns, batch.rowCount) {
      // Rows with a NULL key match nothing and may lie anywhere: not all in one part.
      for row in 0..<batch.rowCount where !Validity.isValid(keyed.pointer(), row) {
        spread &+= 0x9e37_79b9_7f4a_7c15
        out[row] = spread
      }
    }
    try withExtendedLifetime(hashes) { try partitioner.add(batch, hashes: out) }
  }

  /// The batches of each partition.
  func finish() throws -> [[SpilledBatch]] { try partitioner.finish() }

  /// Batches of one partition by further bits of the hash.
  static func divide(
    _ batches: [SpilledBatch], keys: [Int], types: [DataType], level: Int, _ query: QueryContext, _ memory: OperatorMemory
  ) throws -> [[SpilledBatch]] {
    var rows = try JoinSpillRows(keys: keys, types: types, level: level, query, memory)
    for batch in batches { try rows.add(try batch.load()) }
    return try rows.finish()
  }

  /// Calls `body` for each part of the held side, which may be several blocks, with this side's batches that may match rows there, if there are any.
  func join(_ spill: JoinSpill, _ body: (_ blocks: Range<Int>, _ batches: [SpilledBatch]) throws -> Void) throws {
    guard case .divided(let nodes) = spill.root else { return }
    for (node, batches) in zip(nodes, try finish()) { try visit(node, batches, level: 1, body) }
  }

  private func visit(
    _ node: JoinSpill.Node, _ batches: [SpilledBatch], level: Int, _ body: (Range<Int>, [SpilledBatch]) throws -> Void
  ) throws {
    guard !batches.isEmpty else { return }
    switch node {
    case .leaf(let blocks): try body(blocks, batches)
    case .divided(let nodes):
      let parts = try JoinSpillRows.divide(batches, keys: keys, types: types, level: level, query, memory)
      for (node, batches) in zip(nodes, parts) { try visit(node, batches, level: level + 1, body) }
    }
  }
}
