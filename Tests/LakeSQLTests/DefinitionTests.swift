import LakeSQL
import Testing

/// What definitions mean, field by field.
@Suite struct DefinitionTests {
  private func table(_ text: String) throws -> CreateTable {
    guard case .createTable(let table) = try Parser.parseStatement(text) else {
      throw SyntaxError("not CREATE TABLE", line: 1, column: 1)
    }
    return table
  }

  @Test func delimitedTable() throws {
    let table = try table(
      """
      CREATE EXTERNAL TABLE IF NOT EXISTS `db`.passengers (
        `flight_id` INT COMMENT 'the flight''s', -- a comment
        name string
      )
      COMMENT "all of them"
      PARTITIONED BY (dt string, `hour` int COMMENT 'h')
      ROW FORMAT DELIMITED
        FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\'
        COLLECTION ITEMS TERMINATED BY '\\002'
        MAP KEYS TERMINATED BY '\\u0003'
        LINES TERMINATED BY '\\n'
        NULL DEFINED AS '\\\\N'
      STORED AS TEXTFILE
      LOCATION 's3://bucket/a b/'
      TBLPROPERTIES ('skip.header.line.count'='1', "x" = "it's \\"y\\"");
      """)
    #expect(table.isExternal && table.ifNotExists)
    #expect(table.name.folded == ["db", "passengers"])
    #expect(table.columns.map(\.name.text) == ["flight_id", "name"])
    #expect(table.columns.map(\.type.name) == ["int", "string"])
    #expect(table.columns.map(\.comment) == ["the flight's", nil])
    #expect(table.comment == "all of them")
    #expect(
      table.partitionedBy == [
        .column(ColumnDefinition(Identifier("dt"), TypeName("string"))),
        .column(ColumnDefinition(Identifier("hour", isQuoted: true), TypeName("int"), comment: "h")),
      ])
    guard case .delimited(let format) = table.rowFormat else {
      Issue.record("not delimited")
      return
    }
    #expect(format.fieldsTerminatedBy == "\t" && format.escapedBy == "\\")
    #expect(format.collectionItemsTerminatedBy == "\u{2}" && format.mapKeysTerminatedBy == "\u{3}")
    #expect(format.linesTerminatedBy == "\n" && format.nullDefinedAs == "\\N")
    #expect(table.storage == .format(Identifier("TEXTFILE")))
    #expect(table.location == "s3://bucket/a b/")
    #expect(table.tableProperties == [TextProperty("skip.header.line.count", "1"), TextProperty("x", "it's \"y\"")])
  }

  @Test func serdeTable() throws {
    let table = try table(
      """
      CREATE EXTERNAL TABLE t (a string) ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
      WITH SERDEPROPERTIES ("input.regex" = "^(\\\\S+) \\"(.*?)\\"$", 'quoteChar' = '\\'', 'z' = '`')
      STORED AS INPUTFORMAT 'in' OUTPUTFORMAT 'out' LOCATION 's3://b/'
      """)
    let properties = [
      TextProperty("input.regex", "^(\\S+) \"(.*?)\"$"), TextProperty("quoteChar", "'"), TextProperty("z", "`"),
    ]
    #expect(table.rowFormat == .serde(className: "org.apache.hadoop.hive.serde2.RegexSerDe", properties: properties))
    #expect(table.storage == .classes(input: "in", output: "out"))
  }

  @Test func icebergTable() throws {
    let table = try table("CREATE TABLE t (id bigint) PARTITIONED BY (id, bucket(4, id)) TBLPROPERTIES ('table_type'='ICEBERG')")
    let bucket = try Parser.parseExpression("bucket(4, id)")
    #expect(!table.isExternal)
    #expect(table.partitionedBy == [.transform(SyntaxExpression(.identifier(Identifier("id")))), .transform(bucket)])
  }

  /// Hive's escapes end where the query begins, and with the statement.
  @Test func backslashes() throws {
    let statements = try Parser.parseStatements(
      "CREATE TABLE t WITH (field_delimiter = '\\t') AS SELECT 'a\\', '\\t'; "
        + "SELECT '\\'; ALTER TABLE t SET LOCATION '\\''; SELECT '\\'")
    #expect(statements.count == 4)
    guard case .createTableAsSelect(let create) = statements[0].statement else { return }
    #expect(create.properties.first?.value?.kind == .string("\t"))
    #expect(Printer.print(create.query) == "SELECT 'a\\', '\\t'")
    let name = QualifiedName(Identifier("t"))
    #expect(statements[2].statement == .alterTable(name: name, ifExists: false, .setLocation("'", partition: [])))
  }

  @Test func viewKeepsTheText() throws {
    guard case .createView(let view) = try Parser.parseStatement("CREATE VIEW v AS  SELECT a  -- x\n FROM t ;") else { return }
    #expect(view.queryText == "SELECT a  -- x\n FROM t")
  }

  @Test func partitions() throws {
    let statement = try Parser.parseStatement(
      "ALTER TABLE d.t ADD IF NOT EXISTS PARTITION (dt='1', `h` = 2) LOCATION 's3://x' PARTITION (dt='2')")
    guard case .alterTable(let name, false, .addPartitions(let added, ifNotExists: true)) = statement else {
      Issue.record("\(statement)")
      return
    }
    #expect(name.folded == ["d", "t"])
    #expect(added.map(\.location) == ["s3://x", nil])
    #expect(added[0].values.map(\.column.text) == ["dt", "h"])
    #expect(added[0].values.map(\.value.kind) == [.string("1"), .integer(2)])
  }

  @Test func shows() throws {
    func show(_ text: String) throws -> Statement { try Parser.parseStatement(text) }
    let t = QualifiedName(Identifier("t"))
    #expect(try show("SHOW TABLES IN t 'a*|b'") == .show(.tables(in: t, .regex("a*|b"))))
    #expect(try show("show tables like 'a%'") == .show(.tables(in: nil, .like("a%", escape: nil))))
    #expect(try show("SHOW SCHEMAS") == show("SHOW DATABASES"))
    #expect(try show("SHOW COLUMNS FROM t IN d") == show("SHOW COLUMNS IN d.t"))
    #expect(try show("DESC t") == .describe(.table(t, detail: nil, partition: [], column: nil)))
    #expect(try show("DESCRIBE FORMATTED t") == .describe(.table(t, detail: .formatted, partition: [], column: nil)))
    let formatted = QualifiedName(Identifier("formatted"))
    #expect(try show("DESCRIBE formatted") == .describe(.table(formatted, detail: nil, partition: [], column: nil)))
    #expect(try show("MSCK REPAIR TABLE t") == .repairTable(t))
    #expect(try show("DROP SCHEMA IF EXISTS t CASCADE") == .dropDatabase(name: t, ifExists: true, isCascade: true))
  }
}
