package import LakeVectors

/// Three-valued logic made small: constants vanish from AND and OR, NOT moves into comparisons, what is common to all
/// branches of an OR comes out, CASE and COALESCE lose branches that cannot be reached.
package struct ExpressionSimplification: OptimizerRule {
  package let name = "expression simplification"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.mapExpressions { ExpressionSimplification.simplify($0) }
  }

  package static func simplify(_ expression: Expression) -> Expression { expression.rewritten(step) }

  /// One node whose operands are simple already.
  private static func step(_ node: Expression) -> Expression {
    switch node {
    case .and(let terms): conjunction(terms)
    case .or(let terms): disjunction(terms)
    case .not(let operand): negation(operand)
    case .comparison(_, let a, let b) where a.isNullLiteral || b.isNullLiteral: .literal(.null, .boolean)
    case .arithmetic(_, let a, let b, let type) where a.isNullLiteral || b.isNullLiteral: .literal(.null, type)
    case .isNull(.literal(let value, _)): value.isNull ? .true : .false
    case .inList(let value, let candidates): membership(value, candidates)
    case .cast(let value, let type, _) where value.type == type: value
    case .conditional(let whens, let otherwise, let type): conditional(whens, otherwise, type)
    case .coalesce(let operands, let type): coalesce(operands, type)
    default: node
    }
  }

  private static func conjunction(_ terms: [Expression]) -> Expression {
    let kept = terms.flatMap(\.conjuncts).distinct(without: .true)
    // FALSE wins even over terms that would fail: SQL may evaluate in any order.
    if kept.contains(.false) { return .false }
    return .all(kept)
  }

  private static func disjunction(_ terms: [Expression]) -> Expression {
    let kept = terms.flatMap(\.disjuncts).distinct(without: .false)
    if kept.contains(.true) { return .true }
    if kept.isEmpty { return .false }
    if kept.count == 1 { return kept[0] }
    return factored(merged(kept))
  }

  /// `x = 1 OR x = 2` is `x IN (1, 2)`.
  private static func merged(_ terms: [Expression]) -> [Expression] {
    var candidates: [Expression: [Expression]] = [:]
    func equality(_ term: Expression) -> (Expression, [Expression])? {
      switch term {
      case .comparison(.equal, let value, let literal) where literal.isBareLiteral && !value.isConstant: (value, [literal])
      case .inList(let value, let list) where list.allSatisfy(\.isBareLiteral) && !value.isConstant: (value, list)
      default: nil
      }
    }
    for term in terms {
      if let (value, list) = equality(term), value.isDeterministic { candidates[value, default: []] += list }
    }
    var result: [Expression] = []
    var done = Set<Expression>()
    for term in terms {
      guard let (value, own) = equality(term), let all = candidates[value], all.count > own.count else {
        result.append(term)
        continue
      }
      if done.insert(value).inserted { result.append(.inList(value, all)) }
    }
    return result
  }

  /// `(a AND b) OR (a AND c)` is `a AND (b OR c)`.
  private static func factored(_ terms: [Expression]) -> Expression {
    if terms.count == 1 { return terms[0] }
    let branches = terms.map(\.conjuncts)
    var shared = Set(branches[0])
    for branch in branches.dropFirst() where !shared.isEmpty { shared.formIntersection(branch) }
    let common = branches[0].filter { $0.isDeterministic && shared.contains($0) }
    if common.isEmpty { return .or(terms) }
    let taken = Set(common)
    let rests = branches.map { branch in branch.filter { !taken.contains($0) } }
    if rests.contains(where: \.isEmpty) { return .all(common) }
    return .all(common + [disjunction(rests.map { Expression.all($0) })])
  }

  private static func negation(_ operand: Expression) -> Expression {
    switch operand {
    case .literal(.boolean(let value), _): value ? .false : .true
    case .literal(.null, let type): .literal(.null, type)
    case .not(let inner): inner
    case .comparison(let op, let a, let b): .comparison(op.negated(for: a.type), a, b, otherwise: operand)
    case .or(let terms): conjunction(terms.map(negation))
    default: .not(operand)
    }
  }

  private static func membership(_ value: Expression, _ candidates: [Expression]) -> Expression {
    if value.isNullLiteral { return .literal(.null, .boolean) }
    if candidates.count == 1 { return step(.comparison(.equal, value, candidates[0])) }
    return .inList(value, candidates)
  }

  private static func conditional(_ whens: [Expression.When], _ otherwise: Expression, _ type: DataType) -> Expression {
    var kept: [Expression.When] = []
    for when in whens {
      if when.condition == .false || when.condition.isNullLiteral { continue }
      if when.condition == .true {
        return kept.isEmpty ? when.result : .conditional(kept, otherwise: when.result, type)
      }
      kept.append(when)
    }
    return kept.isEmpty ? otherwise : .conditional(kept, otherwise: otherwise, type)
  }

  private static func coalesce(_ operands: [Expression], _ type: DataType) -> Expression {
    var kept: [Expression] = []
    for operand in operands where !operand.isNullLiteral {
      kept.append(operand)
      if operand.isBareLiteral { break }
    }
    switch kept.count {
    case 0: return .literal(.null, type)
    case 1: return kept[0]
    default: return .coalesce(kept, type)
    }
  }
}

extension Expression {
  /// The terms of a disjunction; of anything else, itself.
  package var disjuncts: [Expression] {
    guard case .or(let terms) = self else { return [self] }
    return terms.flatMap(\.disjuncts)
  }

  /// A comparison, or `otherwise` when the operator is nil.
  fileprivate static func comparison(
    _ op: ComparisonOperator?, _ a: Expression, _ b: Expression, otherwise: Expression
  ) -> Expression {
    op.map { .comparison($0, a, b) } ?? .not(otherwise)
  }
}

extension ComparisonOperator {
  /// The operator that is true where this one is false; nil where NaN makes `<` and `>=` both false.
  func negated(for type: DataType) -> ComparisonOperator? {
    switch self {
    case .equal: return .notEqual
    case .notEqual: return .equal
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if type == .double || type == .real { return nil }
    }
    switch self {
    case .less: return .greaterOrEqual
    case .lessOrEqual: return .greater
    case .greater: return .lessOrEqual
    case .greaterOrEqual: return .less
    case .equal, .notEqual: return nil
    }
  }

  /// The operator with its sides exchanged.
  package var flipped: ComparisonOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }
}
