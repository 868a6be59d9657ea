import LakeSQL
import LakeVectors

/// The rows of a recursive query as its own step sees them.
final class RecursiveTable {
  let id: Int
  let symbols: [Symbol]
  let names: [String]
  /// Where the step reads them.
  private(set) var references: [Position] = []

  init(id: Int, symbols: [Symbol], names: [String]) {
    self.id = id
    self.symbols = symbols
    self.names = names
  }

  func note(_ position: Position) { references.append(position) }
}

/// What the name of a recursive query means at a place inside that query.
enum RecursiveUse {
  /// Nothing: the query has not the shape of a recursion.
  case notAllowed
  case inBase
  /// In the step, but not in its FROM clause.
  case outsideOfFrom
  case inFrom(RecursiveTable)
}

extension QueryAnalyzer {
  /// For the clauses of a recursion's step other than FROM.
  var outsideOfStepFrom: QueryAnalyzer {
    guard let name = stepName else { return self }
    var result = self
    result.stepName = nil
    result.recursive[name] = .outsideOfFrom
    return result
  }

  /// For the FROM clause of a recursion's step.
  var insideOfStepFrom: QueryAnalyzer {
    var result = self
    result.stepName = nil
    return result
  }

  func recursiveReference(_ use: RecursiveUse, _ name: String, at position: Position) throws -> Relation {
    switch use {
    case .notAllowed: throw LakeError(.invalidRecursiveReference, at: position, "recursive reference not allowed in this context")
    case .inBase:
      throw LakeError(.invalidRecursiveReference, at: position, "WITH table name is referenced in the base relation of recursion")
    case .outsideOfFrom:
      throw LakeError(
        .invalidRecursiveReference, at: position,
        "recursive reference outside of FROM clause of the step relation of recursion")
    case .inFrom(let table):
      table.note(position)
      guard table.references.count == 1 else {
        throw LakeError(
          .invalidRecursiveReference, at: position, "multiple recursive references in the step relation of recursion")
      }
      let copies = table.symbols.map { state.makeSymbol($0.name, $0.type) }
      return Relation(
        plan: .reference(.init(id: table.id, symbols: copies, columns: table.symbols)),
        fields: zip(table.names, copies).map { Field(name: $0, qualifier: [name], symbol: $1) })
    }
  }

  /// Where the last recursive reference stands.
  var lastRecursiveReference: Position {
    let places = recursive.values.compactMap { use -> Position? in
      if case .inFrom(let table) = use { table.references.last } else { nil }
    }
    return places.first ?? .start
  }

  /// How many recursive references have been met.
  var recursiveReferenceCount: Int {
    recursive.values.reduce(0) { count, use in
      if case .inFrom(let table) = use { count + table.references.count } else { count }
    }
  }
}
