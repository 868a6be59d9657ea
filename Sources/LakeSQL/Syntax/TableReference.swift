/// Something in a FROM clause.
package struct TableReference: Hashable, Sendable {
  package let kind: Kind
  package let position: Position

  package init(_ kind: Kind, at position: Position = .start) {
    self.kind = kind
    self.position = position
  }

  package indirect enum Kind: Hashable, Sendable {
    case table(QualifiedName, version: TableVersion?)
    /// `FROM 'logs/*.csv.gz'`
    case file(String)
    /// `(SELECT …)`, `(VALUES …)`
    case query(QueryExpression)
    case lateral(QueryExpression)
    case unnest([SyntaxExpression], withOrdinality: Bool)
    /// `TABLE(sequence(1, 10))`
    case function(TableFunctionCall)
    case jsonTable(JSONTable)
    case aliased(TableReference, Alias)
    case sampled(TableReference, SampleMethod, percentage: SyntaxExpression)
    case matchRecognize(TableReference, MatchRecognize)
    case join(JoinKind, TableReference, TableReference, JoinCriteria)
  }

  package struct Alias: Hashable, Sendable {
    package let name: Identifier
    /// Empty when not written.
    package let columns: [Identifier]

    package init(_ name: Identifier, columns: [Identifier] = []) {
      self.name = name
      self.columns = columns
    }
  }

  package enum JoinKind: String, Hashable, Sendable {
    case inner = "JOIN"
    case left = "LEFT JOIN"
    case right = "RIGHT JOIN"
    case full = "FULL JOIN"
    case cross = "CROSS JOIN"
  }

  package enum JoinCriteria: Hashable, Sendable {
    /// Only of a cross join.
    case none
    case on(SyntaxExpression)
    case using([Identifier])
    case natural
  }

  package enum SampleMethod: String, Hashable, Sendable {
    case bernoulli = "BERNOULLI"
    case system = "SYSTEM"
  }
}

/// `FOR TIMESTAMP AS OF x`, `FOR VERSION AS OF x`
package enum TableVersion: Hashable, Sendable {
  case timestamp(SyntaxExpression)
  case version(SyntaxExpression)
}

package struct TableFunctionCall: Hashable, Sendable {
  package let name: QualifiedName
  package let arguments: [Argument]

  package init(name: QualifiedName, arguments: [Argument]) {
    self.name = name
    self.arguments = arguments
  }

  package struct Argument: Hashable, Sendable {
    /// `name => value`
    package let name: Identifier?
    package let value: Value

    package init(name: Identifier?, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  package enum Value: Hashable, Sendable {
    case expression(SyntaxExpression)
    /// `TABLE(t)`, `TABLE(SELECT …)`, with its PARTITION BY and ORDER BY.
    case table(TableReference, partitionBy: [SyntaxExpression], orderBy: [SortItem])
    /// `DESCRIPTOR(a, b bigint)`
    case descriptor([DescriptorField])
  }

  package struct DescriptorField: Hashable, Sendable {
    package let name: Identifier
    package let type: TypeName?

    package init(_ name: Identifier, _ type: TypeName?) {
      self.name = name
      self.type = type
    }
  }
}

/// `JSON_TABLE(input, 'path' COLUMNS (…))`
package struct JSONTable: Hashable, Sendable {
  package let call: JSONPathCall
  package let columns: [Column]
  /// ERROR ON ERROR rather than EMPTY ON ERROR, where written.
  package let errorOnError: Bool?

  package init(call: JSONPathCall, columns: [Column], errorOnError: Bool?) {
    self.call = call
    self.columns = columns
    self.errorOnError = errorOnError
  }

  package indirect enum Column: Hashable, Sendable {
    case ordinality(Identifier)
    case value(Identifier, TypeName, path: String?, onEmpty: JSONCall.ValueBehavior?, onError: JSONCall.ValueBehavior?)
    /// The options' `returning` holds the column's type and FORMAT.
    case query(Identifier, path: String?, JSONCall.QueryOptions)
    case nested(path: String, name: Identifier?, [Column])
  }
}
