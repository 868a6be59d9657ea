import LakeSQL

/// Written expressions as messages quote them.
enum SyntaxText {
  static func of(_ expression: SyntaxExpression) -> String {
    if let name = expression.qualifiedName { return name.description }
    switch expression.kind {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .decimal(let text): return text
    case .double(let value): return "\(value)"
    case .string(let text): return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    case .parameter(.positional): return "?"
    case .parameter(.named(let name)): return ":" + name
    case .unary(let sign, let operand): return sign.rawValue + of(operand)
    case .binary(let op, let a, let b): return "(\(of(a)) \(op.rawValue) \(of(b)))"
    case .comparison(let op, let a, let b): return "(\(of(a)) \(op.rawValue) \(of(b)))"
    case .and(let terms): return "(" + terms.map(of).joined(separator: " AND ") + ")"
    case .or(let terms): return "(" + terms.map(of).joined(separator: " OR ") + ")"
    case .not(let operand):
      if case .isNull(let inner) = operand.kind { return "(\(of(inner)) IS NOT NULL)" }
      return "(NOT \(of(operand)))"
    case .isNull(let operand): return "(\(of(operand)) IS NULL)"
    case .cast(let value, let type, let isSafe): return "\(isSafe ? "TRY_CAST" : "CAST")(\(of(value)) AS \(type.name))"
    case .call(let call): return of(call)
    case .row(let fields): return "ROW (" + fields.map(of).joined(separator: ", ") + ")"
    case .field(let base, let name): return "\(of(base)).\(name.text)"
    case .grouping(let columns): return "GROUPING (" + columns.map(of).joined(separator: ", ") + ")"
    case .between(let value, let low, let high): return "(\(of(value)) BETWEEN \(of(low)) AND \(of(high)))"
    case .inList(let value, let list): return "(\(of(value)) IN (\(list.map(of).joined(separator: ", "))))"
    case .like(let value, let pattern, let escape):
      return "(\(of(value)) LIKE \(of(pattern))\(escape.map { " ESCAPE " + of($0) } ?? ""))"
    case .isDistinct(let a, let b): return "(\(of(a)) IS DISTINCT FROM \(of(b)))"
    case .conditional(let operand, let branches, let otherwise):
      let whens = branches.map { " WHEN \(of($0.condition)) THEN \(of($0.result))" }.joined()
      return "(CASE\(operand.map { " " + of($0) } ?? "")\(whens)\(otherwise.map { " ELSE " + of($0) } ?? "") END)"
    case .array(let elements): return "ARRAY[" + elements.map(of).joined(separator: ",") + "]"
    case .element(let base, let index): return "\(of(base))[\(of(index))]"
    case .json(let call): return of(call)
    default: return Printer.print(expression, width: .max)
    }
  }

  static func of(_ call: FunctionCall) -> String {
    let arguments = call.isStar ? "*" : call.arguments.map { of($0) }.joined(separator: ", ")
    let text = "\(call.name)(\(call.isDistinct ? "DISTINCT " : "")\(arguments))"
    switch call.over {
    case nil: return text
    case .named(let name): return "\(text) OVER \(name.text)"
    case .specification(let specification): return "\(text) OVER (\(of(specification)))"
    }
  }

  private static func of(_ window: WindowSpecification) -> String {
    var parts: [String] = []
    if let name = window.existingName { parts.append(name.text) }
    if !window.partitionBy.isEmpty { parts.append("PARTITION BY " + window.partitionBy.map { of($0) }.joined(separator: ", ")) }
    if !window.orderBy.isEmpty {
      parts.append("ORDER BY " + window.orderBy.map { of($0.key) + ($0.isDescending ? " DESC" : " ASC") }.joined(separator: ", "))
    }
    if let frame = window.frame { parts.append("\(frame.unit.rawValue) …") }
    return parts.joined(separator: " ")
  }
}
