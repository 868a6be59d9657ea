/// Statements that change tables or rows.
extension Printer {
  func alterTable(_ action: AlterTableAction) -> Layout {
    switch action {
    case .addPartitions(let partitions, let ifNotExists):
      let list = partitions.map { added in
        partitionValues(added.values) + .text(added.location.map { " LOCATION \(string($0))" } ?? "")
      }
      return .all([ifNotExists ? "ADD IF NOT EXISTS" : "ADD", .indented(.line + list.joined(.line))])
    case .dropPartitions(let partitions, let ifExists):
      return (ifExists ? "DROP IF EXISTS " : "DROP ") + partitions.map(partitionValues).joined(", ")
    case .renamePartition(let partition, let name):
      return partitionValues(partition) + " RENAME TO " + partitionValues(name)
    case .setLocation(let location, let partition):
      return (partition.isEmpty ? .empty : partitionValues(partition) + " ") + "SET LOCATION \(string(location))"
    case .setTableProperties(let properties): return textProperties("SET TBLPROPERTIES", properties)
    case .unsetTableProperties(let keys, let ifExists):
      return .block("UNSET TBLPROPERTIES \(ifExists ? "IF EXISTS " : "")(", keys.map { .text(string($0)) }.list)
    case .addColumns(let columns):
      // The field of a row has a path, which only ADD COLUMN takes.
      if columns.count == 1, !columns[0].parents.isEmpty { return "ADD COLUMN " + column(columns[0]) }
      return .block("ADD COLUMNS (", columns.map(column).list)
    case .replaceColumns(let columns): return .block("REPLACE COLUMNS (", columns.map(column).list)
    case .changeColumn(let old, let new, let place):
      return "CHANGE COLUMN \(name(old)) " + column(new) + .text(place.map(columnPlace) ?? "")
    case .dropColumn(let column, let ifExists): return "DROP COLUMN \(ifExists ? "IF EXISTS " : "")\(name(column))"
    case .renameColumn(let column, let new, let ifExists):
      return "RENAME COLUMN \(ifExists ? "IF EXISTS " : "")\(name(column)) TO \(name(new))"
    case .rename(let new): return "RENAME TO \(name(new))"
    default: return alterColumns(action)
    }
  }

  private func alterColumns(_ action: AlterTableAction) -> Layout {
    switch action {
    case .addColumnsToPartition(let partition, let columns):
      return partitionValues(partition) + .block(" ADD COLUMNS (", columns.map(column).list)
    case .addColumnIfMissing(let column): return "ADD COLUMN IF NOT EXISTS " + self.column(column)
    case .setColumnType(let column, let type): return "ALTER COLUMN \(name(column)) SET DATA TYPE \(self.type(type))"
    case .dropNotNull(let column): return "ALTER COLUMN \(name(column)) DROP NOT NULL"
    case .setProperties(let properties): return "SET PROPERTIES " + .group(.indented(properties.map(property).list))
    case .execute(let procedure, let arguments, let condition):
      let list: Layout = arguments.isEmpty ? .empty : .block("(", arguments.map(callArgument).list)
      return .text("EXECUTE \(name(procedure))") + list + optionalWhere(condition)
    default: return .empty
    }
  }

  private func columnPlace(_ place: AlterTableAction.ColumnPlace) -> String {
    switch place {
    case .first: " FIRST"
    case .after(let column): " AFTER \(name(column))"
    }
  }

  func partitionValues(_ values: [PartitionValue]) -> Layout {
    let list = values.map { value in
      Layout.text("\(name(value.column)) \(value.comparison.rawValue) ") + expression(value.value, .concatenation)
    }
    return .block("PARTITION (", list.list)
  }

  func change(_ statement: Statement) -> Layout {
    switch statement {
    case .insert(let insert):
      return .all([.text("INSERT INTO \(name(insert.table))") + optionalNames(insert.columns), .line, query(insert.query)])
    case .delete(let table, let condition): return .text("DELETE FROM \(name(table))") + optionalWhere(condition)
    case .update(let update):
      let assignments = Layout.group("SET" + .indented(.line + update.assignments.map(assignment).list))
      return .all(["UPDATE \(name(update.table))", .line, assignments, optionalWhere(update.where)])
    case .merge(let merge): return self.merge(merge)
    case .unload(let query, let location, let properties):
      var lines: [Layout] = ["UNLOAD " + parenthesized(query), "TO \(string(location))"]
      if !properties.isEmpty { lines.append(self.properties(properties)) }
      return lines.joined(.line)
    case .optimize(let table, let condition):
      return .text("OPTIMIZE \(name(table)) REWRITE DATA USING BIN_PACK") + optionalWhere(condition)
    case .vacuum(let table): return "VACUUM \(name(table))"
    default: return .empty
    }
  }

  private func optionalWhere(_ condition: SyntaxExpression?) -> Layout {
    condition.map { .line + "WHERE " + .indented(expression($0)) } ?? .empty
  }

  private func assignment(_ assignment: ColumnAssignment) -> Layout {
    .text("\(name(assignment.column)) = ") + expression(assignment.value)
  }

  private func merge(_ merge: Merge) -> Layout {
    var lines: [Layout] = [
      "MERGE INTO \(name(merge.target))\(merge.alias.map { " AS \(name($0))" } ?? "")",
      "USING " + .group(.indented(relation(merge.source))), "ON " + .indented(expression(merge.condition)),
    ]
    lines += merge.clauses.map(mergeClause)
    return lines.joined(.line)
  }

  private func mergeClause(_ clause: Merge.Clause) -> Layout {
    let condition = clause.condition.map { " AND " + expression($0) } ?? .empty
    switch clause.action {
    case .delete: return .all(["WHEN MATCHED", condition, " THEN DELETE"])
    case .update(let assignments):
      let list = Layout.group("UPDATE SET" + .indented(.line + assignments.map(assignment).list))
      return .all(["WHEN MATCHED", condition, " THEN", .indented(.line + list)])
    case .insert(let columns, let values):
      let row = Layout.text("INSERT") + optionalNames(columns) + .block(" VALUES (", list(values))
      return .all(["WHEN NOT MATCHED", condition, " THEN", .indented(.line + row)])
    }
  }
}
