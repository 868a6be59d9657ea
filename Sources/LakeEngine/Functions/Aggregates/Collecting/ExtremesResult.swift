import LakeVectors

/// min(x, n), max(x, n), min_by(x, y, n), max_by(x, y, n): of each group the values in the rows with the n least or greatest
/// keys, which come in that order.
struct ExtremesResult: CollectedResult {
  let name: String
  let type: DataType
  let wantsGreatest: Bool
  /// Which argument is the key; the first is the value, the last the number.
  let key: Int

  private static let countMax: Int64 = 10_000

  func make(_ groups: CollectedGroups) throws -> ColumnVector {
    guard let values = groups.columns.first, let numbers = groups.columns.last else {
      return try groups.lists(type, [], spans: groups.spans)
    }
    let count = values.count
    let order = sorted(groups, count)
    // Rows come group after group, so that a group's sorted rows lie where its rows lay.
    var rows: [UInt32] = []
    var spans: [Range<Int>] = []
    for group in groups.spans {
      let start = rows.count
      if let first = group.first {
        let wanted = try checked(numbers, first)
        for place in group.prefix(wanted) { rows.append(order.pointer(UInt32.self)[place]) }
      }
      spans.append(start..<rows.count)
    }
    return try groups.lists(type, [values.gather(rows, count: rows.count)], spans: spans)
  }

  private func sorted(_ groups: CollectedGroups, _ count: Int) -> Buffer {
    let numbers = Buffer(byteCount: count * 8)
    for (number, group) in groups.spans.enumerated() {
      for row in group { numbers.pointer(Int64.self)[row] = Int64(number) }
    }
    let group = ColumnVector(flat: .bigint, count: count, values: numbers)
    let keys = [
      SortKeys.Column(group, ascending: true, nullsFirst: false),
      SortKeys.Column(groups.columns[key], ascending: !wantsGreatest, nullsFirst: false),
    ]
    return WindowOrder.rows(SortKeys(keys, count: count))
  }

  private func checked(_ numbers: ColumnVector, _ row: Int) throws -> Int {
    let place = key == 0 ? "second" : "third"
    guard case .integer(let number) = numbers.value(row), number > 0 else {
      throw LakeError.invalidArgument("\(place) argument of \(name) must be a positive integer")
    }
    guard number <= ExtremesResult.countMax else {
      throw LakeError.invalidArgument(
        "\(place) argument of \(name) must be less than or equal to \(ExtremesResult.countMax); found \(number)")
    }
    return Int(number)
  }
}
