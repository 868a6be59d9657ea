import LakeSQL

/// The columns of a SELECT by name, for its ORDER BY. They are looked through for each name: most sort keys are few.
struct SelectAliases {
  var columns: [SelectedColumn] = []
  /// The symbols of `columns`.
  var outputs: [Symbol] = []

  /// The column called `name` (in lower case). The same expression twice under one name is no ambiguity.
  func find(_ name: String) -> (symbol: Symbol, isAmbiguous: Bool)? {
    var first: Int?
    for index in columns.indices {
      guard let own = columns[index].name, Identifier.fold(own) == name else { continue }
      guard let first else {
        first = index
        continue
      }
      if columns[index].expression != columns[first].expression { return (outputs[first], true) }
    }
    return first.map { (outputs[$0], false) }
  }

  func contains(_ name: String) -> Bool { find(name) != nil }
}
