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
    var filter: Expression?
    /// ORDER BY inside the call, or WITHIN GROUP.
    let orderBy: [WindowCollector.Key]

    /// What makes calls equal.
    fileprivate var key: CallKey {
      CallKey(function: function, arguments: arguments, isDistinct: isDistinct, filter: filter, orderBy: orderBy)
    }
  }

  fileprivate struct CallKey: Hashable {
    let function: ResolvedAggregate
    let arguments: [Expression]
    let isDistinct: Bool
    let filter: Expression?
    let orderBy: [WindowCollector.Key]
  }

  /// `GROUPING(a, b)`: its arguments, and as they were written.
  struct Grouping {
    let output: Symbol
    let arguments: [(expression: Expression, text: String)]
    let position: Position
  }

  private(set) var calls: [Call] = []
  /// The results of the calls, once there are more than a few: comparing with a few is cheaper than hashing.
  private var outputs: [CallKey: Symbol] = [:]
  private static let fewCalls = 16
  private(set) var groupings: [Grouping] = []
  /// Subqueries inside arguments and filters: planned below the aggregation.
  var subqueries: [PendingSubquery] = []

  var isEmpty: Bool { calls.isEmpty && groupings.isEmpty }

  func addOutputs(to symbols: inout SymbolSet) {
    for call in calls { symbols.insert(call.output) }
    for grouping in groupings { symbols.insert(grouping.output) }
  }

  func add(_ grouping: Grouping) { groupings.append(grouping) }

  /// The symbol of an equal call, or of a new one.
  func symbol(
    _ function: ResolvedAggregate, _ arguments: [Expression], isDistinct: Bool, filter: Expression?,
    orderBy: [WindowCollector.Key] = [], _ state: AnalysisState
  ) -> Symbol {
    if calls.count <= AggregateCollector.fewCalls {
      for index in calls.indices
      where calls[index].function == function && calls[index].arguments == arguments && calls[index].isDistinct == isDistinct
        && calls[index].filter == filter && calls[index].orderBy == orderBy
      { return calls[index].output }
    } else {
      if outputs.isEmpty { for call in calls { outputs[call.key] = call.output } }
      let key = CallKey(function: function, arguments: arguments, isDistinct: isDistinct, filter: filter, orderBy: orderBy)
      if let known = outputs[key] { return known }
    }
    let output = state.makeSymbol(function.name, function.returnType)
    let call = Call(
      output: output, function: function, arguments: arguments, isDistinct: isDistinct, filter: filter, orderBy: orderBy)
    calls.append(call)
    if !outputs.isEmpty { outputs[call.key] = output }
    return output
  }
}

extension ExpressionAnalyzer {
  /// A call of an aggregate: the column that will hold its result.
  func aggregate(
    _ name: String, _ candidates: Overloads<AggregateFunction>, _ call: FunctionCall, at position: Position
  ) throws -> Expression {
    guard let aggregates else {
      throw LakeError(
        .expressionNotScalar, at: position,
        "\(clause == "JOIN ON clause" ? "JOIN clause" : clause) cannot contain aggregations, window functions or grouping operations: [\(SyntaxText.of(call))]",
        hint: clause == "WHERE clause" ? "use HAVING for conditions on aggregates" : nil)
    }
    let inner = argumentAnalyzer ?? ExpressionAnalyzer(state, queries, scope, clause: .aggregation(name))
    argumentAnalyzer = inner
    inner.clause = .aggregation(name)
    inner.windows = .inAggregation(name, position)
    inner.refused = aliases
    inner.subqueries = []
    var arguments = try nesting(name, call, at: position) { try call.arguments.map { try inner.argument($0) } }
    if name == "listagg" { arguments += ExpressionAnalyzer.listaggOptions(call).map { .value($0) } }
    let orderBy = try nesting(name, call, at: position) { try inner.aggregateOrder(call, arguments, at: position) }
    let filter = try nesting(name, call, at: position) {
      try call.filter.map { try inner.coerced($0, to: .boolean, "FILTER expression") }
    }
    aggregates.subqueries += inner.subqueries
    let match = try nesting(name, call, at: position) {
      try inner.resolve(name, candidates.signatures, arguments, at: position)
    }
    let resolved = ResolvedAggregate(
      function: candidates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType,
      position: position.location)
    // No aggregate with a lambda can run yet; its values alone are computed below the aggregation.
    var coerced = try inner.coerced(arguments, match)
    coerced.removeAll(where: \.isLambda)
    if call.isDistinct, let odd = coerced.first(where: { !$0.type.isComparable }) {
      throw LakeError(.typeMismatch, at: position, "DISTINCT can only be applied to comparable types (actual: \(odd.type))")
    }
    return .column(
      aggregates.symbol(
        resolved, coerced, isDistinct: call.isDistinct && !coerced.isEmpty, filter: filter,
        orderBy: orderBy.isEmpty || OrderedAggregates.orderless.contains(name) ? [] : orderBy, state))
  }

  /// What the grammar says outside of the argument list of listagg, as further arguments.
  private static func listaggOptions(_ call: FunctionCall) -> [Expression] {
    var (filler, fails, counts) = ("...", true, true)
    if case .truncate(let own, let withCount) = call.overflow { (filler, fails, counts) = (own ?? filler, false, withCount) }
    func text(_ text: String) -> Expression { .literal(.string(text), .varchar) }
    let separator = call.arguments.count < 2 ? [text("")] : []
    return separator + [.literal(.boolean(fails), .boolean), text(filler), .literal(.boolean(counts), .boolean)]
  }

  /// - Throws: when a key cannot be ordered by, or with DISTINCT is none of the arguments.
  private func aggregateOrder(
    _ call: FunctionCall, _ arguments: [Argument], at position: Position
  ) throws -> [WindowCollector.Key] {
    let values = arguments.compactMap { argument in
      if case .value(let expression) = argument { expression } else { nil }
    }
    return try (call.orderBy + call.withinGroup).map { item in
      if let name = item.key.qualifiedName, name.parts.count == 1, refused.contains(name.foldedLast) {
        throw LakeError(
          .columnNotFound, at: item.key.position, "ORDER BY clause in aggregation function must not reference query output columns")
      }
      let key = try analyze(item.key)
      guard key.type.isOrderable else {
        throw LakeError(
          .typeMismatch, at: position, "ORDER BY can only be applied to orderable types (actual: \(key.type))")
      }
      guard !call.isDistinct || values.contains(key) else {
        throw LakeError(
          .expressionNotInDistinct, at: item.key.position,
          "For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments")
      }
      return WindowCollector.Key(expression: key, ascending: !item.isDescending, nullsFirst: item.nullsFirst ?? false)
    }
  }

  /// An aggregate inside the arguments is reported in the words for that case.
  private func nesting<T>(_ name: String, _ call: FunctionCall, at position: Position, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as LakeError where error.code == .expressionNotScalar && error.message.hasPrefix(Clause.aggregation(name).description)
    {
      let list = error.message.firstIndex(of: "[").map { String(error.message[$0...]) } ?? "[]"
      throw LakeError(.nestedAggregation, at: position, "Cannot nest aggregations inside aggregation '\(name)': \(list)")
    }
  }
}
