extension Printer {
  func query(_ query: QueryExpression) -> Layout {
    var lines: [Layout] = []
    if let with = query.with { lines.append(self.with(with)) }
    lines.append(body(query.body))
    if !query.orderBy.isEmpty { lines.append(orderBy(query.orderBy)) }
    if let offset = query.offset { lines.append("OFFSET " + expression(offset)) }
    switch query.limit {
    case .all: lines.append("LIMIT ALL")
    case .count(let count): lines.append("LIMIT " + expression(count))
    case .fetchFirst(let count, let withTies, _):
      let number = count.map { expression($0) + " " } ?? .empty
      lines.append("FETCH FIRST " + number + "ROWS \(withTies ? "WITH TIES" : "ONLY")")
    case nil: break
    }
    return lines.joined(.line)
  }

  private func with(_ with: With) -> Layout {
    let queries = with.queries.map { named in
      Layout.text(name(named.name)) + optionalNames(named.columnAliases) + " AS " + parenthesized(named.query)
    }
    return .all([with.isRecursive ? "WITH RECURSIVE" : "WITH", .indented(.line + queries.list)])
  }

  private func body(_ body: QueryBody) -> Layout {
    switch body {
    case .select(let select): self.select(select)
    case .setOperation(let operation): setOperation(operation)
    case .values(let rows, _): .group("VALUES" + .indented(.line + list(rows)))
    case .table(let table): "TABLE \(name(table))"
    case .query(let query): parenthesized(query)
    }
  }

  private func setOperation(_ operation: SetOperation) -> Layout {
    let word = operation.kind.rawValue + (operation.isDistinct ? "" : " ALL")
    return operation.operands.map(body).joined(.all([.line, .text(word), .line]))
  }

  private func select(_ select: Select) -> Layout {
    var lines: [Layout] = [
      clause(select.isDistinct ? "SELECT DISTINCT" : "SELECT", select.items.map(selectItem).list)
    ]
    if !select.from.isEmpty { lines.append(clause("FROM", select.from.map(relation).list)) }
    if let condition = select.where { lines.append(clause("WHERE", on: expression(condition))) }
    if let groupBy = select.groupBy {
      let word = groupBy.isDistinct ? "GROUP BY DISTINCT" : "GROUP BY"
      lines.append(clause(word, groupBy.elements.map(groupingElement).list))
    }
    if let condition = select.having { lines.append(clause("HAVING", on: expression(condition))) }
    if !select.windows.isEmpty {
      let windows = select.windows.map { Layout.text("\(name($0.name)) AS ") + window($0.specification) }
      lines.append(clause("WINDOW", windows.list))
    }
    return lines.joined(.line)
  }

  /// The word, then the content behind it or indented below it.
  private func clause(_ word: String, _ content: Layout) -> Layout {
    .group(.text(word) + .indented(.line + content))
  }

  /// The content begins on the word's own line: `WHERE a` over `  AND b`.
  private func clause(_ word: String, on content: Layout) -> Layout {
    .text(word + " ") + .indented(content)
  }

  private func selectItem(_ item: SelectItem) -> Layout {
    switch item {
    case .all: "*"
    case .expression(let value, let alias): .group(expression(value) + .text(alias.map { " AS \(name($0))" } ?? ""))
    case .allOf(let value, let aliases, _):
      expression(value, .primary) + ".*" + (aliases.isEmpty ? .empty : " AS " + names(aliases))
    }
  }

  private func groupingElement(_ element: GroupingElement) -> Layout {
    switch element {
    case .simple(let expressions): groupingSet(expressions)
    case .rollup(let sets): .block("ROLLUP (", sets.map(groupingSet).list)
    case .cube(let sets): .block("CUBE (", sets.map(groupingSet).list)
    case .groupingSets(let sets): .block("GROUPING SETS (", sets.map(groupingSet).list)
    }
  }

  /// One expression alone, else the list in parentheses; a row says ROW, or it would be a list.
  func groupingSet(_ expressions: [SyntaxExpression]) -> Layout {
    guard expressions.count == 1, let only = expressions.first else { return .block("(", list(expressions)) }
    if case .row(let fields) = only.kind { return .block("ROW(", list(fields)) }
    return expression(only)
  }
}
