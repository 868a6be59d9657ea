extension Statement {
  /// What people call the statement, for messages: `CREATE VIEW`, `ALTER TABLE RENAME COLUMN`.
  package var title: String {
    switch self {
    case .query: "SELECT"
    case .scopedQuery(let query): query.title
    case .explain: "EXPLAIN"
    case .createDatabase: "CREATE DATABASE"
    case .dropDatabase: "DROP DATABASE"
    case .use: "USE"
    case .createTable: "CREATE TABLE"
    case .createTableAsSelect: "CREATE TABLE AS SELECT"
    case .createView(let view): view.isMultiDialect ? "CREATE PROTECTED MULTI DIALECT VIEW" : "CREATE VIEW"
    case .dropTable: "DROP TABLE"
    case .dropView: "DROP VIEW"
    case .alterTable(_, _, let action): "ALTER TABLE " + action.title
    case .repairTable: "MSCK REPAIR TABLE"
    case .show(let show): "SHOW " + show.title
    case .describe(let describe): describe.title
    case .insert: "INSERT INTO"
    case .delete: "DELETE"
    case .update: "UPDATE"
    case .merge: "MERGE"
    case .unload: "UNLOAD"
    case .optimize: "OPTIMIZE"
    case .vacuum: "VACUUM"
    case .setSession: "SET SESSION"
    case .resetSession: "RESET SESSION"
    case .prepare: "PREPARE"
    case .execute: "EXECUTE"
    case .executeImmediate: "EXECUTE IMMEDIATE"
    case .deallocate: "DEALLOCATE PREPARE"
    case .setTimeZone: "SET TIME ZONE"
    case .setPath: "SET PATH"
    case .transaction(.start): "START TRANSACTION"
    case .transaction(.commit): "COMMIT"
    case .transaction(.rollback): "ROLLBACK"
    case .access(let access): access.title
    case .administration(let administration): administration.title
    case .routine(.create): "CREATE FUNCTION"
    case .routine(.drop): "DROP FUNCTION"
    case .routine(.call): "CALL"
    }
  }
}

extension ScopedQuery {
  var title: String {
    switch scope {
    case .external: "USING EXTERNAL FUNCTION"
    case .routines(let routines, _): routines.isEmpty ? "WITH SESSION" : "WITH FUNCTION"
    }
  }
}

extension AlterTableAction {
  var title: String {
    switch self {
    case .addPartitions: "ADD PARTITION"
    case .dropPartitions: "DROP PARTITION"
    case .renamePartition: "RENAME PARTITION"
    case .setLocation: "SET LOCATION"
    case .setTableProperties: "SET TBLPROPERTIES"
    case .unsetTableProperties: "UNSET TBLPROPERTIES"
    case .addColumns, .addColumnsToPartition: "ADD COLUMNS"
    case .replaceColumns: "REPLACE COLUMNS"
    case .changeColumn: "CHANGE COLUMN"
    case .dropColumn: "DROP COLUMN"
    case .renameColumn: "RENAME COLUMN"
    case .rename: "RENAME"
    case .addColumnIfMissing: "ADD COLUMN"
    case .setColumnType, .dropNotNull: "ALTER COLUMN"
    case .setProperties: "SET PROPERTIES"
    case .execute: "EXECUTE"
    }
  }
}

extension Show {
  var title: String {
    switch self {
    case .databases: "DATABASES"
    case .catalogs: "CATALOGS"
    case .tables: "TABLES"
    case .views: "VIEWS"
    case .columns: "COLUMNS"
    case .partitions: "PARTITIONS"
    case .tableProperties: "TBLPROPERTIES"
    case .createTable: "CREATE TABLE"
    case .createView: "CREATE VIEW"
    case .functions: "FUNCTIONS"
    case .session: "SESSION"
    case .createSchema: "CREATE SCHEMA"
    case .createMaterializedView: "CREATE MATERIALIZED VIEW"
    case .stats, .statsOfQuery: "STATS"
    case .grants: "GRANTS"
    case .roles: "ROLES"
    case .roleGrants: "ROLE GRANTS"
    }
  }
}

extension Describe {
  var title: String {
    switch self {
    case .table(_, _, let partition, let column):
      !partition.isEmpty ? "DESCRIBE of a partition" : column != nil ? "DESCRIBE of a column" : "DESCRIBE"
    case .database: "DESCRIBE DATABASE"
    case .view: "DESCRIBE VIEW"
    case .input: "DESCRIBE INPUT"
    case .output: "DESCRIBE OUTPUT"
    }
  }
}

extension AccessStatement {
  var title: String {
    switch self {
    case .createRole: "CREATE ROLE"
    case .dropRole: "DROP ROLE"
    case .grantRoles, .grant: "GRANT"
    case .revokeRoles, .revoke: "REVOKE"
    case .deny: "DENY"
    case .setRole: "SET ROLE"
    case .setOwner(let kind, _, _): "ALTER \(kind.rawValue) SET AUTHORIZATION"
    case .sessionUser(let user): user == nil ? "RESET SESSION AUTHORIZATION" : "SET SESSION AUTHORIZATION"
    }
  }
}

extension AdministrationStatement {
  var title: String {
    switch self {
    case .createCatalog: "CREATE CATALOG"
    case .dropCatalog: "DROP CATALOG"
    case .comment(let kind, _, _): "COMMENT ON \(kind.rawValue)"
    case .truncate: "TRUNCATE TABLE"
    case .analyze: "ANALYZE"
    case .renameSchema: "ALTER SCHEMA RENAME"
    case .setDatabaseProperties: "ALTER DATABASE SET DBPROPERTIES"
    case .renameView: "ALTER VIEW RENAME"
    case .setViewDialect, .dropViewDialect: "ALTER VIEW DIALECT"
    case .createMaterializedView: "CREATE MATERIALIZED VIEW"
    case .refreshMaterializedView: "REFRESH MATERIALIZED VIEW"
    case .dropMaterializedView: "DROP MATERIALIZED VIEW"
    case .renameMaterializedView, .setMaterializedViewProperties: "ALTER MATERIALIZED VIEW"
    }
  }
}
