import LakeCatalog
import LakeSQL
import LakeVectors

/// The aggregates that the expressions of a SELECT use, each once.
final class AggregateCollector {
  struct Call {
    let output: Symbol
    let function: ResolvedAggregate
    let arguments: [Expression]
    let isDistinct: Bool
    let filter: Expression?
  }

  /// `GROUPING(a, b)`: its arguments, and as they were written.
  struct Grouping {
    let output: Symbol
    let arguments: [(expression: Expression, text: String)]
    let position: Position
  }

  private(set) var calls: [Call] = []
  private(set) var groupings: [Grouping] = []
  /// Subqueries inside arguments and filters: planned below the aggregation.
  var subqueries: [PendingSubquery] = []

  var isEmpty: Bool { calls.isEmpty && groupings.isEmpty }

  var outputs: Set<Symbol> { Set(calls.map(\.output) + groupings.map(\.output)) }

  func add(_ grouping: Grouping) { groupings.append(grouping) }

  /// The symbol of an equal call, or of a new one.
  func symbol(
    _ function: ResolvedAggregate, _ arguments: [Expression], isDistinct: Bool, filter: Expression?, _ state: AnalysisState
  ) -> Symbol {
    let known = calls.first {
      $0.function == function && $0.arguments == arguments && $0.isDistinct == isDistinct && $0.filter == filter
    }
    if let known { return known.output }
    let output = state.makeSymbol(function.name, function.returnType)
    calls.append(Call(output: output, function: function, arguments: arguments, isDistinct: isDistinct, filter: filter))
    return output
  }
}

extension ExpressionAnalyzer {
  /// A call of an aggregate: the column that will hold its result.
  func aggregate(_ name: String, _ call: FunctionCall, at position: Position) throws -> Expression {
    guard let aggregates else {
      throw LakeError(
        .expressionNotScalar, at: position,
        "\(clause == "JOIN ON clause" ? "JOIN clause" : clause) cannot contain aggregations, window functions or grouping operations: [\(SyntaxText.of(call))]",
        hint: clause == "WHERE clause" ? "use HAVING for conditions on aggregates" : nil)
    }
    if !call.orderBy.isEmpty || !call.withinGroup.isEmpty || call.overflow != nil {
      throw LakeError.notSupported("ORDER BY inside an aggregate", at: position)
    }
    if call.nullTreatment != nil { throw LakeError.notSupported("\(call.nullTreatment?.rawValue ?? "") of an aggregate", at: position) }
    let inner = ExpressionAnalyzer(state, queries, scope, clause: ExpressionAnalyzer.nested(name))
    inner.windows = .inAggregation(name, position)
    let arguments = try nesting(name, call, at: position) { try call.arguments.map { try inner.argument($0) } }
    let filter = try nesting(name, call, at: position) {
      try call.filter.map { try inner.coerced($0, to: .boolean, "FILTER expression") }
    }
    aggregates.subqueries += inner.subqueries
    let candidates = FunctionRegistry.aggregates(named: name)
    let match = try nesting(name, call, at: position) {
      try inner.resolve(name, candidates.map(\.signature), arguments, at: position)
    }
    let resolved = ResolvedAggregate(
      function: candidates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType,
      position: position.location)
    // No aggregate with a lambda can run yet; its values alone are computed below the aggregation.
    let coerced = try inner.coerced(arguments, match).filter { !$0.isLambda }
    return .column(aggregates.symbol(resolved, coerced, isDistinct: call.isDistinct && !coerced.isEmpty, filter: filter, state))
  }

  private static func nested(_ name: String) -> String { "aggregation '\(name)'" }

  /// An aggregate inside the arguments is reported in the words for that case.
  private func nesting<T>(_ name: String, _ call: FunctionCall, at position: Position, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as LakeError where error.code == .expressionNotScalar && error.message.hasPrefix(ExpressionAnalyzer.nested(name)) {
      let list = error.message.firstIndex(of: "[").map { String(error.message[$0...]) } ?? "[]"
      throw LakeError(.nestedAggregation, at: position, "Cannot nest aggregations inside aggregation '\(name)': \(list)")
    }
  }
}
