import LakeVectors

/// Groups with their states: a `RowTable` and the kernels that know its states. Used by one thread at a time; once
/// nothing is added any more, its rows may be read by many.
final class GroupTable: @unchecked Sendable {
  let states: AggregateStates
  let table: RowTable
  /// Owners of key strings that were taken over from other tables.
  private(set) var keyOwners: [AnyObject] = []
  var scratch = GroupScratch()

  init(keyTypes: [DataType], calls: [AggregateCallSpec]) throws {
    states = try AggregateStates(keyTypes: keyTypes, calls: calls)
    table = RowTable(states.layout)
  }

  var count: Int { table.count }

  /// Bytes held: groups, states and what kernels own.
  var byteCount: Int { states.accumulators.reduce(table.byteCount) { $0 + $1.kernel.ownedBytes } }

  /// The rows of the groups of `count` keys; new groups start with empty states. Parameters as `RowTable.findOrInsert`.
  func resolve(
    _ keys: [ColumnVector], hashes: UnsafePointer<UInt64>, orders: UnsafePointer<UInt64>, count: Int,
    copyStrings: Bool = true, into addresses: UnsafeMutablePointer<UInt>
  ) {
    table.findOrInsert(keys, hashes: hashes, orders: orders, count: count, copyStrings: copyStrings, into: addresses)
    if table.freshCount > 0 { initializeFresh() }
  }

  /// The one group of an aggregation without keys.
  func makeSingleGroup() -> UInt {
    let address = table.makeSingleRow()
    initializeFresh()
    return address
  }

  private func initializeFresh() {
    for accumulator in states.accumulators {
      accumulator.kernel.initialize(table.fresh, accumulator.offset, count: table.freshCount)
    }
  }

  /// Keeps the owner of strings that keys or states point at as long as this table.
  func keepAlive(_ owner: AnyObject) {
    if owner !== self, !keyOwners.contains(where: { $0 === owner }) { keyOwners.append(owner) }
  }

  /// Adds the groups at `sources`, rows of `other`, to this table. `other` is kept alive.
  func combine(_ sources: UnsafePointer<UInt>, count: Int, of other: GroupTable) throws {
    keepAlive(other)
    var start = 0
    while start < count {
      let n = min(count - start, GroupScratch.rowsMax)
      try combinePart(sources + start, n, other)
      start += n
    }
  }

  private func combinePart(_ sources: UnsafePointer<UInt>, _ count: Int, _ other: GroupTable) throws {
    scratch.reserve(count)
    RowLayout.hashes(sources, count: count, into: scratch.hashes)
    RowLayout.orders(sources, count: count, into: scratch.orders)
    let layout = states.layout
    let keys = layout.keyTypes.indices.map { layout.gather(key: $0, sources, count: count, heap: other.table.arena) }
    resolve(keys, hashes: scratch.hashes, orders: scratch.orders, count: count, copyStrings: false, into: scratch.addresses)
    RowLayout.lowerOrders(scratch.addresses, to: scratch.orders, count: count)
    for (index, accumulator) in states.accumulators.enumerated() where !accumulator.distinct {
      try accumulator.kernel.combine(
        scratch.addresses, accumulator.offset, from: other.states.accumulators[index].kernel, sources, count: count)
    }
  }

  /// Keys, then results, of the groups at `addresses`.
  func columns(_ addresses: UnsafePointer<UInt>, count: Int) throws -> [ColumnVector] {
    let layout = states.layout
    let heap: AnyObject = keyOwners.isEmpty ? table.arena : OwnerGroup([table.arena] + keyOwners)
    var columns = layout.keyTypes.indices.map { layout.gatherValues(key: $0, addresses, count: count, heap: heap) }
    for (kernel, index) in states.results {
      columns.append(try kernel.finish(addresses, states.accumulators[index].offset, count: count))
    }
    return columns
  }
}

/// Hashes, orders and addresses of one batch.
struct GroupScratch {
  /// Rows that a merge takes at once.
  static let rowsMax = 4096

  private var capacity = 0
  private var owner = Buffer(byteCount: 0)

  mutating func reserve(_ rows: Int) {
    guard rows > capacity else { return }
    capacity = max(rows, 1024)
    owner = Buffer(byteCount: capacity * 24)
  }

  var hashes: UnsafeMutablePointer<UInt64> { owner.pointer(UInt64.self) }
  var orders: UnsafeMutablePointer<UInt64> { owner.pointer(UInt64.self) + capacity }
  var addresses: UnsafeMutablePointer<UInt> { owner.pointer(UInt.self) + 2 * capacity }
}
