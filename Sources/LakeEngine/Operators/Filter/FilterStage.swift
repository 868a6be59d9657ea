import LakeVectors

/// Keeps the rows for which all conjuncts are true, and of them only the columns that are needed further on.
package final class FilterStage: StreamStage {
  private let conjuncts: [Expression]
  private let layout: [Symbol: Int]
  private let output: [Int]

  /// - Parameters:
  ///   - layout: positions of the symbols in the incoming batches.
  ///   - output: positions of the columns to hand on.
  package init(_ conjuncts: [Expression], layout: [Symbol: Int], output: [Int]) {
    self.conjuncts = conjuncts
    self.layout = layout
    self.output = output
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker {
    FilterWorker(try FilterEvaluator(conjuncts, layout: layout, session: query.session), output)
  }
}

final class FilterWorker: StreamWorker {
  private let evaluator: FilterEvaluator
  private let output: [Int]

  init(_ evaluator: FilterEvaluator, _ output: [Int]) {
    self.evaluator = evaluator
    self.output = output
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    guard let selection = try evaluator.select(batch) else {
      return try emit(ColumnBatch(columns: output.map { batch.columns[$0] }, rowCount: batch.rowCount, order: batch.order))
    }
    if selection.count == 0 { return }
    let columns = output.map { batch.columns[$0].gather(selection) }
    try emit(ColumnBatch(columns: columns, rowCount: selection.count, order: batch.order))
  }
}
