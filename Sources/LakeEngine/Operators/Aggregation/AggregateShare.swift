import LakeVectors

/// What one worker hands to the merge: its groups and DISTINCT sets, with their rows sorted by partition, and rows without a
/// group.
///
/// Owned by one thread at a time, except that the lists and rows are read by all once the sink has finished.
final class AggregateShare: @unchecked Sendable {
  let groups: GroupTable
  let distinctSets: [DistinctSet]
  let groupRows: PartitionedRows
  let distinctRows: [PartitionedRows]
  /// Rows that have no group here yet.
  let rest: [RadixRows]
  /// Groups that are not in `groups`, or are there too.
  let keySet: DenseKeySet?
  /// The memory of all this.
  private let reservation: MemoryReservation?

  init(
    _ groups: GroupTable, _ distinctSets: [DistinctSet], rest: [RadixRows] = [], keySet: DenseKeySet? = nil,
    _ reservation: MemoryReservation? = nil
  ) {
    self.reservation = reservation
    self.keySet = keySet
    self.groups = groups
    self.distinctSets = distinctSets
    self.rest = rest
    groupRows = PartitionedRows(groups.table, hashes: RowLayout.hashes)
    // Without keys all values belong to one group: they are partitioned by their own hash instead.
    let byValue = groups.states.layout.keyTypes.isEmpty
    distinctRows = distinctSets.map { PartitionedRows($0.table, hashes: byValue ? RowLayout.hashes : RowLayout.orders) }
  }
}

extension AggregateShare {
  /// The same with the keys of the set as rows that wait.
  func withoutKeySet(_ sink: HashAggregateSink) throws -> AggregateShare {
    guard let keySet else { return self }
    var buffer = RadixBuffer(needed: sink.keys.map { _ in true })
    try keySet.add(to: &buffer)
    try buffer.flush()
    return AggregateShare(groups, distinctSets, rest: rest + buffer.takeSorted(), reservation)
  }
}

/// Addresses of a table's rows, partition after partition, each in the order the rows were made.
struct PartitionedRows {
  private let addresses: Buffer
  private let starts: [Int]

  init(
    _ table: RowTable, hashes read: (_ rows: UnsafePointer<UInt>, _ count: Int, _ out: UnsafeMutablePointer<UInt64>) -> Void
  ) {
    let count = table.count
    let all = Buffer(byteCount: count * 16)
    let from = all.pointer(UInt.self)
    let hashes = all.pointer(UInt64.self) + count
    table.addresses(from: 0, count: count, into: from)
    read(from, count, hashes)
    var starts = [Int](repeating: 0, count: RadixRows.partitionCount + 1)
    for i in 0..<count { starts[RadixRows.partition(hashes[i]) + 1] += 1 }
    for partition in 1..<starts.count { starts[partition] += starts[partition - 1] }
    var next = starts
    addresses = Buffer(byteCount: count * 8)
    let out = addresses.pointer(UInt.self)
    next.withUnsafeMutableBufferPointer { next in
      for i in 0..<count {
        let partition = RadixRows.partition(hashes[i])
        out[next[partition]] = from[i]
        next[partition] += 1
      }
    }
    self.starts = starts
  }

  var count: Int { starts[starts.count - 1] }

  /// The rows of one partition, or of all.
  func rows(_ partition: Int?) -> UnsafeBufferPointer<UInt> {
    let from = partition.map { starts[$0] } ?? 0
    let to = partition.map { starts[$0 + 1] } ?? count
    return UnsafeBufferPointer(start: UnsafePointer(addresses.pointer(UInt.self)) + from, count: to - from)
  }
}
