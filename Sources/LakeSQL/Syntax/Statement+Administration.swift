/// Statements about catalogs, comments, statistics and materialized views: Trino's, none of them run here.
package enum AdministrationStatement: Hashable, Sendable {
  case createCatalog(CreateCatalog)
  case dropCatalog(Identifier, ifExists: Bool, isCascade: Bool)
  /// `COMMENT ON TABLE t IS '…'`; NULL is nil.
  case comment(Commented, QualifiedName, String?)
  case truncate(QualifiedName)
  case analyze(QualifiedName, properties: [Property])
  case renameSchema(QualifiedName, to: Identifier)
  /// Athena's `ALTER DATABASE d SET DBPROPERTIES (…)`
  case setDatabaseProperties(QualifiedName, [TextProperty])
  case renameView(QualifiedName, to: QualifiedName)
  /// Athena's `ALTER VIEW v [FORCE] ADD | UPDATE DIALECT AS query`
  case setViewDialect(QualifiedName, isForced: Bool, isUpdate: Bool, QueryExpression)
  case dropViewDialect(QualifiedName)
  case createMaterializedView(CreateMaterializedView)
  case refreshMaterializedView(QualifiedName)
  case dropMaterializedView(QualifiedName, ifExists: Bool)
  case renameMaterializedView(QualifiedName, ifExists: Bool, to: QualifiedName)
  case setMaterializedViewProperties(QualifiedName, [Property])

  package enum Commented: String, Hashable, Sendable {
    case table = "TABLE"
    case view = "VIEW"
    case column = "COLUMN"
  }

  package struct CreateCatalog: Hashable, Sendable {
    package let name: Identifier
    package var ifNotExists = false
    package let connector: Identifier
    package var comment: String?
    package var owner: Principal?
    package var properties: [Property] = []

    package init(name: Identifier, connector: Identifier) {
      self.name = name
      self.connector = connector
    }
  }

  package struct CreateMaterializedView: Hashable, Sendable {
    package let name: QualifiedName
    package var orReplace = false
    package var ifNotExists = false
    package var gracePeriod: IntervalLiteral?
    package var comment: String?
    package var properties: [Property] = []
    package let query: QueryExpression

    package init(name: QualifiedName, query: QueryExpression) {
      self.name = name
      self.query = query
    }
  }
}

package enum TransactionStatement: Hashable, Sendable {
  case start([Mode])
  case commit
  case rollback

  package enum Mode: String, Hashable, Sendable, CaseIterable {
    case readUncommitted = "ISOLATION LEVEL READ UNCOMMITTED"
    case readCommitted = "ISOLATION LEVEL READ COMMITTED"
    case repeatableRead = "ISOLATION LEVEL REPEATABLE READ"
    case serializable = "ISOLATION LEVEL SERIALIZABLE"
    case readOnly = "READ ONLY"
    case readWrite = "READ WRITE"
  }
}
