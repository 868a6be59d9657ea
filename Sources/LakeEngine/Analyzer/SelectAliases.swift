import LakeSQL

/// The columns of a SELECT by name, for its ORDER BY. They are looked through for each name: most sort keys are few.
struct SelectAliases {
  var columns: [SelectedColumn] = []
  /// The symbols of `columns`.
  var outputs: [Symbol] = []

  /// The column called `name` (in lower case); of several, the first. The same expression twice is ambiguous too.
  func find(_ name: String) -> (symbol: Symbol, isAmbiguous: Bool)? {
    let found = columns.indices.lazy.filter { index in columns[index].name.map { Identifier.fold($0) == name } ?? false }
    var indices = found.makeIterator()
    guard let first = indices.next() else { return nil }
    return (outputs[first], indices.next() != nil)
  }

  /// As columns for the names of subqueries; the same expression twice under one name is one column.
  var fields: [Field] {
    var result: [(field: Field, column: Int)] = []
    for (index, column) in columns.enumerated() where column.name != nil {
      let field = Field(name: column.name, qualifier: [], symbol: outputs[index])
      let isKnown = result.contains { $0.field.folded == field.folded && columns[$0.column].expression == column.expression }
      if !isKnown { result.append((field, index)) }
    }
    return result.map(\.field)
  }

  func contains(_ name: String) -> Bool { find(name) != nil }
}
