import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  /// `GROUPING(a, b)`: the column that will hold it. Which sets there are is known once GROUP BY has been analysed.
  func grouping(_ columns: [SyntaxExpression], at position: Position) throws -> Expression {
    let texts = columns.map { SyntaxText.of($0) }
    guard let aggregates else {
      throw LakeError(
        .expressionNotScalar, at: position,
        "\(clause) cannot contain aggregations, window functions or grouping operations: [GROUPING (\(texts.joined(separator: ", ")))]")
    }
    guard columns.count <= 63 else {
      throw LakeError(ErrorCode(rawValue: "TOO_MANY_ARGUMENTS"), at: position, "GROUPING supports up to 63 column arguments")
    }
    guard !columns.contains(where: { $0.qualifiedName.map { $0.parts.count == 1 && aliases.contains($0.foldedLast) } ?? false }) else {
      throw LakeError(
        .invalidArguments, at: position, "Invalid reference to output of SELECT clause from grouping() expression in ORDER BY",
        hint: "name the table: grouping(t.a)")
    }
    let arguments = zip(try columns.map { try analyze($0) }, texts).map { (expression: $0, text: $1) }
    let expressions = arguments.map(\.expression)
    if let known = aggregates.groupings.first(where: { $0.arguments.map(\.expression) == expressions }) { return .column(known.output) }
    let output = state.makeSymbol("grouping", columns.count <= 31 ? .integer : .bigint)
    aggregates.add(AggregateCollector.Grouping(output: output, arguments: arguments, position: position))
    return .column(output)
  }
}
