package import LakeVectors
import Synchronization

/// GROUP BY: takes rows in, keeps one row a group, hands on keys and results through `source`.
///
/// Without keys there is exactly one group, also of no rows. NULL is a group of its own. Few groups come out in the order
/// in which they were first seen, many partition by partition or, where keys are whole numbers of small ranges and there is
/// nothing to compute, in ascending order; either way the order does not depend on the workers.
package final class HashAggregateSink: Sink {
  let keys: [Int]
  let keyTypes: [DataType]
  let calls: [AggregateCallSpec]
  /// Where workers add the rows' positions to a batch; nil: no call wants them.
  let positionColumn: Int?
  private let shares = Mutex<[AggregateShare]>([])
  let output: HashAggregateSource
  let limits: AggregateLimits
  /// Groups at which a worker's own table takes no more.
  let tableGroups: Int
  /// Which of the incoming columns calls read, up to the last one.
  let neededByCalls: [Bool]
  /// Whole numbers as keys and nothing to compute: sets of bits may stand for tables. These do not know when a group was first
  /// seen, so that groups of one partition come out in the order of their hashes then.
  let isKeySet: Bool
  let early = EarlyPartitions()
  let spill: AggregateSpill
  let memory: OperatorMemory
  /// Stands where a batch has a column that is not needed.
  let filler = ColumnVector.nulls(.boolean, count: 0)

  /// The different values of calls with DISTINCT up to which they are put together in one piece.
  static let distinctInOnePiece = 1 << 15

  /// - Parameter inputWidth: columns of a batch. Nil: aggregates that depend on the order of the rows take them as they come.
  package init(
    keys: [Int], keyTypes: [DataType], calls: [AggregateCallSpec], inputWidth: Int? = nil, limits: AggregateLimits = .standard,
    memory: OperatorMemory = OperatorMemory("Aggregate")
  ) {
    positionColumn = calls.contains(where: \.seesPositions) ? inputWidth : nil
    let calls = positionColumn.map { column in calls.map { $0.seesPositions ? $0.with(positions: column) : $0 } } ?? calls
    self.memory = memory
    spill = AggregateSpill(memory)
    self.keys = keys
    self.keyTypes = keyTypes
    self.calls = calls
    self.limits = limits
    let hasText = keyTypes.contains { $0.isNested || $0.physical == .string }
    tableGroups = hasText ? limits.tableGroupsOfText : limits.tableGroups
    let read = calls.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) }
    neededByCalls = (0..<(read.max() ?? -1) + 1).map { read.contains($0) }
    isKeySet = calls.isEmpty && DenseKeySet.takes(keyTypes)
    output = HashAggregateSource()
  }

  /// Columns: keys, then results. May be taken at planning time; read only after `finish`.
  package var source: any Source { output }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    try HashAggregateWorker(self, query)
  }

  func take(_ share: AggregateShare) { shares.withLock { $0.append(share) } }

  package func finish(_ query: QueryContext) throws {
    var shares = shares.withLock { list in
      defer { list = [] }
      return list
    }
    if shares.isEmpty { shares = [try emptyShare()] }
    output.start(try content(shares), self)
  }

  private func content(_ all: [AggregateShare]) throws -> HashAggregateSource.Content {
    if all.contains(where: { $0.keySet != nil }), let set = keySet(all) { return .keySet(set) }
    let shares = try all.map { try $0.withoutKeySet(self) }
    let hasDistinct = calls.contains(where: \.seesDistinctValues)
    let distinctTotal = shares.reduce(0) { $0 + $1.distinctRows.reduce(0) { $0 + $1.count } }
    if distinctTotal > HashAggregateSink.distinctInOnePiece || (hasDistinct && spill.isUsed) {
      guard keys.isEmpty else { return .partitions(shares) }
      return .singleGroup(try AggregateMerge.everything(shares, self), shares)
    }
    // A worker keeps rows back only when there are more groups than go in one piece.
    if hasPartitionsElsewhere || shares.contains(where: { !$0.rest.isEmpty }) { return .partitions(shares) }
    let largest = shares.map(\.groups.count).max() ?? 0
    guard largest <= limits.groupsInOnePiece else { return .partitions(shares) }
    let merged = try AggregateMerge.everything(shares, self)
    // Decided by the number of groups alone, not by how they were spread.
    guard merged.count <= limits.groupsInOnePiece || hasDistinct else {
      let share = AggregateShare(merged, [])
      return keySet([share]).map { .keySet($0) } ?? .partitions([share])
    }
    try AggregateMerge.feedDistinct(nil, shares, to: merged)
    return .pieces(merged)
  }

  /// All groups as one set; nil when that is not possible.
  private func keySet(_ shares: [AggregateShare]) -> DenseKeySet? {
    guard isKeySet, !hasPartitionsElsewhere, !shares.contains(where: { !$0.rest.isEmpty }) else { return nil }
    var all = DenseKeySet(keyTypes)
    for share in shares {
      if let own = share.keySet, !all.formUnion(own) { return nil }
    }
    for share in shares where !all.insert(keysOf: share.groups) { return nil }
    return all
  }

  /// Not all of a partition's rows are in the workers' shares.
  var hasPartitionsElsewhere: Bool { early.isUsed || spill.isUsed }

  /// Of no worker: the one group of an aggregation without keys is there all the same.
  private func emptyShare() throws -> AggregateShare {
    let groups = try GroupTable(keyTypes: keyTypes, calls: calls)
    if keys.isEmpty { _ = groups.makeSingleGroup() }
    let sets = DistinctSet.subjects(calls).map {
      DistinctSet($0.subject, groupKeyTypes: keyTypes, argumentTypes: $0.argumentTypes)
    }
    return AggregateShare(groups, sets)
  }
}
