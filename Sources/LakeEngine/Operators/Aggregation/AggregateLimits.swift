/// How much of an aggregation stays where.
package struct AggregateLimits: Sendable {
  /// Groups up to which they are put together in one piece and come out in the order in which they were first seen.
  package let groupsInOnePiece: Int
  /// Groups of a worker's own table, whatever their keys: with its states it stays in the second-level cache.
  package let tableGroups: Int
  /// The same when a key is text: rows that wait are dearer then than a table in the third-level cache.
  package let tableGroupsOfText: Int
  /// Bytes of rows that wait for their partition, of all workers together, before they are added up early.
  package let rowBytes: Int

  package static let standard = AggregateLimits(groupsInOnePiece: 1 << 13, rowBytes: 384 << 20, tableGroupsOfText: 1 << 16)

  package init(groupsInOnePiece: Int, rowBytes: Int, tableGroupsOfText: Int? = nil) {
    self.groupsInOnePiece = groupsInOnePiece
    tableGroups = groupsInOnePiece
    self.tableGroupsOfText = tableGroupsOfText ?? groupsInOnePiece
    self.rowBytes = rowBytes
  }
}
