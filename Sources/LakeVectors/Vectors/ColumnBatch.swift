/// Rows of a few columns, all of the same count: what operators hand to each other.
public struct ColumnBatch: Sendable {
  public var columns: [ColumnVector]
  /// Kept apart from the columns, since a batch may have none (`count(*)`).
  public let rowCount: Int
  /// Where the batch stands in its source's order (morsel, batch within it): results of parallel pipelines are put back
  /// in this order, so that a query without ORDER BY answers the same whatever the number of threads.
  public var order: BatchOrder

  public init(columns: [ColumnVector], rowCount: Int, order: BatchOrder = BatchOrder()) {
    self.columns = columns
    self.rowCount = rowCount
    self.order = order
  }
}

/// A batch's place: first by morsel, then by its number within the morsel.
public struct BatchOrder: Comparable, Sendable {
  public var morsel: Int
  public var index: Int

  public init(morsel: Int = 0, index: Int = 0) {
    self.morsel = morsel
    self.index = index
  }

  public static func < (a: BatchOrder, b: BatchOrder) -> Bool {
    a.morsel != b.morsel ? a.morsel < b.morsel : a.index < b.index
  }
}

/// Columns that are produced when they are asked for: a batch, a scan's batch decoded lazily, a selection of either.
public protocol ColumnProvider {
  var rowCount: Int { get }
  /// Column `index`, with `rowCount` rows.
  func column(_ index: Int) throws -> ColumnVector
}

extension ColumnBatch: ColumnProvider {
  public func column(_ index: Int) throws -> ColumnVector { columns[index] }
}
