import LakeVectors

/// Puts the workers' groups together, all of them or those of one partition.
enum AggregateMerge {
  /// The groups of one partition in a table of their own. May run for several partitions at once.
  /// - Parameter reservation: for what rows from files add.
  static func partition(
    _ partition: Int, _ shares: [AggregateShare], _ sink: HashAggregateSink, _ query: QueryContext, _ reservation: MemoryReservation
  ) throws -> GroupTable {
    let merged = try sink.early.take(partition) ?? GroupTable(keyTypes: sink.keyTypes, calls: sink.calls)
    if sink.keys.isEmpty { _ = merged.makeSingleGroup() }
    for share in shares where !sink.keys.isEmpty {
      let rows = share.groupRows.rows(partition)
      if let base = rows.baseAddress { try merged.combine(base, count: rows.count, of: share.groups) }
    }
    for share in shares {
      for rows in share.rest { try merged.add(rows, partition, sink, copyStrings: false) }
    }
    let gathered = try addSpilled(partition, sink, to: merged, query, reservation)
    if gathered.isEmpty {
      try feedDistinct(partition, shares, to: merged)
    } else {
      try feedDistinct(partition, shares, gathered, sink, to: merged, reservation)
    }
    return merged
  }

  /// All groups, in the first share's table.
  static func everything(_ shares: [AggregateShare], _ sink: HashAggregateSink) throws -> GroupTable {
    let merged = shares[0].groups
    for share in shares.dropFirst() {
      let rows = share.groupRows.rows(nil)
      guard let base = rows.baseAddress else { continue }
      if sink.keys.isEmpty {
        try combineSingle(share.groups, into: merged)
      } else {
        try merged.combine(base, count: rows.count, of: share.groups)
      }
    }
    return merged
  }

  /// Adds the one group of an aggregation without keys.
  static func combineSingle(_ other: GroupTable, into merged: GroupTable, distinct: Bool = false) throws {
    var source: UInt = 0
    var target: UInt = 0
    other.table.addresses(from: 0, count: 1, into: &source)
    merged.table.addresses(from: 0, count: 1, into: &target)
    merged.keepAlive(other)
    for (index, accumulator) in merged.states.accumulators.enumerated() where accumulator.distinct == distinct {
      try accumulator.kernel.combine(
        &target, accumulator.offset, from: other.states.accumulators[index].kernel, &source, count: 1)
    }
  }

  /// Hands the different values of a partition (nil: of all) to the calls with DISTINCT.
  static func feedDistinct(_ partition: Int?, _ shares: [AggregateShare], to groups: GroupTable) throws {
    for index in shares.first?.distinctSets.indices ?? 0..<0 { try feedDistinct(partition, shares, set: index, to: groups) }
  }

  /// The same for one of the sets. The values belong to their owners still: kernels copy what they keep.
  static func feedDistinct(_ partition: Int?, _ shares: [AggregateShare], set index: Int, to groups: GroupTable) throws {
    guard let set = shares.first?.distinctSets[index] else { return }
    let lists = shares.map { ($0, $0.distinctRows[index].rows(partition)) }.filter { $0.1.count > 0 }
    if lists.count == 1, let base = lists[0].1.baseAddress {
      let owner = lists[0].0.distinctSets[index]
      return try owner.feed(base, count: lists[0].1.count, heap: owner.table.arena, to: groups)
    }
    let merged = set.emptied()
    for (share, rows) in lists {
      guard let base = rows.baseAddress else { continue }
      let owner = share.distinctSets[index]
      var start = 0
      while start < rows.count {
        let n = min(rows.count - start, GroupScratch.rowsMax)
        let fresh = merged.merge(base + start, count: n, of: owner)
        if let made = fresh.baseAddress { try merged.feed(made, count: fresh.count, heap: owner.table.arena, to: groups) }
        start += n
      }
    }
  }
}
