import LakeVectors

/// Rows of groups, noted one group after the other.
struct FoundRows {
  fileprivate var owners: [CollectedRows] = []
  /// Of each owner: the rows wanted.
  fileprivate var rows: [[UInt32]] = []
  /// Of each row found: its owner, and its place among the owner's.
  fileprivate var places: [(owner: UInt32, place: UInt32)] = []
  fileprivate var ends: [Int] = []
  /// Of each row of the group that is being found: where it stands in the input.
  private var positions: [Int64] = []
  private var owner = 0

  /// The rows added next are `rows`'.
  mutating func select(_ rows: CollectedRows) {
    if owners.indices.contains(owner), owners[owner] === rows { return }
    if let known = owners.firstIndex(where: { $0 === rows }) {
      owner = known
    } else {
      owner = owners.count
      owners.append(rows)
      self.rows.append([])
    }
  }

  mutating func add(_ row: UInt32, position: Int64?) {
    if let position { positions.append(position) }
    places.append((UInt32(truncatingIfNeeded: owner), UInt32(truncatingIfNeeded: rows[owner].count)))
    rows[owner].append(row)
  }

  mutating func endGroup() {
    sortGroup()
    ends.append(places.count)
  }

  /// By position. The rows of one worker mostly are in order.
  private mutating func sortGroup() {
    let start = ends.last ?? 0
    defer { positions.removeAll(keepingCapacity: true) }
    guard positions.count == places.count - start, zip(positions, positions.dropFirst()).contains(where: >) else { return }
    let sorted = zip(positions, places[start...]).sorted { $0.0 < $1.0 }
    places.replaceSubrange(start..., with: sorted.map(\.1))
  }
}

/// What an aggregate that keeps its rows has at the end: the argument values of all groups, one group after the other.
struct CollectedGroups {
  /// Flat, of one row count; none when no rows were found.
  let columns: [ColumnVector]
  /// Of each group: its rows.
  let spans: [Range<Int>]

  init(_ found: FoundRows) throws {
    try NestedChildren.checkRows(found.places.count)
    var start = 0
    spans = found.ends.map { end in
      defer { start = end }
      return start..<end
    }
    let parts = try zip(found.owners, found.rows).map { owner, rows in
      try owner.columns().map { $0.gather(rows, count: rows.count) }
    }
    guard parts.count > 1 else {
      columns = parts.first.map { $0.map { $0.flattened() } } ?? []
      return
    }
    // The owners' rows follow each other; each group picks its own.
    var starts: [UInt32] = []
    var total: UInt32 = 0
    for rows in found.rows {
      starts.append(total)
      total += UInt32(truncatingIfNeeded: rows.count)
    }
    let order = found.places.map { starts[Int($0.owner)] + $0.place }
    columns = try parts[0].indices.map { index in
      let all = try ColumnVector.concatenate(parts.map { $0[index] }, type: parts[0][index].type)
      return all.gather(order, count: order.count)
    }
  }

  /// A list vector with one list a group: `length` of the elements that group `i` has from `starts[i]` on; NULL where the
  /// group has no rows at all.
  func lists(_ type: DataType, _ children: [ColumnVector], spans lists: [Range<Int>]) throws -> ColumnVector {
    let out = Buffer(zeroed: lists.count * 8)
    var nulls = GroupNulls(lists.count)
    for (i, list) in lists.enumerated() {
      out.pointer(ListSpan.self)[i] = ListSpan(offset: list.lowerBound, length: list.count)
      if spans[i].isEmpty { nulls.mark(i) }
    }
    let children = children.isEmpty ? ColumnVector.nulls(type, count: 0).children : children
    return try ColumnVector(lists: type, count: lists.count, spans: out, validity: nulls.validity, children: children)
  }
}

/// NULLs of groups.
struct GroupNulls {
  private let count: Int
  private(set) var validity: Buffer?

  init(_ count: Int) { self.count = count }

  mutating func mark(_ group: Int) {
    let bits = validity ?? Validity.make(count, valid: true)
    validity = bits
    Validity.clear(bits.pointer(UInt64.self), group)
  }
}

/// How the rows of a group become a value.
protocol CollectedResult: Sendable {
  func make(_ groups: CollectedGroups) throws -> ColumnVector
}

/// array_agg: the first argument's values.
struct ArrayResult: CollectedResult {
  let type: DataType

  func make(_ groups: CollectedGroups) throws -> ColumnVector {
    try groups.lists(type, groups.columns.isEmpty ? [] : [groups.columns[0]], spans: groups.spans)
  }
}
