import LakeVectors

/// The different argument values of each group, for the calls with DISTINCT over the same arguments and filter: rows of the
/// group's keys and the arguments. Their `order` field holds the hash of the group's keys, by which they are partitioned
/// like their groups.
final class DistinctSet {
  /// What the calls of one set have in common.
  struct Subject: Hashable {
    let arguments: [Int]
    let filter: Int?
  }

  let subject: Subject
  let table: RowTable
  private let groupKeyCount: Int
  private var scratch = GroupScratch()

  init(_ subject: Subject, groupKeyTypes: [DataType], argumentTypes: [DataType]) {
    self.subject = subject
    groupKeyCount = groupKeyTypes.count
    table = RowTable(RowLayout(keys: groupKeyTypes + argumentTypes, stateBytes: []))
  }

  /// A new set of the same values' types.
  func emptied() -> DistinctSet {
    let types = table.layout.keyTypes
    return DistinctSet(subject, groupKeyTypes: Array(types[..<groupKeyCount]), argumentTypes: Array(types[groupKeyCount...]))
  }

  /// Of each set of DISTINCT calls, what they have in common and the calls' argument types.
  static func subjects(_ calls: [AggregateCallSpec]) -> [(subject: Subject, argumentTypes: [DataType])] {
    var seen: Set<Subject> = []
    return calls.compactMap { call in
      let subject = Subject(arguments: call.arguments, filter: call.filter)
      guard call.seesDistinctValues, seen.insert(subject).inserted else { return nil }
      return (subject, call.function.argumentTypes)
    }
  }

  /// Adds the rows of a batch. - Parameters:
  ///   - groupKeys: prepared.
  ///   - groupHashes: of the group keys.
  func insert(_ groupKeys: [ColumnVector], groupHashes: UnsafePointer<UInt64>, arguments: [ColumnVector], count: Int) {
    scratch.reserve(count)
    let hashes = scratch.hashes
    let arguments = arguments.map(RowLayout.withoutNesting)
    DistinctSet.hash(arguments, groupHashes: groupHashes, count: count, into: hashes)
    table.findOrInsert(
      groupKeys + arguments.map(RowLayout.prepared), hashes: hashes, orders: groupHashes, count: count, into: scratch.addresses)
  }

  private static func hash(
    _ arguments: [ColumnVector], groupHashes: UnsafePointer<UInt64>, count: Int, into hashes: UnsafeMutablePointer<UInt64>
  ) {
    Kernels.hash(arguments, count: count, into: hashes)
    var i = 0
    while i < count {
      // Odd multiplier: keeps equal argument hashes of different groups apart.
      hashes[i] = (hashes[i] ^ (groupHashes[i] >> 32 | groupHashes[i] << 32)) &* 0x9e37_79b9_7f4a_7c15
      hashes[i] ^= hashes[i] >> 32
      i &+= 1
    }
  }

  /// Adds the rows that the set's filter lets through. - Parameters as above.
  func insert(_ groupKeys: [ColumnVector], groupHashes: UnsafePointer<UInt64>, _ input: inout AggregateInput) throws {
    guard let (arguments, count) = input.arguments(subject.arguments, subject.filter) else { return }
    guard let selection = input.selection(subject.filter) else {
      return insert(groupKeys, groupHashes: groupHashes, arguments: arguments, count: count)
    }
    let hashes = Buffer(byteCount: count * 8)
    for i in 0..<count { hashes.pointer(UInt64.self)[i] = groupHashes[selection[i]] }
    withExtendedLifetime(hashes) {
      insert(groupKeys.map { $0.gather(selection) }, groupHashes: hashes.pointer(), arguments: arguments, count: count)
    }
  }

  /// Adds rows of another worker's set, whose strings stay where they are. - Returns: the rows that were new here.
  func merge(_ sources: UnsafePointer<UInt>, count: Int, of other: DistinctSet) -> UnsafeBufferPointer<UInt> {
    scratch.reserve(count)
    RowLayout.hashes(sources, count: count, into: scratch.hashes)
    RowLayout.orders(sources, count: count, into: scratch.orders)
    let layout = table.layout
    let keys = layout.keyTypes.indices.map { layout.gather(key: $0, sources, count: count, heap: other.table.arena) }
    table.findOrInsert(
      keys, hashes: scratch.hashes, orders: scratch.orders, count: count, copyStrings: false, into: scratch.addresses)
    return UnsafeBufferPointer(start: table.fresh, count: table.freshCount)
  }

  // MARK: As batches for files

  private static let storedRows = 1 << 13

  /// Group keys, arguments, the hash of the group's keys.
  var storedTypes: [DataType] { table.layout.keyTypes.map { $0.isNested ? .varbinary : $0 } + [.bigint] }

  /// Rows of this set as a batch.
  func stored(_ rows: UnsafePointer<UInt>, count: Int) -> ColumnBatch {
    let layout = table.layout
    let hashes = Buffer(byteCount: count * 8)
    RowLayout.orders(rows, count: count, into: hashes.pointer())
    let columns = layout.keyTypes.indices.map { layout.gather(key: $0, rows, count: count, heap: table.arena) }
    return ColumnBatch(columns: columns + [ColumnVector(flat: .bigint, count: count, values: hashes)], rowCount: count)
  }

  /// The same in pieces that may be read as a whole.
  func forEachStored(_ rows: UnsafeBufferPointer<UInt>, _ body: (ColumnBatch) throws -> Void) rethrows {
    guard let base = rows.baseAddress else { return }
    var done = 0
    while done < rows.count {
      let count = min(rows.count - done, DistinctSet.storedRows)
      try body(stored(base + done, count: count))
      done += count
    }
  }

  /// All rows.
  func forEachStored(_ body: (ColumnBatch) throws -> Void) rethrows {
    let addresses = Buffer(byteCount: DistinctSet.storedRows * 8)
    var done = 0
    while done < table.count {
      let count = min(table.count - done, DistinctSet.storedRows)
      table.addresses(from: done, count: count, into: addresses.pointer())
      try withExtendedLifetime(addresses) { try body(stored(addresses.pointer(), count: count)) }
      done += count
    }
  }

  func insertStored(_ batch: ColumnBatch) {
    let (keys, arguments, hashes) = parts(batch)
    withExtendedLifetime(hashes) {
      insert(keys, groupHashes: hashes.values(UInt64.self), arguments: arguments, count: batch.rowCount)
    }
  }

  func hashStored(_ batch: ColumnBatch, into out: UnsafeMutablePointer<UInt64>) {
    let (_, arguments, hashes) = parts(batch)
    withExtendedLifetime(hashes) {
      DistinctSet.hash(arguments, groupHashes: hashes.values(UInt64.self), count: batch.rowCount, into: out)
    }
  }

  private func parts(_ batch: ColumnBatch) -> (keys: [ColumnVector], arguments: [ColumnVector], hashes: ColumnVector) {
    let last = batch.columns.count - 1
    return (
      Array(batch.columns[..<groupKeyCount]), Array(batch.columns[groupKeyCount..<last]), batch.columns[last].flattened()
    )
  }

  /// Hands all values to the calls in `groups`.
  func feedAll(to groups: GroupTable) throws {
    let addresses = Buffer(byteCount: DistinctSet.storedRows * 8)
    var done = 0
    while done < table.count {
      let count = min(table.count - done, DistinctSet.storedRows)
      table.addresses(from: done, count: count, into: addresses.pointer())
      try withExtendedLifetime(addresses) { try feed(addresses.pointer(), count: count, heap: table.arena, to: groups) }
      done += count
    }
  }

  /// Hands the arguments of `rows` (of this set, or of one whose strings `heap` owns) to the calls of this set in `groups`,
  /// which has their groups already.
  func feed(_ rows: UnsafePointer<UInt>, count: Int, heap: AnyObject, to groups: GroupTable) throws {
    let layout = table.layout
    let accumulators = groups.states.accumulators.filter {
      $0.distinct && $0.arguments == subject.arguments && $0.filter == subject.filter
    }
    var start = 0
    while start < count {
      let n = min(count - start, GroupScratch.rowsMax)
      let part = rows + start
      start += n
      let arguments = (groupKeyCount..<layout.keyTypes.count).map { layout.gatherValues(key: $0, part, count: n, heap: heap) }
      let addresses = try groupAddresses(part, n, heap, groups)
      for accumulator in accumulators {
        try accumulator.kernel.update(
          addresses.pointer(UInt.self), accumulator.offset, arguments: arguments, count: n)
      }
    }
  }

  private func groupAddresses(_ rows: UnsafePointer<UInt>, _ count: Int, _ heap: AnyObject, _ groups: GroupTable) throws -> Buffer {
    let addresses = Buffer(byteCount: count * 8)
    if groupKeyCount == 0 {
      groups.table.addresses(from: 0, count: 1, into: addresses.pointer())
      addresses.pointer(UInt.self).update(repeating: addresses.pointer(UInt.self)[0], count: count)
      return addresses
    }
    let hashes = Buffer(byteCount: count * 8)
    RowLayout.orders(rows, count: count, into: hashes.pointer())
    let keys = (0..<groupKeyCount).map { table.layout.gather(key: $0, rows, count: count, heap: heap) }
    groups.table.find(keys, hashes: hashes.pointer(), count: count, into: addresses.pointer())
    for i in 0..<count where addresses.pointer(UInt.self)[i] == 0 {
      throw LakeError(.internalError, "A DISTINCT value has no group")
    }
    return addresses
  }
}
