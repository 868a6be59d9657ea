import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  func setOperation(_ operation: SetOperation) throws -> Relation {
    let operands = try operation.operands.enumerated().map { index, operand in
      let known = recursiveReferenceCount
      let relation = try body(operand)
      if recursiveReferenceCount > known, operation.kind != .union { throw misplacedRecursion(operation, index) }
      return relation
    }
    guard let first = operands.first else { throw LakeError.notSupported("An empty set operation", at: operation.position) }
    let types = try columnTypes(operands, operation)
    let symbols = zip(first.fields, types).map { state.makeSymbol($0.name ?? $0.symbol.name, $1) }
    let inputs = operands.map { coerced($0, types) }
    let fields = zip(first.fields, symbols).map { Field(name: $0.name, qualifier: [], symbol: $1) }
    switch operation.kind {
    case .union:
      let union = LogicalPlan.unionAll(
        .init(symbols: symbols, inputs: inputs.map(\.plan), columns: inputs.map { $0.fields.map(\.symbol) }))
      let plan = operation.isDistinct ? LogicalPlan.aggregate(.init(input: union, keys: symbols, calls: [])) : union
      return Relation(plan: plan, fields: fields)
    case .intersect, .except:
      return Relation(plan: try counted(operation, inputs, symbols), fields: fields)
    }
  }

  /// Which rows of a recursion are new must not depend on the absence of others.
  private func misplacedRecursion(_ operation: SetOperation, _ operand: Int) -> LakeError {
    let name = "\(operation.kind.rawValue) \(operation.isDistinct ? "DISTINCT" : "ALL")"
    let side = operand == 0 ? "left" : "right"
    return LakeError(
      .invalidRecursiveReference, at: lastRecursiveReference,
      "recursive reference in \(operation.kind == .intersect ? name : "\(side) relation of \(name)")")
  }

  private func columnTypes(_ operands: [Relation], _ operation: SetOperation) throws -> [DataType] {
    var types = operands.first?.fields.map(\.symbol.type) ?? []
    let name = operation.kind.rawValue
    for operand in operands.dropFirst() {
      guard operand.fields.count == types.count else {
        throw LakeError(
          .typeMismatch, at: operation.position,
          "\(name) query has different number of fields: \(types.count), \(operand.fields.count)")
      }
      for (index, field) in operand.fields.enumerated() {
        guard let common = TypeCoercion.commonSuperType(types[index], field.symbol.type) else {
          throw LakeError(
            .typeMismatch, at: operation.position,
            "column \(index + 1) in \(name) query has incompatible types: \(types[index]), \(field.symbol.type)")
        }
        types[index] = common
      }
    }
    if operation.kind != .union || operation.isDistinct, let odd = types.first(where: { !$0.isComparable }) {
      throw LakeError(
        .typeMismatch, at: operation.position,
        "Type \(odd) is not comparable and therefore cannot be used in \(name)\(operation.kind == .union ? " DISTINCT" : "")")
    }
    return types
  }

  /// The operand with its columns cast to `types`.
  private func coerced(_ relation: Relation, _ types: [DataType]) -> Relation {
    guard relation.fields.map(\.symbol.type) != types else { return relation }
    var result = relation
    var assignments: [LogicalPlan.Assignment] = []
    result.fields = zip(relation.fields, types).map { field, type in
      let symbol = state.makeSymbol(field.symbol.name, type)
      assignments.append(.init(symbol, state.coerce(.column(field.symbol), to: type)))
      return Field(name: field.name, qualifier: [], symbol: symbol)
    }
    result.plan = .project(.init(input: relation.plan, assignments: assignments))
    return result
  }

  /// INTERSECT and EXCEPT: all operands together, grouped, with a count of each operand's rows in the group. ALL: each
  /// row as often as in the operand that has it least; or as often as the first has it more than the others together.
  private func counted(_ operation: SetOperation, _ inputs: [Relation], _ symbols: [Symbol]) throws -> LogicalPlan {
    let analyzer = ExpressionAnalyzer(state, self, .empty, clause: "")
    let markers = inputs.indices.map { state.makeSymbol("from_\($0)", .boolean) }
    var plans: [LogicalPlan] = []
    var columns: [[Symbol]] = []
    for (index, input) in inputs.enumerated() {
      let marks = markers.indices.map { state.makeSymbol("mark_\($0)", .boolean) }
      let identity = input.plan.symbols.map { LogicalPlan.Assignment($0, .column($0)) }
      let marked = marks.enumerated().map { position, symbol in
        LogicalPlan.Assignment(symbol, position == index ? .true : .literal(.null, .boolean))
      }
      plans.append(.project(.init(input: input.plan, assignments: identity + marked)))
      columns.append(input.fields.map(\.symbol) + marks)
    }
    let union = LogicalPlan.unionAll(.init(symbols: symbols + markers, inputs: plans, columns: columns))
    let calls = try markers.map { try analyzer.aggregateCall("count", [$0], at: operation.position) }
    let grouped = LogicalPlan.aggregate(.init(input: union, keys: symbols, calls: calls))
    let identity = symbols.map { LogicalPlan.Assignment($0, .column($0)) }
    if !operation.isDistinct {
      let copies = state.makeSymbol("copies", .bigint)
      let counts = calls.map { Expression.column($0.output) }
      let times = try operation.kind == .intersect ? least(counts, analyzer) : difference(counts)
      let counted = LogicalPlan.project(.init(input: grouped, assignments: identity + [.init(copies, times)]))
      return .project(.init(input: .replicate(.init(input: counted, count: copies)), assignments: identity))
    }
    let zero = Expression.literal(.integer(0), .bigint)
    let conditions = calls.enumerated().map { index, call -> Expression in
      let isWanted = operation.kind == .intersect || index == 0
      return .comparison(isWanted ? .greater : .equal, .column(call.output), zero)
    }
    let filtered = LogicalPlan.filter(.init(input: grouped, predicate: .and(conditions)))
    return .project(.init(input: filtered, assignments: identity))
  }

  private func least(_ counts: [Expression], _ analyzer: ExpressionAnalyzer) throws -> Expression {
    try analyzer.function("least", arguments: counts, at: .start)
  }

  private func difference(_ counts: [Expression]) -> Expression {
    counts.dropFirst().reduce(counts[0]) { .arithmetic(.subtract, $0, $1, .bigint) }
  }
}
