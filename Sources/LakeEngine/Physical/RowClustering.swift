/// How the rows of a pipeline lie after a window: those of one partition are together, with one worker, sorted by `order`.
struct RowClustering {
  /// Never empty.
  private let partition: Set<Symbol>
  private let order: [Symbol]

  /// Nil without partition keys: the rows of such a window are handed out to several workers in ranges.
  init?(partition: [Symbol], order: [Symbol]) {
    guard !partition.isEmpty else { return nil }
    self.partition = Set(partition)
    self.order = order
  }

  /// Whether rows that are equal in `keys` follow each other: the keys are those of the partition and, if there are more, the
  /// first ones of the order.
  func gathers(_ keys: [Symbol]) -> Bool {
    let keys = Set(keys)
    guard partition.isSubset(of: keys) else { return false }
    let more = keys.subtracting(partition)
    return Set(order.filter { !partition.contains($0) }.prefix(more.count)) == more
  }

  /// After a projection that hands on columns under other names; nil when it leaves out a key of the partition.
  func renamed(_ names: [Symbol: Symbol]) -> RowClustering? {
    let partition = partition.compactMap { names[$0] }
    guard partition.count == self.partition.count else { return nil }
    // What is sorted within a column that is gone is not sorted any more.
    let order = order.map { names[$0] }.prefix { $0 != nil }.compactMap { $0 }
    return RowClustering(partition: partition, order: order)
  }
}
