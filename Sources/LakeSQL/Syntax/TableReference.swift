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
  /// The place is that of `FOR`.
  case timestamp(SyntaxExpression, Position)
  case version(SyntaxExpression, Position)
}

package struct TableFunctionCall: Hashable, Sendable {
  package let name: QualifiedName
  package let arguments: [Argument]
  /// `COPARTITION (a, b)`: tables partitioned alike.
  package let copartitioned: [[QualifiedName]]

  package init(name: QualifiedName, arguments: [Argument], copartitioned: [[QualifiedName]] = []) {
    self.name = name
    self.arguments = arguments
    self.copartitioned = copartitioned
  }

  package struct Argument: Hashable, Sendable {
    /// `name => value`
    package let name: Identifier?
    package let value: Value
    /// Of a table: `PARTITION BY ()`, one partition of all rows.
    package var isOnePartition = false
    /// Of a table: what its emptiness means.
    package var whenEmpty: EmptyTreatment?

    package init(name: Identifier?, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  package enum EmptyTreatment: String, Hashable, Sendable {
    case prune = "PRUNE WHEN EMPTY"
    case keep = "KEEP WHEN EMPTY"
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
  package var plan: Plan?

  package init(call: JSONPathCall, columns: [Column], errorOnError: Bool?) {
    self.call = call
    self.columns = columns
    self.errorOnError = errorOnError
  }

  /// How nested paths are joined with what is around and beside them.
  package indirect enum Plan: Hashable, Sendable {
    /// `PLAN DEFAULT (OUTER, UNION)`, each word where written
    case standard(isInner: Bool?, isCross: Bool?)
    case path(Identifier)
    case outer(Identifier, Plan)
    case inner(Identifier, Plan)
    case union([Plan])
    case cross([Plan])
  }

  package indirect enum Column: Hashable, Sendable {
    case ordinality(Identifier)
    case value(Identifier, TypeName, path: String?, onEmpty: JSONCall.ValueBehavior?, onError: JSONCall.ValueBehavior?)
    /// The options' `returning` holds the column's type and FORMAT.
    case query(Identifier, path: String?, JSONCall.QueryOptions)
    case nested(path: String, name: Identifier?, [Column], at: Position)
  }
}
