import LakeVectors

/// Constructors and accessors of nested values as they are written in SQL.
enum NestedText {
  /// Nil for other functions.
  static func of(_ function: ResolvedFunction, _ arguments: [Expression], _ text: (Expression) -> String) -> String? {
    let list = arguments.map(text).joined(separator: ", ")
    switch function.name {
    case "$array": return "ARRAY[\(list)]"
    case "$row": return "ROW(\(list))"
    case "$subscript" where arguments.count == 2: return "\(text(arguments[0]))[\(text(arguments[1]))]"
    case "$field" where arguments.count == 2:
      guard case .row(let fields) = arguments[0].type, case .literal(.integer(let index), _) = arguments[1],
        fields.indices.contains(Int(index))
      else { return nil }
      return fields[Int(index)].name.map { "\(text(arguments[0])).\($0)" } ?? "\(text(arguments[0]))[\(index + 1)]"
    default: return nil
    }
  }
}
