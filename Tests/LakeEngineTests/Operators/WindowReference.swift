import LakeEngine
import LakeVectors

/// Window functions by their definitions: every frame is found by looking at every row of the partition.
struct WindowReference {
  typealias Column = (type: DataType, values: [Value])
  typealias Bound = FrameExtent<Int>.Bound

  let columns: [Column]
  let orderBy: [SortKeySpec]
  /// Row numbers, partition by partition, each in its order.
  let partitions: [[Int]]

  init(_ columns: [Column], partitionBy: [Int], orderBy: [SortKeySpec]) {
    self.columns = columns
    self.orderBy = orderBy
    let keys = partitionBy.map { SortKeySpec(position: $0) } + orderBy
    let sorted = SortTests.reference(columns, keys)
    var partitions: [[Int]] = []
    for row in sorted {
      if let last = partitions.last?.last, partitionBy.allSatisfy({ columns[$0].values[last] == columns[$0].values[row] }) {
        partitions[partitions.count - 1].append(row)
      } else {
        partitions.append([row])
      }
    }
    self.partitions = partitions
  }

  /// For each row, in order: its partition and its place in it.
  var places: [(rows: [Int], place: Int)] { partitions.flatMap { rows in rows.indices.map { (rows, $0) } } }

  func isPeer(_ a: Int, _ b: Int) -> Bool {
    orderBy.allSatisfy { columns[$0.position].values[a] == columns[$0.position].values[b] }
  }

  /// The number of each place's group of peers.
  func groups(_ rows: [Int]) -> [Int] {
    var groups: [Int] = []
    for place in rows.indices {
      groups.append(place == 0 ? 0 : groups[place - 1] + (isPeer(rows[place - 1], rows[place]) ? 0 : 1))
    }
    return groups
  }

  /// The rows of a place's frame.
  func frame(_ extent: FrameExtent<Int>, _ rows: [Int], _ place: Int) -> [Int] {
    let groups = groups(rows)
    return rows.indices.filter { other in
      contains(extent.start, extent.unit, rows, groups, place, other, isStart: true)
        && contains(extent.end, extent.unit, rows, groups, place, other, isStart: false)
    }.map { rows[$0] }
  }

  /// Whether `other` is on the inner side of a bound.
  private func contains(
    _ bound: Bound, _ unit: FrameExtent<Int>.Unit, _ rows: [Int], _ groups: [Int], _ place: Int, _ other: Int, isStart: Bool
  ) -> Bool {
    let amount: Int
    switch bound {
    case .unboundedPreceding, .unboundedFollowing: return true
    case .currentRow: amount = 0
    case .preceding(let offset): amount = -number(offset.amount, rows[place])
    case .following(let offset): amount = number(offset.amount, rows[place])
    }
    func inner(_ distance: Int) -> Bool { isStart ? distance >= amount : distance <= amount }
    switch unit {
    case .rows: return inner(other - place)
    case .groups: return inner(groups[other] - groups[place])
    case .range:
      if bound == .currentRow { return inner(groups[other] - groups[place]) }
      let key = orderBy[0]
      let own = columns[key.position].values[rows[place]]
      let value = columns[key.position].values[rows[other]]
      if own.isNull { return isStart ? groups[other] >= groups[place] : groups[other] <= groups[place] }
      if value.isNull { return isStart ? other > place : other < place }
      guard case .integer(let a) = own, case .integer(let b) = value else { return false }
      return inner(Int(key.ascending ? b - a : a - b))
    }
  }

  func number(_ column: Int, _ row: Int) -> Int {
    if case .integer(let value) = columns[column].values[row] { Int(value) } else { 0 }
  }

  func values(_ column: Int, _ rows: [Int], ignoringNulls: Bool = true) -> [Value] {
    rows.map { columns[column].values[$0] }.filter { !ignoringNulls || !$0.isNull }
  }
}
