/// One SQL statement.
package indirect enum Statement: Hashable, Sendable {
  case query(QueryExpression)
  /// A query with functions or session values of its own.
  case scopedQuery(ScopedQuery)
  case explain(Explain)

  // Databases
  case createDatabase(CreateDatabase)
  case dropDatabase(name: QualifiedName, ifExists: Bool, isCascade: Bool)
  case use(QualifiedName)

  // Tables and views
  case createTable(CreateTable)
  case createTableAsSelect(CreateTableAsSelect)
  case createView(CreateView)
  case dropTable(name: QualifiedName, ifExists: Bool)
  case dropView(name: QualifiedName, ifExists: Bool)
  case alterTable(name: QualifiedName, ifExists: Bool, AlterTableAction)
  /// `MSCK REPAIR TABLE t`
  case repairTable(QualifiedName)

  // Looking around
  case show(Show)
  case describe(Describe)

  // Data
  case insert(Insert)
  case delete(table: QualifiedName, where: SyntaxExpression?)
  case update(Update)
  case merge(Merge)
  case unload(query: QueryExpression, location: String, properties: [Property])
  case optimize(table: QualifiedName, where: SyntaxExpression?)
  case vacuum(QualifiedName)

  // Sessions
  case setSession(name: QualifiedName, value: SyntaxExpression)
  case resetSession(QualifiedName)
  case prepare(name: Identifier, Statement)
  case execute(name: Identifier, using: [SyntaxExpression])
  case executeImmediate(String, using: [SyntaxExpression])
  case deallocate(Identifier)
  /// `SET TIME ZONE LOCAL` is nil.
  case setTimeZone(SyntaxExpression?)
  case setPath([QualifiedName])
  case transaction(TransactionStatement)

  // Trino's, for administrators
  case access(AccessStatement)
  case administration(AdministrationStatement)
  case routine(RoutineStatement)
}

package struct Explain: Hashable, Sendable {
  package let statement: Statement
  package let isAnalyze: Bool
  package let isVerbose: Bool
  package let type: PlanType?
  package let format: Format?

  package init(
    _ statement: Statement, isAnalyze: Bool = false, isVerbose: Bool = false, type: PlanType? = nil, format: Format? = nil
  ) {
    self.statement = statement
    self.isAnalyze = isAnalyze
    self.isVerbose = isVerbose
    self.type = type
    self.format = format
  }

  package enum PlanType: String, Hashable, Sendable, CaseIterable {
    case logical = "LOGICAL"
    case distributed = "DISTRIBUTED"
    case validate = "VALIDATE"
    case io = "IO"
    /// Ours: the parsed statement printed back.
    case syntax = "SYNTAX"
  }

  package enum Format: String, Hashable, Sendable, CaseIterable {
    case text = "TEXT"
    case graphviz = "GRAPHVIZ"
    case json = "JSON"
  }
}

/// A LIKE pattern, or Hive's pattern of names with `*` and `|`.
package enum NamePattern: Hashable, Sendable {
  case like(String, escape: String?)
  /// `SHOW TABLES 'sales*'`
  case regex(String)
}

package enum Show: Hashable, Sendable {
  case databases(NamePattern?)
  case catalogs(NamePattern?)
  case tables(in: QualifiedName?, NamePattern?)
  case views(in: QualifiedName?, NamePattern?)
  case columns(in: QualifiedName, NamePattern?)
  case partitions(QualifiedName)
  case tableProperties(QualifiedName, key: String?)
  case createTable(QualifiedName)
  case createView(QualifiedName)
  case functions(in: QualifiedName?, NamePattern?)
  case session(NamePattern?)
  case createSchema(QualifiedName)
  case createMaterializedView(QualifiedName)
  case stats(QualifiedName)
  case statsOfQuery(QueryExpression)
  /// `SHOW GRANTS [ON object]`
  case grants(GrantObject?)
  case roles(isCurrent: Bool, catalog: Identifier?)
  case roleGrants(catalog: Identifier?)
}

package enum Describe: Hashable, Sendable {
  /// `DESCRIBE [EXTENDED | FORMATTED] t [PARTITION (…)] [column]`
  case table(QualifiedName, detail: Detail?, partition: [PartitionValue], column: QualifiedName?)
  case database(QualifiedName, isExtended: Bool)
  /// `DESCRIBE VIEW v`
  case view(QualifiedName)
  case input(Identifier)
  case output(Identifier)

  package enum Detail: String, Hashable, Sendable {
    case extended = "EXTENDED"
    case formatted = "FORMATTED"
  }
}
