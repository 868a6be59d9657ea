/// `WITH … body ORDER BY … OFFSET … LIMIT …`: a whole query, at the top or in parentheses.
package struct QueryExpression: Hashable, Sendable {
  package var with: With?
  package var body: QueryBody
  package var orderBy: [SortItem]
  /// A literal or a parameter.
  package var offset: SyntaxExpression?
  package var limit: RowLimit?
  package var position: Position

  package init(
    with: With? = nil, body: QueryBody, orderBy: [SortItem] = [], offset: SyntaxExpression? = nil, limit: RowLimit? = nil,
    at position: Position = .start
  ) {
    self.with = with
    self.body = body
    self.orderBy = orderBy
    self.offset = offset
    self.limit = limit
    self.position = position
  }
}

package enum RowLimit: Hashable, Sendable {
  /// `LIMIT ALL`
  case all
  /// `LIMIT n`: a literal or a parameter.
  case count(SyntaxExpression)
  /// `FETCH FIRST n ROWS ONLY | WITH TIES`; without n it is one row.
  case fetchFirst(SyntaxExpression?, withTies: Bool, at: Position)
}

package struct With: Hashable, Sendable {
  package let isRecursive: Bool
  package let queries: [NamedQuery]

  package init(isRecursive: Bool, queries: [NamedQuery]) {
    self.isRecursive = isRecursive
    self.queries = queries
  }

  package struct NamedQuery: Hashable, Sendable {
    package let name: Identifier
    /// Empty when not written.
    package let columnAliases: [Identifier]
    package let query: QueryExpression

    package init(name: Identifier, columnAliases: [Identifier], query: QueryExpression) {
      self.name = name
      self.columnAliases = columnAliases
      self.query = query
    }
  }
}

package indirect enum QueryBody: Hashable, Sendable {
  case select(Select)
  case setOperation(SetOperation)
  /// Each row is any expression; one that is not a `row` is a row of one column.
  case values([SyntaxExpression], Position)
  /// `TABLE t`
  case table(QualifiedName)
  /// A query in parentheses.
  case query(QueryExpression)

  package var position: Position {
    switch self {
    case .select(let select): select.position
    case .setOperation(let operation): operation.operands.first?.position ?? operation.position
    case .values(_, let position): position
    case .table(let name): name.position
    case .query(let query): query.position
    }
  }
}

/// Two or more operands joined by the same operator, evaluated from the left.
package struct SetOperation: Hashable, Sendable {
  package let kind: Kind
  package let isDistinct: Bool
  package let operands: [QueryBody]
  /// Of the first operator.
  package let position: Position

  package init(_ kind: Kind, isDistinct: Bool, _ operands: [QueryBody], at position: Position = .start) {
    self.kind = kind
    self.isDistinct = isDistinct
    self.operands = operands
    self.position = position
  }

  package enum Kind: String, Hashable, Sendable {
    case union = "UNION"
    case intersect = "INTERSECT"
    case except = "EXCEPT"
  }
}

package struct Select: Hashable, Sendable {
  package var isDistinct = false
  package var items: [SelectItem]
  /// Several are cross-joined.
  package var from: [TableReference] = []
  package var `where`: SyntaxExpression?
  package var groupBy: GroupBy?
  package var having: SyntaxExpression?
  package var windows: [NamedWindow] = []
  package var position: Position

  package init(items: [SelectItem], at position: Position = .start) {
    self.items = items
    self.position = position
  }
}

package enum SelectItem: Hashable, Sendable {
  case expression(SyntaxExpression, alias: Identifier?)
  /// `*`
  case all(Position)
  /// `t.*`, `(row).* AS (a, b)`
  case allOf(SyntaxExpression, columnAliases: [Identifier], Position)
}

package struct GroupBy: Hashable, Sendable {
  package let isDistinct: Bool
  package let elements: [GroupingElement]
  /// Of its first element.
  package let position: Position

  package init(isDistinct: Bool = false, _ elements: [GroupingElement], at position: Position = .start) {
    self.isDistinct = isDistinct
    self.elements = elements
    self.position = position
  }
}

package enum GroupingElement: Hashable, Sendable {
  /// One expression, or several in parentheses, or `()`.
  case simple([SyntaxExpression])
  case rollup([[SyntaxExpression]])
  case cube([[SyntaxExpression]])
  case groupingSets([[SyntaxExpression]])
}

package struct NamedWindow: Hashable, Sendable {
  package let name: Identifier
  package let specification: WindowSpecification

  package init(name: Identifier, specification: WindowSpecification) {
    self.name = name
    self.specification = specification
  }
}
