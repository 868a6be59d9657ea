package import LakeVectors

/// A value with the type it came in.
package struct TypedValue: Hashable, Sendable {
  package let value: Value
  package let type: DataType

  package init(_ value: Value, _ type: DataType) {
    self.value = value
    self.type = type
  }
}

/// The parameters of a statement: first the `?`s in order, then the distinct `:name`s in order of appearance.
/// `Expression.parameter` counts through both.
package struct StatementParameters: Hashable, Sendable {
  package let positionalCount: Int
  package let names: [String]
  /// By index; a parameter without a value stays a parameter in the plan.
  package var values: [Int: TypedValue]

  package init(positionalCount: Int = 0, names: [String] = [], values: [Int: TypedValue] = [:]) {
    self.positionalCount = positionalCount
    self.names = names
    self.values = values
  }

  package init(positional: [TypedValue], names: [String] = [], named: [String: TypedValue] = [:]) {
    self.init(positionalCount: positional.count, names: names)
    for (index, value) in positional.enumerated() { values[index] = value }
    for (index, name) in names.enumerated() { values[positionalCount + index] = named[name] }
  }

  package var count: Int { positionalCount + names.count }

  /// `?1` (from 1) or `:name`, for messages.
  package func label(_ index: Int) -> String {
    if index >= positionalCount, index - positionalCount < names.count { return ":" + names[index - positionalCount] }
    return "?\(index + 1)"
  }

  func index(named name: String) -> Int? {
    names.firstIndex(of: name).map { positionalCount + $0 }
  }
}
