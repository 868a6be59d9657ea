import LakeVectors

/// A finished held side: its rows in the order of the directory. Read by all probing workers, changed by none.
struct JoinBuild: Sendable {
  let rows: JoinRows
  /// The key columns, prepared; empty for cross joins.
  let keys: [StridedColumn]
  let directory: JoinDirectory?
  /// Instead of a directory, where the only key is a whole number of a small range: no keys are compared then.
  var ranks: JoinKeyRanks?
  /// Of joins that compare.
  var range: RangeDirectory?

  var count: Int { rows.count }

  /// Rows above which the work is worth being divided.
  private static let parallelRows = 1 << 15

  /// Puts the rows of all parts in the order of their keys' hashes (or of their keys, see `ranks`): first each part's rows into
  /// partitions by the hashes' upper bits, then each partition, which fits a cache, into the order of its buckets. Both steps
  /// on all threads.
  /// - Parameters:
  ///   - kept: by position, whether the column must be there afterwards.
  ///   - filters: to fill with the values of a key, by the key's position among `keyPositions`.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` above 2^32 rows.
  static func make(
    _ parts: [JoinBuildPart], types: [DataType], keyPositions: [Int], kept: [Bool], filters: [(key: Int, filter: DynamicFilter)],
    _ query: QueryContext
  ) throws -> JoinBuild {
    let count = parts.reduce(0) { $0 + $1.batch.rowCount }
    guard count < Int(UInt32.max) else {
      throw LakeError(.exceededMemoryLimit, "The build side of a join takes at most \(UInt32.max) rows")
    }
    guard !keyPositions.isEmpty else {
      return JoinBuild(rows: JoinRows(try .concatenate(parts.map(\.batch), types: types)), keys: [], directory: nil)
    }
    let partitionBits = count < parallelRows ? 0 : JoinPartitions.bits
    let order = order(parts, count, partitionBits, query)
    // 1. Where each part's rows go.
    let places = parts.map { $0.hashes ?? Buffer(byteCount: $0.batch.rowCount * 8) }
    let partitions = JoinPartitions(zip(parts, places).map { ($0.batch.rowCount, $1, $0.keyed) }, bits: partitionBits)
    let chunks = JoinBuild.chunks(parts.count, of: partitionBits == 0 ? 1 : query.session.threads * 4)
    try query.inParallel(chunks.count) { chunk in
      for part in chunks[chunk] {
        if parts[part].hashes == nil {
          order.places(parts[part].batch.columns[keyPositions[0]], into: places[part].pointer())
        }
        partitions.count(part)
      }
    }
    partitions.assignStarts()
    // Keys that are not compared may still be wanted by filters.
    let wanted = types.indices.map { kept[$0] || (order.comparesKeys || !filters.isEmpty) && keyPositions.contains($0) }
    let columns = try types.indices.map { index in
      try JoinColumn(types[index], wanted[index] ? parts.map { $0.batch.columns[index] } : [], rows: wanted[index] ? count : 0)
    }
    let hashes = Buffer(byteCount: count * 8)
    try query.inParallel(chunks.count) { chunk in
      for part in chunks[chunk] {
        let targets = partitions.targets(part)
        RowMoves.scatter(
          places[part].pointer(UInt64.self), to: hashes.pointer(UInt64.self), targets.pointer(), parts[part].batch.rowCount)
        for (column, isWanted) in zip(columns, wanted) where isWanted { column.scatter(part, targets.pointer()) }
      }
    }
    // 2. Each partition by itself; rows without keys stay behind them, as they came.
    let left = types.indices.map { kept[$0] || (order.comparesKeys && keyPositions.contains($0)) }
    let rows = JoinRowsBuilder(columns, kept: left, count: count)
    try query.inParallel(partitions.partitionCount + filters.count) { task in
      guard task < partitions.partitionCount else {
        let (key, filter) = filters[task - partitions.partitionCount]
        return filter.fill(RowLayout.prepared(columns[keyPositions[key]].vector()))
      }
      let range = partitions.range(task)
      // Kept by name: the pointer does not keep it.
      let ordered = order.fill(task, hashes.pointer(UInt64.self), range)
      withExtendedLifetime(ordered) { rows.place(range, ordered.pointer(UInt32.self)) }
    }
    rows.place(partitions.keyedCount..<count, nil)
    let held = rows.finish()
    switch order {
    case .ranks(let ranks):
      return JoinBuild(rows: held, keys: [], directory: nil, ranks: ranks.finish(keyedCount: partitions.keyedCount))
    case .hashes(let directory):
      let keys = keyPositions.map { position in
        // Keys that are compared in another form than they are handed on get a column of their own.
        held.columns[position].isPrepared
          ? held.columns[position] : StridedColumn(RowLayout.prepared(JoinKeys.comparable(held.columns[position].all(count))))
      }
      return JoinBuild(rows: held, keys: keys, directory: directory.finish(keyedCount: partitions.keyedCount))
    }
  }

  /// By rank, where that pays.
  private static func order(_ parts: [JoinBuildPart], _ count: Int, _ partitionBits: Int, _ query: QueryContext) -> JoinOrder {
    guard let bounds = keyBounds(parts, rows: count, query) else {
      return .hashes(JoinDirectory.Builder(count: count, partitionBits: partitionBits))
    }
    return .ranks(JoinKeyRanks.Builder(low: bounds.low, high: bounds.high, count: count, partitionBits: partitionBits))
  }

  /// The least and the greatest key, when ranks pay and take no more memory than is counted for a directory.
  private static func keyBounds(_ parts: [JoinBuildPart], rows: Int, _ query: QueryContext) -> (low: Int64, high: Int64)? {
    var bounds: (low: Int64, high: Int64)?
    for part in parts {
      guard let own = part.bounds else { continue }
      bounds = bounds.map { (min($0.low, own.low), max($0.high, own.high)) } ?? own
    }
    guard let bounds, JoinKeyRanks.takes(low: bounds.low, high: bounds.high, rows: rows) else { return nil }
    let isSmall = JoinKeyRanks.byteCount(low: bounds.low, high: bounds.high) <= max(JoinBuildPart.directoryBytes * rows, 1 << 14)
    return isSmall || !query.memory.isTight ? bounds : nil
  }

  /// The rows in the order of the band's column, NULLs last.
  static func make(_ parts: [JoinBuildPart], types: [DataType], band: JoinBand.Held, _ query: QueryContext) throws -> JoinBuild {
    let columns = try ColumnBatch.concatenate(parts.map(\.batch), types: types) { try query.checkCancelled() }
    let order = try RangeDirectory.order(columns.columns[band.begin]) { try query.checkCancelled() }
    let ordered = columns.gather(order.pointer(UInt32.self), count: columns.rowCount)
    let range = RangeDirectory(
      held: RowLayout.prepared(ordered.columns[band.begin]), ends: band.end.map { RowLayout.prepared(ordered.columns[$0]) })
    return JoinBuild(rows: JoinRows(ordered), keys: [], directory: nil, range: range)
  }

  /// `count` things in at most `wanted` runs of about the same length.
  private static func chunks(_ count: Int, of wanted: Int) -> [Range<Int>] {
    let chunks = max(1, min(count, wanted))
    return (0..<chunks).map { $0 * count / chunks..<($0 + 1) * count / chunks }
  }
}

/// What build and probe do alike with their keys.
enum JoinKeys {
  /// The column itself; of arrays, maps and rows the bytes that are equal when `=` is TRUE, NULL where it never is.
  static func comparable(_ column: ColumnVector) -> ColumnVector {
    column.type.isNested ? Kernels.nestedKeys(column, comparing: true) : column
  }

  /// Bits of the rows without a NULL key; nil when no row has one.
  static func validity(_ keys: [ColumnVector], _ count: Int) -> Buffer? {
    guard count > 0, keys.contains(where: \.mayHaveNulls) else { return nil }
    let merged = keys[0].merging(nullsOf: Array(keys.dropFirst())).flattened()
    return merged.validityStorage
  }
}
