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

  func contains(_ name: String) -> Bool { find(name) != nil }
}
