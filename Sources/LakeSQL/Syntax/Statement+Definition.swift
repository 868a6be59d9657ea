/// `key` and `value` of TBLPROPERTIES, DBPROPERTIES and SERDEPROPERTIES, both string literals.
package struct TextProperty: Hashable, Sendable {
  package let key: String
  package let value: String
  package let position: Position

  package init(_ key: String, _ value: String, at position: Position = .start) {
    self.key = key
    self.value = value
    self.position = position
  }
}

/// `name = expression` of Trino's `WITH (…)`.
package struct Property: Hashable, Sendable {
  package let name: Identifier
  /// Nil is DEFAULT.
  package let value: SyntaxExpression?

  package init(_ name: Identifier, _ value: SyntaxExpression?) {
    self.name = name
    self.value = value
  }
}

package struct CreateDatabase: Hashable, Sendable {
  package let name: QualifiedName
  package var ifNotExists = false
  package var comment: String?
  package var location: String?
  /// DBPROPERTIES
  package var properties: [TextProperty] = []
  /// Trino's `WITH (…)` and AUTHORIZATION
  package var schemaProperties: [Property] = []
  package var owner: Principal?

  package init(name: QualifiedName) { self.name = name }
}

package struct ColumnDefinition: Hashable, Sendable {
  package let name: Identifier
  package let type: TypeName
  /// `a.b` of `ADD COLUMN a.b.c`: the row that the field is added to.
  package var parents: [Identifier] = []
  package var isNotNull = false
  /// Trino's `WITH (…)`
  package var properties: [Property] = []
  package let comment: String?

  package init(_ name: Identifier, _ type: TypeName, comment: String? = nil) {
    self.name = name
    self.type = type
    self.comment = comment
  }
}

/// `CREATE [EXTERNAL] TABLE` with Hive's clauses, or Trino's `WITH (…)`.
package struct CreateTable: Hashable, Sendable {
  package let name: QualifiedName
  package var isExternal = false
  package var orReplace = false
  package var ifNotExists = false
  package var columns: [ColumnDefinition] = []
  /// Trino's LIKE among the columns
  package var columnsOf: [LikeElement] = []
  /// `CREATE TABLE t LIKE other`
  package var like: QualifiedName?
  package var comment: String?
  package var partitionedBy: [PartitionField] = []
  package var bucketing: Bucketing?
  package var rowFormat: RowFormat?
  package var storage: TableStorage?
  package var location: String?
  /// TBLPROPERTIES
  package var tableProperties: [TextProperty] = []
  /// `WITH (…)`
  package var properties: [Property] = []

  package init(name: QualifiedName) { self.name = name }

  /// `LIKE other [INCLUDING | EXCLUDING PROPERTIES]`
  package struct LikeElement: Hashable, Sendable {
    package let table: QualifiedName
    package let includesProperties: Bool?
    /// How many columns stand before it.
    package let columnCount: Int

    package init(_ table: QualifiedName, includesProperties: Bool?, columnCount: Int) {
      self.table = table
      self.includesProperties = includesProperties
      self.columnCount = columnCount
    }
  }

  package enum PartitionField: Hashable, Sendable {
    /// Hive: a column of the partitions' names.
    case column(ColumnDefinition)
    /// Iceberg: a column's name or `bucket(16, id)`, `day(at)`.
    case transform(SyntaxExpression)
  }
}

/// `CLUSTERED BY (columns) SORTED BY (keys) INTO n BUCKETS`
package struct Bucketing: Hashable, Sendable {
  package let columns: [Identifier]
  package let sortedBy: [SortItem]
  package let bucketCount: Int

  package init(columns: [Identifier], sortedBy: [SortItem], bucketCount: Int) {
    self.columns = columns
    self.sortedBy = sortedBy
    self.bucketCount = bucketCount
  }
}

package enum RowFormat: Hashable, Sendable {
  case delimited(DelimitedFormat)
  case serde(className: String, properties: [TextProperty])
}

/// `ROW FORMAT DELIMITED`; escapes such as `\t` and `\001` are already read. Some texts are numbers: `'1'` is the byte 1.
package struct DelimitedFormat: Hashable, Sendable {
  package var fieldsTerminatedBy: String?
  package var escapedBy: String?
  package var collectionItemsTerminatedBy: String?
  package var mapKeysTerminatedBy: String?
  package var linesTerminatedBy: String?
  package var nullDefinedAs: String?

  package init() {}
}

package enum TableStorage: Hashable, Sendable {
  /// `STORED AS PARQUET`, as written
  case format(Identifier)
  case classes(input: String, output: String)
}

package struct CreateTableAsSelect: Hashable, Sendable {
  package let name: QualifiedName
  package var orReplace = false
  package var ifNotExists = false
  package var columnAliases: [Identifier] = []
  package var comment: String?
  package var properties: [Property] = []
  package var query: QueryExpression
  /// `WITH NO DATA` is false.
  package var withData = true

  package init(name: QualifiedName, query: QueryExpression) {
    self.name = name
    self.query = query
  }
}

package struct CreateView: Hashable, Sendable {
  package let name: QualifiedName
  package var orReplace = false
  package var comment: String?
  package var security: Security?
  /// Athena's `CREATE PROTECTED MULTI DIALECT VIEW`
  package var isMultiDialect = false
  /// Its `SHOW VIEW JSON`
  package var showsViewJSON = false
  package let query: QueryExpression
  /// The query's text as written, for the catalog; no part of equality, as the query says it all.
  package let queryText: String

  package init(name: QualifiedName, query: QueryExpression, queryText: String) {
    self.name = name
    self.query = query
    self.queryText = queryText
  }

  package enum Security: String, Hashable, Sendable {
    case definer = "DEFINER"
    case invoker = "INVOKER"
  }
}

extension CreateView {
  package static func == (left: CreateView, right: CreateView) -> Bool {
    left.name == right.name && left.orReplace == right.orReplace && left.comment == right.comment
      && left.security == right.security && left.isMultiDialect == right.isMultiDialect
      && left.showsViewJSON == right.showsViewJSON && left.query == right.query
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(query)
  }
}
