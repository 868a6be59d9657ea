import LakeVectors

/// map_agg: the first value of each key.
struct MapResult: CollectedResult {
  let type: DataType

  func make(_ groups: CollectedGroups) throws -> ColumnVector {
    guard groups.columns.count == 2 else { return try groups.lists(type, [], spans: groups.spans) }
    let keys = DistinctKeys(groups.columns[0], groups.spans)
    let children = groups.columns.map { $0.gather(keys.rows, count: keys.rows.count) }
    return try groups.lists(type, children, spans: keys.spans)
  }
}

/// multimap_agg: all values of each key.
struct MultimapResult: CollectedResult {
  let type: DataType

  func make(_ groups: CollectedGroups) throws -> ColumnVector {
    guard groups.columns.count == 2 else { return try groups.lists(type, [], spans: groups.spans) }
    let keys = DistinctKeys(groups.columns[0], groups.spans)
    let (order, spans) = keys.rowsByKey()
    let values = try ColumnVector(
      lists: type.childTypes[1], count: keys.rows.count, spans: spans, children: [groups.columns[1].gather(order, count: order.count)])
    return try groups.lists(type, [groups.columns[0].gather(keys.rows, count: keys.rows.count), values], spans: keys.spans)
  }
}

/// histogram: how often each value occurs.
struct HistogramResult: CollectedResult {
  let type: DataType

  func make(_ groups: CollectedGroups) throws -> ColumnVector {
    guard let values = groups.columns.first else { return try groups.lists(type, [], spans: groups.spans) }
    let keys = DistinctKeys(values, groups.spans)
    var counts = [Int64](repeating: 0, count: keys.rows.count)
    for key in keys.keyOfRow where key >= 0 { counts[key] += 1 }
    let out = Buffer(byteCount: counts.count * 8)
    for (i, count) in counts.enumerated() { out.pointer(Int64.self)[i] = count }
    let children = [values.gather(keys.rows, count: keys.rows.count), ColumnVector(flat: .bigint, count: counts.count, values: out)]
    return try groups.lists(type, children, spans: keys.spans)
  }
}

/// map_union: the entries of all maps, of each key the first.
struct MapUnionResult: CollectedResult {
  let type: DataType

  func make(_ groups: CollectedGroups) throws -> ColumnVector {
    guard let maps = groups.columns.first else { return try groups.lists(type, [], spans: groups.spans) }
    var entries: [UInt32] = []
    var spans: [Range<Int>] = []
    for group in groups.spans {
      let start = entries.count
      for row in group where !maps.isNull(row) {
        let span = maps.span(row)
        entries += (span.start..<span.end).map { UInt32(truncatingIfNeeded: $0) }
      }
      spans.append(start..<entries.count)
    }
    let children = maps.children.map { $0.gather(entries, count: entries.count) }
    let keys = DistinctKeys(children[0], spans)
    return try groups.lists(type, children.map { $0.gather(keys.rows, count: keys.rows.count) }, spans: keys.spans)
  }
}

/// The different keys of each group, in the order in which they first come.
struct DistinctKeys {
  /// Of each key: its first row.
  private(set) var rows: [UInt32] = []
  /// Of each group: its keys.
  private(set) var spans: [Range<Int>] = []
  /// Of each row: its key; -1 for NULLs, which are no keys.
  private(set) var keyOfRow: [Int]

  init(_ keys: ColumnVector, _ groups: [Range<Int>]) {
    keyOfRow = [Int](repeating: -1, count: keys.count)
    let bytes = Kernels.elementKeys(keys.flattened())
    for group in groups {
      let start = rows.count
      var known: [StringKey: Int] = [:]
      for row in group where !bytes.isNull(row) {
        let key = StringKey(view: bytes.values(StringView.self)[row])
        if let number = known[key] {
          keyOfRow[row] = number
        } else {
          known[key] = rows.count
          keyOfRow[row] = rows.count
          rows.append(UInt32(truncatingIfNeeded: row))
        }
      }
      spans.append(start..<rows.count)
    }
  }

  /// The rows of each key, one key after the other, and where each key's begin.
  func rowsByKey() -> (rows: [UInt32], spans: Buffer) {
    var counts = [Int](repeating: 0, count: rows.count)
    for key in keyOfRow where key >= 0 { counts[key] += 1 }
    let spans = Buffer(byteCount: rows.count * 8)
    var starts: [Int] = []
    var total = 0
    for (key, count) in counts.enumerated() {
      spans.pointer(ListSpan.self)[key] = ListSpan(offset: total, length: count)
      starts.append(total)
      total += count
    }
    var order = [UInt32](repeating: 0, count: total)
    for (row, key) in keyOfRow.enumerated() where key >= 0 {
      order[starts[key]] = UInt32(truncatingIfNeeded: row)
      starts[key] += 1
    }
    return (order, spans)
  }

  private struct StringKey: Hashable {
    let view: StringView
    static func == (a: StringKey, b: StringKey) -> Bool { a.view == b.view }
    func hash(into hasher: inout Hasher) { view.withBytes { hasher.combine(bytes: $0) } }
  }
}
