package import LakeVectors

extension Expression: CustomStringConvertible {
  /// Like SQL, for plans and messages.
  package var description: String { text(PlanNames()) }

  package func text(_ names: PlanNames) -> String {
    func t(_ expression: Expression) -> String { expression.text(names) }
    func list(_ expressions: [Expression]) -> String { expressions.map(t).joined(separator: ", ") }
    switch self {
    case .column(let symbol): return names[symbol]
    case .literal(let value, let type): return LiteralText.of(value, type)
    case .parameter(let index, _): return "?\(index + 1)"
    case .comparison(let op, let a, let b): return "(\(t(a)) \(op.rawValue) \(t(b)))"
    case .arithmetic(let op, let a, let b, _): return "(\(t(a)) \(op.rawValue) \(t(b)))"
    case .negate(let operand): return "-\(t(operand))"
    case .and(let terms): return "(" + terms.map(t).joined(separator: " AND ") + ")"
    case .or(let terms): return "(" + terms.map(t).joined(separator: " OR ") + ")"
    case .not(.isNull(let operand)): return "(\(t(operand)) IS NOT NULL)"
    case .not(let operand): return "(NOT \(t(operand)))"
    case .isNull(let operand): return "(\(t(operand)) IS NULL)"
    case .isDistinct(let a, let b): return "(\(t(a)) IS DISTINCT FROM \(t(b)))"
    case .inList(let value, let candidates): return "(\(t(value)) IN (\(list(candidates))))"
    case .like(let value, let pattern, let escape):
      return "(\(t(value)) LIKE \(t(pattern))\(escape.map { " ESCAPE \(t($0))" } ?? ""))"
    case .conditional(let whens, let otherwise, _):
      let branches = whens.map { "WHEN \(t($0.condition)) THEN \(t($0.result))" }.joined(separator: " ")
      return "CASE \(branches) ELSE \(t(otherwise)) END"
    case .coalesce(let operands, _): return "COALESCE(\(list(operands)))"
    case .cast(let operand, let type, let safe): return "\(safe ? "TRY_CAST" : "CAST")(\(t(operand)) AS \(type))"
    case .attempt(let operand): return "TRY(\(t(operand)))"
    case .call(let function, let arguments): return NestedText.of(function, arguments, t) ?? "\(function.name)(\(list(arguments)))"
    case .lambda(let parameters, let body):
      return (parameters.count == 1 ? names[parameters[0]] : "(" + parameters.map { names[$0] }.joined(separator: ", ") + ")")
        + " -> " + t(body)
    }
  }
}

/// Values as they would be written in SQL.
package enum LiteralText {
  package static func of(_ value: Value, _ type: DataType) -> String {
    switch (value, type) {
    case (.null, _): return "NULL"
    case (.string(let text), .varchar): return quoted(text)
    case (.string(let text), .char): return "CHAR \(quoted(text))"
    case (.string(let text), _): return "\(word(type)) \(quoted(text))"
    case (.binary(let bytes), _): return "X'" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
    case (_, .date), (_, .time), (_, .timestamp), (_, .timestampWithTimeZone), (_, .timeWithTimeZone), (_, .intervalDayToSecond),
      (_, .intervalYearToMonth), (_, .uuid):
      return "\(word(type)) \(quoted(ValueText.text(value, type)))"
    case (.double(let number), _) where number.isFinite:
      let text = ValueText.text(value, type)
      return text.contains("E") ? text : text + "E0"
    case (.double, _), (.real, _): return "\(word(type)) \(quoted(ValueText.text(value, type)))"
    case (.array(let elements), .array(let element)):
      return "ARRAY[" + elements.map { of($0, element) }.joined(separator: ", ") + "]"
    case (.row(let values), .row(let fields)):
      return "ROW(" + zip(values, fields).map { of($0, $1.type) }.joined(separator: ", ") + ")"
    case (.map(let entries), .map(let keyType, let valueType)):
      let keys = entries.map { of($0.key, keyType) }.joined(separator: ", ")
      return "MAP(ARRAY[\(keys)], ARRAY[" + entries.map { of($0.value, valueType) }.joined(separator: ", ") + "])"
    default: return ValueText.text(value, type)
    }
  }

  private static func word(_ type: DataType) -> String {
    switch type {
    case .date: "DATE"
    case .time, .timeWithTimeZone: "TIME"
    case .timestamp, .timestampWithTimeZone: "TIMESTAMP"
    case .intervalDayToSecond, .intervalYearToMonth: "INTERVAL"
    case .uuid: "UUID"
    default: type.description.uppercased()
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
