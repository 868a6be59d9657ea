import LakeVectors

/// A join's held side that does not fit in memory: in files, divided by the hash of the keys until each part does. The other
/// side's rows are divided the same way, then the parts are joined one by one.
final class JoinSpill: Sendable {
  indirect enum Node: Sendable {
    case leaf(Int)
    /// By `SpillPartitioner.partition`, at level 0 for the root and one more for each step down.
    case divided([Node])
  }

  /// What is in memory at once.
  struct Leaf: Sendable {
    let batches: [SpilledBatch]
    let rowCount: Int
    let cost: Int

    init(_ batches: [SpilledBatch]) {
      self.batches = batches
      rowCount = batches.reduce(0) { $0 + $1.rowCount }
      cost = JoinBuildPart.cost(rows: rowCount, footprint: batches.reduce(0) { $0 + $1.footprint })
    }
  }

  /// Morsel number of the rows that are joined when all have been seen.
  static let lastMorsel = 1 << 22

  let root: Node
  let leaves: [Leaf]
  private let keyPositions: [Int]
  private let types: [DataType]
  private let memory: OperatorMemory

  /// - Parameter partitions: the rows as divided by `JoinSpillRows` at level 0.
  init(
    _ partitions: [[SpilledBatch]], keyPositions: [Int], types: [DataType], _ query: QueryContext, _ memory: OperatorMemory
  ) throws {
    self.keyPositions = keyPositions
    self.types = types
    self.memory = memory
    // Every worker has a part in memory.
    let costMax = max(query.memory.floor, query.memory.limit / (8 * max(1, query.session.threads)))
    var leaves: [Leaf] = []
    func node(_ batches: [SpilledBatch], level: Int) throws -> Node {
      let leaf = Leaf(batches)
      if leaf.cost > costMax, level < SpillPartitioner.levelsMax {
        let parts = try JoinSpillRows.divide(batches, keys: keyPositions, types: types, level: level, query, memory)
        if parts.count(where: { !$0.isEmpty }) > 1 { return .divided(try parts.map { try node($0, level: level + 1) }) }
      }
      leaves.append(leaf)
      return .leaf(leaves.count - 1)
    }
    root = .divided(try partitions.map { try node($0, level: 1) })
    self.leaves = leaves
  }

  /// A part ready to be probed, the same at each call, with the memory it holds.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when rows of one key are too many.
  func load(_ leaf: Int, _ query: QueryContext) throws -> (build: JoinBuild, reservation: MemoryReservation) {
    let reservation = MemoryReservation(query, memory)
    try reservation.grow(leaves[leaf].cost)
    let parts = try leaves[leaf].batches.map { JoinBuildPart(try $0.load(), keyPositions: keyPositions) }
    let kept = types.map { _ in true }
    return (try JoinBuild.make(parts, types: types, keyPositions: keyPositions, kept: kept, filters: [], query), reservation)
  }
}
