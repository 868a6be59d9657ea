import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// One row of VALUES before the rows' types are settled.
  private struct ValuesRow {
    let cells: [Expression]
    let subqueries: [PendingSubquery]

    var isConstant: Bool { subqueries.isEmpty && cells.allSatisfy(\.symbols.isEmpty) }
  }

  /// `VALUES (1, 'a'), (2, 'b')`: each column of the rows' common type.
  func values(_ rows: [SyntaxExpression], at position: Position) throws -> Relation {
    let analyzed = try valuesRows(rows)
    let types = try columnTypes(analyzed, rows)
    let symbols = types.enumerated().map { state.makeSymbol("_col\($0.offset)", $0.element) }
    let coerced = analyzed.map { row in zip(row.cells, types).map { state.coerce($0, to: $1) } }
    let fields = symbols.map { Field(name: nil, qualifier: [], symbol: $0) }
    if analyzed.allSatisfy(\.isConstant) { return Relation(plan: .values(.init(symbols: symbols, rows: coerced)), fields: fields) }

    // Rows that need subqueries or the row around are plans of their own.
    var inputs: [LogicalPlan] = []
    var columns: [[Symbol]] = []
    for (row, cells) in zip(analyzed, coerced) {
      var plan = LogicalPlan.values(.init(symbols: [], rows: [[]]))
      for subquery in row.subqueries { plan = try subquery.join(to: plan, state) }
      let own = types.enumerated().map { state.makeSymbol("_col\($0.offset)", $0.element) }
      inputs.append(.project(.init(input: plan, assignments: zip(own, cells).map { .init($0, $1) })))
      columns.append(own)
    }
    return Relation(plan: .unionAll(.init(symbols: symbols, inputs: inputs, columns: columns)), fields: fields)
  }

  private func valuesRows(_ rows: [SyntaxExpression]) throws -> [ValuesRow] {
    var analyzed: [ValuesRow] = []
    for row in rows {
      let cells = if case .row(let cells) = row.kind { cells } else { [row] }
      if let width = analyzed.first?.cells.count, width != cells.count {
        throw LakeError(.typeMismatch, at: row.position, "Values rows have mismatched sizes: \(width) vs \(cells.count)")
      }
      let analyzer = ExpressionAnalyzer(state, self, Scope(fields: [], outer: outer), clause: "VALUES")
      let expressions = try cells.map { try analyzer.analyze($0) }
      analyzed.append(ValuesRow(cells: expressions, subqueries: analyzer.subqueries))
    }
    return analyzed
  }

  private func columnTypes(_ rows: [ValuesRow], _ syntax: [SyntaxExpression]) throws -> [DataType] {
    var types = [DataType](repeating: .unknown, count: rows.first?.cells.count ?? 0)
    for (row, syntax) in zip(rows, syntax) {
      for (index, cell) in row.cells.enumerated() {
        guard let common = TypeCoercion.commonSuperType(types[index], cell.type) else {
          throw LakeError(
            .typeMismatch, at: syntax.position, "Values rows have mismatched types: \(types[index]) vs \(cell.type)")
        }
        types[index] = common
      }
    }
    return types
  }
}
