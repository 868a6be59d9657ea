import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// One row of VALUES before the rows' types are settled.
  private struct ValuesRow {
    let cells: [Expression]
    /// Of the fields of a row that is no constructor.
    let names: [String?]
    let subqueries: [PendingSubquery]

    var isConstant: Bool { subqueries.isEmpty && cells.allSatisfy(\.symbols.isEmpty) }
  }

  /// `VALUES (1, 'a'), (2, 'b')`: each column of the rows' common type.
  func values(_ rows: [SyntaxExpression], at position: Position) throws -> Relation {
    let analyzed = try valuesRows(rows, at: position)
    let types = try columnTypes(analyzed, at: position)
    let symbols = types.enumerated().map { state.makeSymbol("_col\($0.offset)", $0.element) }
    let coerced = analyzed.map { row in zip(row.cells, types).map { state.coerce($0, to: $1) } }
    let fields = zip(names(analyzed), symbols).map { Field(name: $0, qualifier: [], symbol: $1) }
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

  private func valuesRows(_ rows: [SyntaxExpression], at position: Position) throws -> [ValuesRow] {
    var analyzed: [ValuesRow] = []
    for row in rows {
      let analyzer = ExpressionAnalyzer(state, self, Scope(fields: [], outer: outer), clause: "VALUES")
      var cells: [Expression]
      var names: [String?] = []
      if case .row(let syntax) = row.kind {
        cells = try syntax.map { try analyzer.analyze($0) }
      } else {
        cells = [try analyzer.analyze(row)]
        if case .row(let fields) = cells[0].type {
          let value = cells[0]
          cells = try fields.indices.map { try analyzer.fieldAccess(value, $0, fields, at: row.position) }
          names = fields.map(\.name)
        }
      }
      if let width = analyzed.first?.cells.count, width != cells.count {
        throw LakeError(.typeMismatch, at: position, "Values rows have mismatched sizes: \(width) vs \(cells.count)")
      }
      if names.isEmpty { names = cells.map { _ in nil } }
      analyzed.append(ValuesRow(cells: cells, names: names, subqueries: analyzer.subqueries))
    }
    return analyzed
  }

  /// Names in which all rows agree.
  private func names(_ rows: [ValuesRow]) -> [String?] {
    guard let first = rows.first else { return [] }
    return first.names.indices.map { index in rows.allSatisfy { $0.names[index] == first.names[index] } ? first.names[index] : nil }
  }

  private func columnTypes(_ rows: [ValuesRow], at position: Position) throws -> [DataType] {
    var types = [DataType](repeating: .unknown, count: rows.first?.cells.count ?? 0)
    for row in rows {
      for (index, cell) in row.cells.enumerated() {
        guard let common = TypeCoercion.commonSuperType(types[index], cell.type) else {
          func text(_ row: ValuesRow?) -> String {
            DataType.row(row?.cells.map { RowField(name: nil, type: $0.type) } ?? []).description
          }
          throw LakeError(
            .typeMismatch, at: position, "Values rows have mismatched types: \(text(rows.first)) vs \(text(row))")
        }
        types[index] = common
      }
    }
    return types
  }
}
