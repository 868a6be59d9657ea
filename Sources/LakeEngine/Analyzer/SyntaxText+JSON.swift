import LakeSQL

// The SQL/JSON functions, with what goes without saying written out, as Trino quotes them.
extension SyntaxText {
  static func of(_ call: JSONCall) -> String {
    switch call {
    case .exists(let path, let onError):
      return "JSON_EXISTS(\(of(path)) \((onError ?? .false).rawValue) ON ERROR)"
    case .value(let path, let type, let onEmpty, let onError):
      let returning = type.map { " RETURNING \($0.name)" } ?? ""
      return "JSON_VALUE(\(of(path))\(returning) \(of(onEmpty)) ON EMPTY \(of(onError)) ON ERROR)"
    case .query(let path, let options):
      let quotes = options.quotes.map { " \($0.rawValue) ON SCALAR STRING" } ?? ""
      let behavior = "\((options.onEmpty ?? .null).rawValue) ON EMPTY \((options.onError ?? .null).rawValue) ON ERROR"
      return "JSON_QUERY(\(of(path))\(of(options.returning)) \((options.wrapper ?? .without).rawValue)\(quotes) \(behavior))"
    case .object(let members, let nullOnNull, let uniqueKeys, let returning):
      let entries = members.map { "KEY \(of($0.key)) VALUE \(of($0.value))" }.joined(separator: ", ")
      let nulls = nullOnNull ?? true ? "NULL ON NULL" : "ABSENT ON NULL"
      return "JSON_OBJECT(\(entries) \(nulls) \(uniqueKeys ?? false ? "WITH" : "WITHOUT") UNIQUE KEYS\(of(returning)))"
    case .array(let elements, let nullOnNull, let returning):
      let nulls = nullOnNull ?? false ? "NULL ON NULL" : "ABSENT ON NULL"
      let values = elements.isEmpty ? "" : elements.map { of($0) }.joined(separator: ", ") + " "
      return "JSON_ARRAY(\(values)\(nulls)\(of(returning)))"
    }
  }

  private static func of(_ path: JSONPathCall) -> String {
    let passing = path.passing.map { "\(of($0.value)) AS \"\($0.name.text)\"" }.joined(separator: ", ")
    let input = "\(of(path.input.value)) \((path.input.format ?? .json).rawValue)"
    return "\(input), \(of(SyntaxExpression(.string(path.path))))\(passing.isEmpty ? "" : " PASSING " + passing)"
  }

  private static func of(_ input: JSONInput) -> String { of(input.value) + (input.format.map { " \($0.rawValue)" } ?? "") }

  private static func of(_ output: JSONOutput?) -> String {
    guard let output else { return "" }
    return " RETURNING \(output.type.name)" + (output.format.map { " \($0.rawValue)" } ?? "")
  }

  private static func of(_ behavior: JSONCall.ValueBehavior?) -> String {
    switch behavior {
    case .error: "ERROR"
    case .value(let value): "DEFAULT \(of(value))"
    case .null, nil: "NULL"
    }
  }
}
