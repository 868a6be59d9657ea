package import LakeVectors

/// Hands on every batch once for each grouping set: the columns that pass, then the keys, then the set's number.
/// No value is copied: keys of other sets are constant NULLs.
package final class ExpandStage: StreamStage {
  fileprivate let passed: [Int]
  fileprivate let keys: [Int]
  fileprivate let types: [DataType]
  fileprivate let sets: [Set<Int>]

  /// - Parameters:
  ///   - passed: positions of the columns that go on as they are.
  ///   - keys: positions of the keys' columns, with their `types`.
  ///   - sets: each as indices into `keys`.
  package init(passed: [Int], keys: [Int], types: [DataType], sets: [[Int]]) {
    self.passed = passed
    self.keys = keys
    self.types = types
    self.sets = sets.map(Set.init)
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker { ExpandWorker(self) }
}

private final class ExpandWorker: StreamWorker {
  private let stage: ExpandStage

  init(_ stage: ExpandStage) { self.stage = stage }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    guard batch.rowCount > 0 else { return }
    let count = batch.rowCount
    for (number, set) in stage.sets.enumerated() {
      var columns = stage.passed.map { batch.columns[$0] }
      for (index, position) in stage.keys.enumerated() {
        columns.append(set.contains(index) ? batch.columns[position] : .nulls(stage.types[index], count: count))
      }
      columns.append(.constant(.integer(Int64(number)), type: .bigint, count: count))
      let order = BatchOrder(morsel: batch.order.morsel, index: batch.order.index * stage.sets.count + number)
      try emit(ColumnBatch(columns: columns, rowCount: count, order: order))
    }
  }
}
