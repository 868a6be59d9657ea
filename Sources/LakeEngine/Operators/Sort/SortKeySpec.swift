/// One key of ORDER BY, with its position in the incoming batches.
package struct SortKeySpec: Hashable, Sendable {
  package let position: Int
  package let ascending: Bool
  package let nullsFirst: Bool

  package init(position: Int, ascending: Bool = true, nullsFirst: Bool = false) {
    self.position = position
    self.ascending = ascending
    self.nullsFirst = nullsFirst
  }
}
