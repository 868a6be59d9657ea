import LakeVectors

/// Computes the columns of the next operator from those of the one before.
package final class ProjectStage: StreamStage {
  package enum Output: Sendable {
    /// An incoming column as it is.
    case column(Int)
    case expression(Expression)
  }

  private let outputs: [Output]
  private let layout: [Symbol: Int]

  /// `layout`: positions of the symbols in the incoming batches.
  package init(_ expressions: [Expression], layout: [Symbol: Int]) {
    self.layout = layout
    outputs = expressions.map { expression in
      if case .column(let symbol) = expression, let position = layout[symbol] { return .column(position) }
      return .expression(expression)
    }
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker {
    ProjectWorker(
      try outputs.map { output in
        switch output {
        case .column(let position): .column(position)
        case .expression(let expression):
          .evaluator(try ExpressionEvaluator(expression, layout: layout, session: query.session))
        }
      })
  }
}

final class ProjectWorker: StreamWorker {
  enum Step {
    case column(Int)
    case evaluator(ExpressionEvaluator)
  }

  private let steps: [Step]

  init(_ steps: [Step]) { self.steps = steps }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    let columns = try steps.map { step in
      switch step {
      case .column(let position): batch.columns[position]
      case .evaluator(let evaluator): try evaluator.evaluate(batch)
      }
    }
    try emit(ColumnBatch(columns: columns, rowCount: batch.rowCount, order: batch.order))
  }
}
