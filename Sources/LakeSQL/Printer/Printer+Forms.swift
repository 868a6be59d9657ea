/// Expressions with brackets of their own.
extension Printer {
  func form(_ kind: SyntaxExpression.Kind) -> Layout {
    switch kind {
    case .field(let base, let field): return postfixBase(base) + ".\(name(field))"
    case .element(let base, let index): return postfixBase(base) + .block("[", expression(index, .concatenation), "]")
    case .exists(let query): return "EXISTS " + parenthesized(query)
    case .query(let query): return parenthesized(query)
    case .row(let fields): return .block(fields.count > 1 ? "(" : "ROW(", list(fields))
    case .array(let elements): return .block("ARRAY[", list(elements), "]")
    case .lambda(let names, let body):
      let parameters = names.count == 1 ? Layout.text(name(names[0])) : self.names(names)
      return .group(.all([parameters, " ->", .indented(.line + expression(body))]))
    case .cast(let value, let type, let isSafe):
      return .block(isSafe ? "TRY_CAST(" : "CAST(", expression(value) + " AS \(self.type(type))")
    case .conditional(let operand, let branches, let otherwise): return conditional(operand, branches, otherwise)
    case .extract(let field, let value):
      return .block("EXTRACT(", "\(name(field)) FROM " + expression(value, .concatenation))
    case .call(let call): return self.call(call)
    case .measure(let measure, let over): return .text(name(measure)) + self.over(over)
    case .grouping(let columns): return .block("GROUPING(", list(columns))
    case .json(let call): return json(call)
    default: return .empty
    }
  }

  func list(_ expressions: [SyntaxExpression]) -> Layout { expressions.map { expression($0) }.list }

  /// Before a `.` or `[`; a number would take the point for its own.
  private func postfixBase(_ base: SyntaxExpression) -> Layout {
    switch base.kind {
    case .integer, .decimal, .double: "(" + expression(base) + ")"
    default: expression(base, .primary)
    }
  }

  private func conditional(
    _ operand: SyntaxExpression?, _ branches: [SyntaxExpression.Branch], _ otherwise: SyntaxExpression?
  ) -> Layout {
    var lines = branches.map { branch in
      Layout.group(.all(["WHEN ", expression(branch.condition), .indented(.line + "THEN " + expression(branch.result))]))
    }
    if let otherwise { lines.append("ELSE " + expression(otherwise)) }
    let head = operand.map { "CASE " + expression($0) } ?? "CASE"
    return .group(.all([head, .indented(.line + lines.joined(.line)), .line, "END"]))
  }
}

/// Calls.
extension Printer {
  func call(_ call: FunctionCall) -> Layout {
    let mode = call.processingMode.map { "\($0.rawValue) " } ?? ""
    var parts: [Layout] = [.block("\(mode)\(functionName(call))(", arguments(call))]
    if !call.withinGroup.isEmpty { parts.append(.block(" WITHIN GROUP (", orderBy(call.withinGroup))) }
    if let filter = call.filter { parts.append(.block(" FILTER (", "WHERE " + expression(filter))) }
    if let treatment = call.nullTreatment { parts.append(" \(treatment.rawValue)") }
    if let over = call.over { parts.append(self.over(over)) }
    return .all(parts)
  }

  private func over(_ over: Window) -> Layout {
    switch over {
    case .named(let window): " OVER \(name(window))"
    case .specification(let specification): .all([" OVER ", window(specification)])
    }
  }

  /// A few functions are reserved words with a syntax of their own that calls by name share.
  private func functionName(_ call: FunctionCall) -> String {
    guard call.name.parts.count == 1, let part = call.name.parts.first, !part.isQuoted else { return name(call.name) }
    let keyword = KeywordTable.shared.find(part.text)?.keyword
    return keyword == .trim || keyword == .normalize || keyword == .listagg ? part.text : name(part)
  }

  private func arguments(_ call: FunctionCall) -> Layout {
    if call.isStar { return call.arguments.isEmpty ? "*" : list(call.arguments) + ".*" }
    var arguments = call.arguments.map { expression($0) }
    if call.name.parts.count == 1, call.name.parts[0].isQuoted == false, call.name.foldedLast == "normalize",
      call.arguments.count == 2, case .string(let form) = call.arguments[1].kind
    {
      arguments[1] = .text(form)
    }
    var layout = arguments.list
    if call.isDistinct { layout = "DISTINCT " + layout }
    switch call.overflow {
    case .error: layout = layout + " ON OVERFLOW ERROR"
    case .truncate(let filler, let withCount):
      let text = filler.map { " \(string($0))" } ?? ""
      layout = layout + " ON OVERFLOW TRUNCATE\(text) \(withCount ? "WITH" : "WITHOUT") COUNT"
    case nil: break
    }
    guard !call.orderBy.isEmpty else { return layout }
    return arguments.isEmpty ? orderBy(call.orderBy) : .all([layout, .line, orderBy(call.orderBy)])
  }

  /// `ORDER BY a, b`
  func orderBy(_ items: [SortItem]) -> Layout {
    .group("ORDER BY" + .indented(.line + items.map(sortItem).list))
  }

  func sortItem(_ item: SortItem) -> Layout {
    let direction = item.isDescending ? " DESC" : ""
    let nulls = item.nullsFirst.map { $0 ? " NULLS FIRST" : " NULLS LAST" } ?? ""
    return expression(item.key) + "\(direction)\(nulls)"
  }

  func window(_ specification: WindowSpecification) -> Layout {
    var parts: [Layout] = []
    if let existing = specification.existingName { parts.append(.text(name(existing))) }
    if !specification.partitionBy.isEmpty { parts.append("PARTITION BY " + .group(.indented(list(specification.partitionBy)))) }
    if !specification.orderBy.isEmpty { parts.append(orderBy(specification.orderBy)) }
    if let frame = specification.frame { parts.append(self.frame(frame)) }
    return .block("(", parts.joined(.line))
  }

  private func frame(_ frame: WindowFrame) -> Layout {
    guard let recognition = frame.recognition else { return frameExtent(frame) }
    var lines: [Layout] = []
    if !recognition.measures.isEmpty { lines.append(measures(recognition.measures)) }
    lines.append(frameExtent(frame))
    if let skip = recognition.skip { lines.append("AFTER MATCH SKIP \(self.skip(skip))") }
    if let search = recognition.search { lines.append(.text(search.rawValue)) }
    if let pattern = recognition.pattern { lines.append(self.pattern(pattern)) }
    if !recognition.subsets.isEmpty { lines.append(subsets(recognition.subsets)) }
    if !recognition.definitions.isEmpty { lines.append(definitions(recognition.definitions)) }
    return lines.joined(.line)
  }

  private func frameExtent(_ frame: WindowFrame) -> Layout {
    guard let end = frame.end else { return "\(frame.unit.rawValue) " + bound(frame.start) }
    return "\(frame.unit.rawValue) BETWEEN " + bound(frame.start) + " AND " + bound(end)
  }

  private func bound(_ bound: WindowFrame.Bound) -> Layout {
    switch bound {
    case .unboundedPreceding: "UNBOUNDED PRECEDING"
    case .preceding(let offset): expression(offset, .concatenation) + " PRECEDING"
    case .currentRow: "CURRENT ROW"
    case .following(let offset): expression(offset, .concatenation) + " FOLLOWING"
    case .unboundedFollowing: "UNBOUNDED FOLLOWING"
    }
  }
}
