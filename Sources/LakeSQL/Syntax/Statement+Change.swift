/// `dt = '2020-01-01'` inside `PARTITION (…)`; Athena also drops by comparison: `dt < '2020'`.
package struct PartitionValue: Hashable, Sendable {
  package let column: Identifier
  package let comparison: SyntaxExpression.Comparison
  package let value: SyntaxExpression

  package init(_ column: Identifier, _ comparison: SyntaxExpression.Comparison = .equal, _ value: SyntaxExpression) {
    self.column = column
    self.comparison = comparison
    self.value = value
  }
}

package enum AlterTableAction: Hashable, Sendable {
  case addPartitions([AddedPartition], ifNotExists: Bool)
  case dropPartitions([[PartitionValue]], ifExists: Bool)
  case renamePartition([PartitionValue], to: [PartitionValue])
  /// With a partition: only of that partition.
  case setLocation(String, partition: [PartitionValue])
  case setTableProperties([TextProperty])
  case unsetTableProperties([String], ifExists: Bool)
  case addColumns([ColumnDefinition])
  case replaceColumns([ColumnDefinition])
  /// `CHANGE [COLUMN] old new type [COMMENT …] [FIRST | AFTER column]`
  case changeColumn(Identifier, ColumnDefinition, ColumnPlace?)
  case dropColumn(QualifiedName, ifExists: Bool)
  case renameColumn(QualifiedName, to: Identifier, ifExists: Bool)
  case rename(to: QualifiedName)
  /// With a partition: Hive's `PARTITION (…) ADD COLUMNS`.
  case addColumnsToPartition([PartitionValue], [ColumnDefinition])
  /// Trino's `ADD COLUMN [IF NOT EXISTS]` of one column
  case addColumnIfMissing(ColumnDefinition)
  /// `ALTER COLUMN a.b SET DATA TYPE bigint`
  case setColumnType(QualifiedName, TypeName)
  /// `ALTER COLUMN a DROP NOT NULL`
  case dropNotNull(Identifier)
  case setProperties([Property])
  /// `EXECUTE optimize(file_size_threshold => '10MB') WHERE …`
  case execute(Identifier, [CallArgument], where: SyntaxExpression?)

  package struct AddedPartition: Hashable, Sendable {
    package let values: [PartitionValue]
    package let location: String?

    package init(values: [PartitionValue], location: String?) {
      self.values = values
      self.location = location
    }
  }

  package enum ColumnPlace: Hashable, Sendable {
    case first
    case after(Identifier)
  }
}

package struct Insert: Hashable, Sendable {
  package let table: QualifiedName
  /// Empty when not written.
  package let columns: [Identifier]
  package let query: QueryExpression

  package init(table: QualifiedName, columns: [Identifier], query: QueryExpression) {
    self.table = table
    self.columns = columns
    self.query = query
  }
}

/// `column = value` of UPDATE and MERGE.
package struct ColumnAssignment: Hashable, Sendable {
  package let column: Identifier
  package let value: SyntaxExpression

  package init(_ column: Identifier, _ value: SyntaxExpression) {
    self.column = column
    self.value = value
  }
}

package struct Update: Hashable, Sendable {
  package let table: QualifiedName
  package let assignments: [ColumnAssignment]
  package let `where`: SyntaxExpression?

  package init(table: QualifiedName, assignments: [ColumnAssignment], where condition: SyntaxExpression?) {
    self.table = table
    self.assignments = assignments
    self.where = condition
  }
}

package struct Merge: Hashable, Sendable {
  package let target: QualifiedName
  package let alias: Identifier?
  package let source: TableReference
  package let condition: SyntaxExpression
  package let clauses: [Clause]

  package init(
    target: QualifiedName, alias: Identifier?, source: TableReference, condition: SyntaxExpression, clauses: [Clause]
  ) {
    self.target = target
    self.alias = alias
    self.source = source
    self.condition = condition
    self.clauses = clauses
  }

  /// `WHEN [NOT] MATCHED [AND condition] THEN action`
  package struct Clause: Hashable, Sendable {
    package let condition: SyntaxExpression?
    package let action: Action

    package init(condition: SyntaxExpression?, action: Action) {
      self.condition = condition
      self.action = action
    }
  }

  package enum Action: Hashable, Sendable {
    /// When matched.
    case update([ColumnAssignment])
    /// When matched.
    case delete
    /// When not matched.
    case insert(columns: [Identifier], values: [SyntaxExpression])
  }
}
