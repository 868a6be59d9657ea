package import LakeVectors

/// What a catalog statement answers: rows of values, or none.
package struct StatementResult: Sendable {
  package let columns: [(name: String, type: DataType)]
  package let rows: [[Value]]

  package init(columns: [(name: String, type: DataType)] = [], rows: [[Value]] = []) {
    self.columns = columns
    self.rows = rows
  }

  /// One varchar column.
  package init(_ name: String, _ texts: [String]) {
    self.init(columns: [(name, .varchar)], rows: texts.map { [.string($0)] })
  }

  /// Several varchar columns; nil is NULL.
  package init(_ names: [String], _ rows: [[String?]]) {
    self.init(columns: names.map { ($0, .varchar) }, rows: rows.map { $0.map { $0.map(Value.string) ?? .null } })
  }
}
