extension Printer {
  func relation(_ relation: TableReference) -> Layout {
    switch relation.kind {
    case .join(let kind, let left, let right, let criteria): return join(kind, left, right, criteria)
    case .aliased(let base, let alias):
      return operand(base, allowing: [.primary, .pattern]) + " AS \(name(alias.name))" + optionalNames(alias.columns)
    case .sampled(let base, let method, let percentage):
      let sample = Layout.block(" TABLESAMPLE \(method.rawValue) (", expression(percentage))
      return operand(base, allowing: [.primary, .pattern, .aliased]) + sample
    case .matchRecognize(let base, let recognition):
      return operand(base, allowing: [.primary, .aliased]) + " " + matchRecognize(recognition)
    default: return primary(relation.kind)
    }
  }

  /// What a relation is to the one around it.
  private enum Shape { case primary, aliased, pattern, sampled, join }

  private static func shape(_ relation: TableReference) -> Shape {
    switch relation.kind {
    case .join: return .join
    case .sampled: return .sampled
    case .matchRecognize: return .pattern
    case .aliased(let base, _):
      // An alias of a pattern does not take a second pattern or alias behind it.
      if case .matchRecognize = base.kind { return .sampled }
      return .aliased
    default: return .primary
    }
  }

  private func operand(_ relation: TableReference, allowing shapes: [Shape]) -> Layout {
    shapes.contains(Self.shape(relation)) ? self.relation(relation) : .block("(", self.relation(relation))
  }

  private func join(
    _ kind: TableReference.JoinKind, _ left: TableReference, _ right: TableReference, _ criteria: TableReference.JoinCriteria
  ) -> Layout {
    let other: Layout
    if case .join = right.kind { other = .block("(", relation(right)) } else { other = relation(right) }
    let natural: Bool
    let tail: Layout
    switch criteria {
    case .none: (natural, tail) = (false, .empty)
    case .natural: (natural, tail) = (true, .empty)
    case .on(let condition): (natural, tail) = (false, " ON " + .indented(expression(condition)))
    case .using(let columns): (natural, tail) = (false, " USING " + names(columns))
    }
    return .all([relation(left), .line, "\(natural ? "NATURAL " : "")\(kind.rawValue) ", other, tail])
  }

  private func primary(_ kind: TableReference.Kind) -> Layout {
    switch kind {
    case .table(let table, let version): return .text(name(table)) + (version.map(self.version) ?? .empty)
    case .file(let path): return .text(string(path))
    case .query(let query): return parenthesized(query)
    case .lateral(let query): return "LATERAL " + parenthesized(query)
    case .unnest(let values, let withOrdinality):
      return .block("UNNEST(", list(values)) + (withOrdinality ? " WITH ORDINALITY" : "")
    case .function(let call): return .block("TABLE(", tableFunction(call))
    case .jsonTable(let table): return jsonTable(table)
    default: return .empty
    }
  }

  private func version(_ version: TableVersion) -> Layout {
    switch version {
    case .timestamp(let value, _): " FOR TIMESTAMP AS OF " + expression(value, .concatenation)
    case .version(let value, _): " FOR VERSION AS OF " + expression(value, .concatenation)
    }
  }

  private func tableFunction(_ call: TableFunctionCall) -> Layout {
    let arguments = call.arguments.map { argument in
      Layout.text(argument.name.map { "\(name($0)) => " } ?? "") + tableFunctionValue(argument)
    }
    guard !call.copartitioned.isEmpty else { return .block("\(name(call.name))(", arguments.list) }
    let tables = call.copartitioned.map { tables in Layout.block("(", tables.map { .text(name($0)) }.list) }
    let tail = "COPARTITION " + tables.list
    return .block("\(name(call.name))(", arguments.isEmpty ? tail : arguments.list + .line + tail)
  }

  private func tableFunctionValue(_ argument: TableFunctionCall.Argument) -> Layout {
    switch argument.value {
    case .expression(let value): return expression(value)
    case .descriptor(let fields):
      return .block("DESCRIPTOR(", fields.map { .text(name($0.name) + ($0.type.map { " \(type($0))" } ?? "")) }.list)
    case .table(let table, let partitionBy, let orderBy):
      var layout = tableArgument(table)
      if argument.isOnePartition { layout = layout + " PARTITION BY ()" }
      if !partitionBy.isEmpty { layout = layout + " PARTITION BY " + groupingSet(partitionBy) }
      if let treatment = argument.whenEmpty { layout = layout + " \(treatment.rawValue)" }
      if orderBy.count == 1 { layout = layout + " ORDER BY " + sortItem(orderBy[0]) }
      if orderBy.count > 1 { layout = layout + .block(" ORDER BY (", orderBy.map(sortItem).list) }
      return layout
    }
  }

  private func tableArgument(_ table: TableReference) -> Layout {
    switch table.kind {
    case .aliased(let base, let alias): return tableArgument(base) + " AS \(name(alias.name))" + optionalNames(alias.columns)
    case .query(let query): return .block("TABLE(", self.query(query))
    default: return .block("TABLE(", relation(table))
    }
  }
}
