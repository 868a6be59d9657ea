/// Row pattern recognition in a FROM clause.
package struct MatchRecognize: Hashable, Sendable {
  package var partitionBy: [SyntaxExpression] = []
  package var orderBy: [SortItem] = []
  package var measures: [Definition] = []
  package var rowsPerMatch: RowsPerMatch?
  package var skip: Skip?
  package var search: Search?
  package var searchPosition = Position.start
  package var pattern: RowPattern
  package var subsets: [Subset] = []
  package var definitions: [Definition] = []

  package init(pattern: RowPattern) { self.pattern = pattern }

  /// `expression AS name` of MEASURES, `name AS expression` of DEFINE.
  package struct Definition: Hashable, Sendable {
    package let name: Identifier
    package let value: SyntaxExpression

    package init(name: Identifier, value: SyntaxExpression) {
      self.name = name
      self.value = value
    }
  }

  package enum RowsPerMatch: String, Hashable, Sendable {
    case one = "ONE ROW PER MATCH"
    case all = "ALL ROWS PER MATCH"
    case allShowEmpty = "ALL ROWS PER MATCH SHOW EMPTY MATCHES"
    case allOmitEmpty = "ALL ROWS PER MATCH OMIT EMPTY MATCHES"
    case allWithUnmatched = "ALL ROWS PER MATCH WITH UNMATCHED ROWS"
  }

  package enum Skip: Hashable, Sendable {
    case toNextRow
    case pastLastRow
    case toFirst(Identifier)
    case toLast(Identifier)
  }

  /// Where a match may begin: INITIAL, the default of windows, at the current row only.
  package enum Search: String, Hashable, Sendable {
    case initial = "INITIAL"
    case seek = "SEEK"
  }

  package struct Subset: Hashable, Sendable {
    package let name: Identifier
    package let union: [Identifier]

    package init(name: Identifier, union: [Identifier]) {
      self.name = name
      self.union = union
    }
  }
}

package indirect enum RowPattern: Hashable, Sendable {
  case variable(Identifier)
  case empty
  case permute([RowPattern])
  case partitionStart(at: Position)
  case partitionEnd(at: Position)
  case excluded(RowPattern, at: Position)
  /// The place is the quantifier's.
  case quantified(RowPattern, least: Int, most: Int?, isGreedy: Bool, at: Position)
  case sequence([RowPattern])
  case alternatives([RowPattern])
}
