import LakeVectors

/// A join's held side that does not fit in memory: in files, divided by the hash of the keys until each part does. The other
/// side's rows are divided the same way, then the parts are joined one by one.
///
/// A part that cannot be divided further, because its rows have one key or the join has none, is taken in blocks: the other
/// side's rows go past each of them.
final class JoinSpill: Sendable {
  indirect enum Node: Sendable {
    /// Its blocks in `leaves`; one, where all of it fits in memory.
    case leaf(Range<Int>)
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
  private let band: JoinBand.Held?
  private let types: [DataType]
  private let memory: OperatorMemory

  /// - Parameter partitions: the rows as divided by `JoinSpillRows` at level 0.
  init(
    _ partitions: [[SpilledBatch]], keyPositions: [Int], band: JoinBand.Held? = nil, types: [DataType], _ query: QueryContext,
    _ memory: OperatorMemory
  ) throws {
    self.keyPositions = keyPositions
    self.band = band
    self.types = types
    self.memory = memory
    // Every worker has a part in memory.
    let costMax = max(query.memory.floor, query.memory.limit / (8 * max(1, query.session.threads)))
    var leaves: [Leaf] = []
    func node(_ batches: [SpilledBatch], level: Int) throws -> Node {
      let leaf = Leaf(batches)
      if leaf.cost > costMax, level < SpillPartitioner.levelsMax, !keyPositions.isEmpty {
        let parts = try JoinSpillRows.divide(batches, keys: keyPositions, types: types, level: level, query, memory)
        if parts.count(where: { !$0.isEmpty }) > 1 { return .divided(try parts.map { try node($0, level: level + 1) }) }
      }
      let first = leaves.count
      leaves += leaf.cost > costMax ? JoinSpill.blocks(batches, costMax) : [leaf]
      return .leaf(first..<leaves.count)
    }
    root = .divided(try partitions.map { try node($0, level: 1) })
    self.leaves = leaves
  }

  /// The batches in runs that take at most `costMax` each, or are one batch.
  private static func blocks(_ batches: [SpilledBatch], _ costMax: Int) -> [Leaf] {
    var blocks: [Leaf] = []
    var block: [SpilledBatch] = []
    var cost = 0
    for batch in batches {
      let own = JoinBuildPart.cost(rows: batch.rowCount, footprint: batch.footprint)
      if !block.isEmpty, cost + own > costMax {
        blocks.append(Leaf(block))
        (block, cost) = ([], 0)
      }
      block.append(batch)
      cost += own
    }
    return blocks + [Leaf(block)]
  }

  /// A part, or a block of one, ready to be probed, the same at each call, with the memory it holds.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when others hold all of it.
  func load(_ leaf: Int, _ query: QueryContext) throws -> (build: JoinBuild, reservation: MemoryReservation) {
    let reservation = MemoryReservation(query, memory)
    try reservation.grow(leaves[leaf].cost)
    let parts = try leaves[leaf].batches.map { JoinBuildPart(try $0.load(), keyPositions: keyPositions) }
    if let band { return (try JoinBuild.make(parts, types: types, band: band, query), reservation) }
    let kept = types.map { _ in true }
    return (try JoinBuild.make(parts, types: types, keyPositions: keyPositions, kept: kept, filters: [], query), reservation)
  }
}
