extension Printer {
  func json(_ call: JSONCall) -> Layout {
    switch call {
    case .exists(let path, let onError):
      return .block("JSON_EXISTS(", .words(jsonPath(path), onError.map { "\($0.rawValue) ON ERROR" }))
    case .value(let path, let type, let onEmpty, let onError):
      let returning = type.map { Layout.text("RETURNING \(self.type($0))") }
      return .block("JSON_VALUE(", .words(jsonPath(path), returning, jsonBehaviors(onEmpty, onError)))
    case .query(let path, let options):
      return .block("JSON_QUERY(", .words(jsonPath(path), options.returning.map(jsonReturning), jsonOptions(options)))
    case .object(let members, let nullOnNull, let uniqueKeys, let output):
      let list = members.map { "KEY " + expression($0.key) + " VALUE " + jsonInput($0.value) }.list
      let nulls = nullOnNull.map { Layout.text($0 ? "NULL ON NULL" : "ABSENT ON NULL") }
      let unique = uniqueKeys.map { Layout.text($0 ? "WITH UNIQUE KEYS" : "WITHOUT UNIQUE KEYS") }
      let content = members.isEmpty ? nil : list
      return .block("JSON_OBJECT(", .words(content, nulls, unique, output.map(jsonReturning)))
    case .array(let elements, let nullOnNull, let output):
      let nulls = nullOnNull.map { Layout.text($0 ? "NULL ON NULL" : "ABSENT ON NULL") }
      let content = elements.isEmpty ? nil : elements.map(jsonInput).list
      return .block("JSON_ARRAY(", .words(content, nulls, output.map(jsonReturning)))
    }
  }

  private func jsonInput(_ input: JSONInput) -> Layout {
    expression(input.value) + .text(input.format.map { " \($0.rawValue)" } ?? "")
  }

  func jsonPath(_ call: JSONPathCall) -> Layout {
    let alias = call.name.map { " AS \(name($0))" } ?? ""
    var layout = jsonInput(call.input) + "," + .line + "\(string(call.path))\(alias)"
    if !call.passing.isEmpty {
      let list = call.passing.map { jsonInput($0.value) + " AS \(name($0.name))" }.list
      layout = layout + " PASSING " + list
    }
    return layout
  }

  func jsonBehaviors(_ onEmpty: JSONCall.ValueBehavior?, _ onError: JSONCall.ValueBehavior?) -> Layout? {
    guard onEmpty != nil || onError != nil else { return nil }
    return .words(onEmpty.map { jsonBehavior($0) + " ON EMPTY" }, onError.map { jsonBehavior($0) + " ON ERROR" })
  }

  private func jsonBehavior(_ behavior: JSONCall.ValueBehavior) -> Layout {
    switch behavior {
    case .error: "ERROR"
    case .null: "NULL"
    case .value(let value): "DEFAULT " + expression(value)
    }
  }

  private func jsonReturning(_ output: JSONOutput) -> Layout {
    "RETURNING \(type(output.type))\(output.format.map { " \($0.rawValue)" } ?? "")"
  }

  func jsonOptions(_ options: JSONCall.QueryOptions) -> Layout? {
    let parts = [
      options.wrapper?.rawValue, options.quotes?.rawValue, options.onEmpty.map { "\($0.rawValue) ON EMPTY" },
      options.onError.map { "\($0.rawValue) ON ERROR" },
    ].compactMap { $0.map { Layout.text($0) } }
    return parts.isEmpty ? nil : parts.joined(" ")
  }

  func jsonTable(_ table: JSONTable) -> Layout {
    let onError = table.errorOnError.map { $0 ? "ERROR ON ERROR" : "EMPTY ON ERROR" }.map { Layout.line + .text($0) }
    return .block("JSON_TABLE(", .all([jsonPath(table.call), .line, jsonColumns(table.columns), plan(table.plan), onError ?? .empty]))
  }

  private func plan(_ plan: JSONTable.Plan?) -> Layout {
    switch plan {
    case nil: return .empty
    case .standard(let isInner, let isCross):
      let words = [isInner.map { $0 ? "INNER" : "OUTER" }, isCross.map { $0 ? "CROSS" : "UNION" }].compactMap(\.self)
      return .line + "PLAN DEFAULT (\(words.joined(separator: ", ")))"
    case .some(let plan): return .line + "PLAN (\(planText(plan)))"
    }
  }

  private func planText(_ plan: JSONTable.Plan) -> String {
    func primary(_ plan: JSONTable.Plan) -> String {
      if case .path(let path) = plan { return name(path) }
      return "(\(planText(plan)))"
    }
    switch plan {
    case .standard: return ""
    case .path(let path): return name(path)
    case .outer(let parent, let child): return "\(name(parent)) OUTER \(primary(child))"
    case .inner(let parent, let child): return "\(name(parent)) INNER \(primary(child))"
    case .union(let plans): return plans.map(primary).joined(separator: " UNION ")
    case .cross(let plans): return plans.map(primary).joined(separator: " CROSS ")
    }
  }

  private func jsonColumns(_ columns: [JSONTable.Column]) -> Layout {
    .block("COLUMNS (", columns.map(jsonColumn).list)
  }

  private func jsonColumn(_ column: JSONTable.Column) -> Layout {
    switch column {
    case .ordinality(let name): return "\(self.name(name)) FOR ORDINALITY"
    case .value(let name, let type, let path, let onEmpty, let onError):
      let head = Layout.text("\(self.name(name)) \(self.type(type))")
      return .words(head, path.map { "PATH \(string($0))" }, jsonBehaviors(onEmpty, onError))
    case .query(let name, let path, let options):
      let type = options.returning.map { "\(self.type($0.type)) \($0.format?.rawValue ?? "")" } ?? ""
      return .words("\(self.name(name)) \(type)", path.map { "PATH \(string($0))" }, jsonOptions(options))
    case .nested(let path, let name, let columns, _):
      let alias = name.map { " AS \(self.name($0))" } ?? ""
      return "NESTED PATH \(string(path))\(alias) " + jsonColumns(columns)
    }
  }
}
