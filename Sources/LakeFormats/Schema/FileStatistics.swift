package import LakeVectors

/// What a file tells of itself without its data being read, which is only to plan with.
package protocol FileStatistics: Sendable {
  var rowCount: Int { get }

  /// Nil when the file says nothing of the column, or has none of the name.
  func column(_ column: ColumnSchema) -> ColumnStatistics?
}

/// What is known of a column's values. Bounds hold for all values; the counts may be guesses.
package struct ColumnStatistics: Hashable, Sendable {
  package var minimum: Value?
  package var maximum: Value?
  package var nullCount: Int?
  package var distinctCount: Int?

  package init(minimum: Value? = nil, maximum: Value? = nil, nullCount: Int? = nil, distinctCount: Int? = nil) {
    self.minimum = minimum
    self.maximum = maximum
    self.nullCount = nullCount
    self.distinctCount = distinctCount
  }

  /// Of the rows of both parts. Distinct values are taken to be the same ones: parts of a table are mostly alike.
  package func merged(_ other: ColumnStatistics) -> ColumnStatistics {
    func bound(_ a: Value?, _ b: Value?, _ sign: Int) -> Value? {
      guard let a, let b, let order = Value.order(a, b) else { return nil }
      return order * sign > 0 ? a : b
    }
    func both(_ a: Int?, _ b: Int?, _ merge: (Int, Int) -> Int) -> Int? { a.flatMap { a in b.map { merge(a, $0) } } }
    return ColumnStatistics(
      minimum: bound(minimum, other.minimum, -1), maximum: bound(maximum, other.maximum, 1),
      nullCount: both(nullCount, other.nullCount) { $0 &+ $1 }, distinctCount: both(distinctCount, other.distinctCount, max))
  }
}
