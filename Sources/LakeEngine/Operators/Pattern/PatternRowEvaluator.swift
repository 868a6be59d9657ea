import LakeVectors

/// Evaluates one condition for one row that is tried.
final class PatternRowEvaluator {
  private enum Input {
    case column(ColumnVector, PatternNavigation)
    case classifier(PatternNavigation)
    case matchNumber
    case aggregate(PatternAggregateStack)
  }

  private let evaluator: ExpressionEvaluator
  private var inputs: [Input] = []
  private let context: PatternMatchContext
  private let names: [ColumnVector]

  init(_ expression: PatternExpression, _ context: PatternMatchContext) throws {
    self.context = context
    var layout: [Symbol: Int] = [:]
    for (index, binding) in expression.inputs.enumerated() {
      layout[binding.symbol] = index
      switch binding.input {
      case .column(let symbol, let navigation):
        context.watch(navigation.labels)
        inputs.append(.column(try context.column(symbol), navigation))
      case .classifier(let navigation):
        context.watch(navigation.labels)
        inputs.append(.classifier(navigation))
      case .matchNumber: inputs.append(.matchNumber)
      case .aggregate(let aggregate): inputs.append(.aggregate(try context.aggregate(aggregate)))
      }
    }
    evaluator = try ExpressionEvaluator(expression.expression, layout: layout, session: context.session)
    names = context.spec.labels.map { .constant(.string($0), type: .varchar, count: 1) }
  }

  func isTrue(_ label: Int, row: Int, labels: [Int32]) throws -> Bool {
    var columns: [ColumnVector] = []
    columns.reserveCapacity(inputs.count)
    for input in inputs { columns.append(try value(input, label, row: row, labels: labels)) }
    return try evaluator.evaluate(ColumnBatch(columns: columns, rowCount: 1)).value(0) == .boolean(true)
  }

  private func value(_ input: Input, _ label: Int, row: Int, labels: [Int32]) throws -> ColumnVector {
    switch input {
    case .column(let column, let navigation):
      guard let place = context.place(navigation, label, after: labels) else { return .nulls(column.type, count: 1) }
      let target = context.matchStart + place + navigation.distance
      return context.partition.contains(target) ? column.slice(target, 1) : .nulls(column.type, count: 1)
    case .classifier(let navigation):
      guard let place = context.place(navigation, label, after: labels).map({ $0 + navigation.distance }), place >= 0,
        place <= labels.count
      else { return .nulls(.varchar, count: 1) }
      return names[place == labels.count ? label : Int(labels[place])]
    case .matchNumber: return .constant(.integer(context.matchNumber), type: .bigint, count: 1)
    case .aggregate(let stack): return try stack.value(label, row: row, labels: labels)
    }
  }
}
