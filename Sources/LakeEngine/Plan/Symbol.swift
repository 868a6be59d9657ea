package import LakeVectors

/// A column of a plan, named once for the whole query: expressions and nodes refer to symbols, not positions, so that
/// rules move nodes about without renumbering. Positions are given by the physical planner.
package struct Symbol: Hashable, Sendable {
  package let id: Int
  /// For people: the column's or alias's name.
  package let name: String
  package let type: DataType

  package init(id: Int, name: String, type: DataType) {
    self.id = id
    self.name = name
    self.type = type
  }

  /// Within a query the number says it all.
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// Gives out symbols; one a query.
package struct SymbolAllocator: Sendable {
  private var next = 0

  package init() {}

  /// Goes on after a query's symbols: `last` is the highest id in use.
  package init(after last: Int) { next = last }

  package mutating func make(_ name: String, _ type: DataType) -> Symbol {
    next += 1
    return Symbol(id: next, name: name, type: type)
  }
}
