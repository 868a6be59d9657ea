import LakeVectors

/// Computes what needs no row: `1 + 2`, `CAST('2023-01-01' AS date)`. An expression that fails stays, so that its error
/// arises only if a row reaches it.
package struct ConstantFolding: OptimizerRule {
  package let name = "constant folding"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    let session = context.session
    return plan.mapExpressions { ConstantFolding.fold($0, session) }
  }

  /// `expression` with every constant part computed.
  package static func fold(_ expression: Expression, _ session: SessionContext) -> Expression {
    expression.rewritten { node in
      // The name of a type needs no value.
      if case .call(let function, let arguments) = node, function.name == "typeof", let argument = arguments.first {
        return .literal(.string(argument.type.description), function.returnType)
      }
      guard !node.isBareLiteral, node.isDeterministic, !node.readsClock,
        node.children.allSatisfy({ $0.isBareLiteral || $0.isLambda && $0.symbols.isEmpty })
      else { return node }
      switch node {
      case .column, .parameter, .lambda: return node
      default: return evaluated(node, session)
      }
    }
  }

  private static func evaluated(_ node: Expression, _ session: SessionContext) -> Expression {
    // A failure belongs to the row that meets it.
    guard let evaluator = try? ExpressionEvaluator(node, layout: [:], session: session),
      let result = try? evaluator.evaluate(ColumnBatch(columns: [], rowCount: 1)), result.count == 1
    else { return node }
    return .literal(result.value(0), node.type)
  }
}
