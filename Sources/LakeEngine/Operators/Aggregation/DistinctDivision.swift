import LakeVectors

/// The different values of one set that are too many for memory, in a file, divided by their own hashes until a part fits.
/// Used by one thread at a time.
final class DistinctDivision {
  private let set: DistinctSet
  private let level: Int
  private let query: QueryContext
  private let memory: OperatorMemory
  private let partitioner: SpillPartitioner

  /// - Parameters:
  ///   - set: of which only the kind of values counts.
  ///   - level: times that the values have been divided.
  init(_ set: DistinctSet, level: Int = 0, _ query: QueryContext, _ memory: OperatorMemory) throws {
    self.set = set
    self.level = level
    self.query = query
    self.memory = memory
    let file = try SpillFile(in: query.session.limits.temporaryFolder)
    partitioner = SpillPartitioner(file, types: set.storedTypes, level: level, query, memory)
  }

  /// Adds rows as `DistinctSet.stored` makes them.
  func add(_ rows: ColumnBatch) throws {
    let hashes = Buffer(byteCount: rows.rowCount * 8)
    set.hashStored(rows, into: hashes.pointer())
    try withExtendedLifetime(hashes) { try partitioner.add(rows, hashes: hashes.pointer()) }
  }

  /// Adds all rows of a set of these values.
  func add(_ other: DistinctSet) throws {
    try other.forEachStored { try add($0) }
  }

  /// Hands every value once to the calls of the set in `groups`, part by part. - Parameter reservation: for the part.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when a part stays too large however often it is divided.
  func feed(to groups: GroupTable, _ reservation: MemoryReservation) throws {
    let before = reservation.bytes
    for part in try partitioner.finish() where !part.isEmpty {
      try query.checkCancelled()
      let own = set.emptied()
      var deeper: DistinctDivision?
      for spilled in part {
        let rows = try spilled.load()
        if let deeper {
          try deeper.add(rows)
          continue
        }
        own.insertStored(rows)
        if reservation.tryResize(to: before + own.table.byteCount) { continue }
        guard level + 1 < SpillPartitioner.levelsMax else {
          try reservation.resize(to: before + own.table.byteCount)
          continue
        }
        let made = try DistinctDivision(set, level: level + 1, query, memory)
        try made.add(own)
        deeper = made
      }
      if let deeper {
        reservation.shrink(to: before)
        try deeper.feed(to: groups, reservation)
      } else {
        try own.feedAll(to: groups)
      }
      reservation.shrink(to: before)
    }
  }
}

/// The values of one set that a merge has gathered from files: in memory while they fit.
final class DistinctGathering {
  private(set) var values: DistinctSet
  private(set) var division: DistinctDivision?

  init(_ values: DistinctSet) { self.values = values }

  var byteCount: Int { values.table.byteCount }

  /// To be called after adding to `values`: values go to the file once there is one for them.
  func settle() throws {
    guard let division, values.table.count > 0 else { return }
    try division.add(values)
    values = values.emptied()
  }

  /// From now on all values go to a file.
  func divide(_ query: QueryContext, _ memory: OperatorMemory) throws {
    division = try DistinctDivision(values, query, memory)
    try settle()
  }
}
