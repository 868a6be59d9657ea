extension LogicalPlan {
  /// Whether it has more levels than that; found without recursion.
  func isHigher(than levels: Int) -> Bool {
    var row = [self]
    for _ in 0..<levels {
      row = row.flatMap(\.inputs)
      if row.isEmpty { return false }
    }
    return true
  }

  /// How many levels it has.
  package var height: Int {
    var row = [self]
    var count = 0
    while !row.isEmpty {
      count += 1
      row = row.flatMap(\.inputs)
    }
    return count
  }
}
