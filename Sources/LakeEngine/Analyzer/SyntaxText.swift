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
    case .not(let operand): return "(NOT \(of(operand)))"
    case .isNull(let operand): return "(\(of(operand)) IS NULL)"
    case .cast(let value, let type, let isSafe): return "\(isSafe ? "TRY_CAST" : "CAST")(\(of(value)) AS \(type.name))"
    case .call(let call): return of(call)
    case .conditional: return "(CASE … END)"
    default: return "…"
    }
  }

  static func of(_ call: FunctionCall) -> String {
    let arguments = call.isStar ? "*" : call.arguments.map { of($0) }.joined(separator: ", ")
    return "\(call.name)(\(call.isDistinct ? "DISTINCT " : "")\(arguments))"
  }
}
