extension StatementCorpus {
  static let expressions = [
    "(ALL) + 1", "f((ALL) = 2)", "(ALL)[1]", "(ALL=_f(ALL 0))",
    "1", "-1", "- (-1)", "1_000", "0xff", "1.50", ".5", "1.", "1e3", "1.5E-10", "-2.5e0", "'it''s'", "U&'\\0041\\+01F600'",
    "U&'x!0041' UESCAPE '!'", "X'0a FF'", "NULL", "TRUE", "false", "DATE '2020-01-01'", "decimal '1.5'", "JSON '{}'",
    "TIMESTAMP '2020-01-01 00:00:00 UTC'", "double precision '1'", "INTERVAL '2' DAY", "INTERVAL -'1 2' DAY TO HOUR",
    "?", ":name", "a.b.c", "\"A\".\"b\"", "a[1]", "a[1][2].b", "f(x)[1].y", "-a * b + c || d", "a - (b - c)",
    "(a + b) * c", "a - -b", "+a", "- - a", "(-1)[1]", "-a[1]", "a % b / c * d", "a || (b || c)", "- (a + b)",
    "x AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tokyo'", "-(x AT TIME ZONE 'UTC')", "(a + b) AT TIME ZONE 'UTC'",
    "a = b", "a <> b", "a != b", "(a = b) = c", "a <= b", "a >= b", "a IS NULL", "a IS NOT NULL", "a IS DISTINCT FROM b",
    "a IS NOT DISTINCT FROM b + 1", "(a IS NULL) IS NULL", "a BETWEEN 1 AND 2 AND b NOT BETWEEN 3 AND 4",
    "a IN (1, 2)", "a NOT IN (1)", "a IN (SELECT 1)", "(a, b) IN ((1, 2), (3, 4))", "a IN ((SELECT 1) UNION (SELECT 2))",
    "a IN ((SELECT 1), 2)", "a LIKE 'x%'", "a NOT LIKE 'x!%' ESCAPE '!'", "a = ANY (SELECT 1)", "a > ALL (VALUES 1)",
    "a <> SOME (SELECT 1)", "EXISTS (SELECT 1)", "NOT EXISTS (SELECT 1)", "(SELECT max(x) FROM t)",
    "((SELECT 1) UNION (SELECT 2))", "((SELECT 1) + 1)", "NOT a AND b", "NOT (a AND b)", "NOT NOT a", "NOT a = b",
    "a AND (b OR c)", "a AND (b AND c) AND d", "a OR b AND c", "(a OR b) AND NOT (c OR d)", "(NOT a) = b", "(a AND b) = c",
    "(a LIKE b) || c", "(a, b)", "ROW(a)", "ROW(a, b)[1]", "ARRAY[1, 2]", "ARRAY[]", "ARRAY[ARRAY[1]]", "x -> x + 1",
    "(x, y) -> x + y", "() -> 1", "transform(a, x -> x -> 1)", "(x -> x) = y", "CAST(a AS decimal(10, 2))",
    "TRY_CAST(a AS timestamp(3) with time zone)", "CAST(a AS row(x bigint, varchar(5), z array(map(varchar, double))))",
    "CAST(a AS interval day to second)", "CAST(a AS bigint array)", "CAST(NULL AS time(3) without time zone)",
    "CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END", "CASE a WHEN 1 THEN 'x' END", "EXTRACT(year FROM d)", "TRIM(x)",
    "TRIM(LEADING FROM x)", "TRIM(BOTH 'a' FROM x)", "TRIM('a' FROM x)", "TRIM(x, 'a')", "SUBSTRING(x FROM 1 FOR 2)",
    "substring(x, 1)", "POSITION('a' IN x)", "position(a, b)", "NORMALIZE(x)", "normalize(x, NFKD)", "GROUPING(a, t.b)",
    "CURRENT_DATE", "current_timestamp(3)", "LOCALTIME", "CURRENT_USER", "COALESCE(a, b)", "IF(a, b)", "TRY(a / b)",
    "schema.f(1, 2)", "f()", "f(ALL x)", "date(x)", "date", "year", "map(ARRAY['a'], ARRAY[1])", "row.x", "first",
    "f(a).b.c", "JSON_EXISTS(x, 'lax $.a' PASSING y AS \"y\" TRUE ON ERROR)",
    "JSON_VALUE(x FORMAT JSON, 'lax $' RETURNING bigint DEFAULT 1 ON EMPTY NULL ON ERROR)",
    "JSON_QUERY(x, 'lax $' RETURNING varchar FORMAT JSON WITHOUT ARRAY WRAPPER OMIT QUOTES EMPTY ARRAY ON EMPTY ERROR ON ERROR)",
    "JSON_OBJECT(KEY 'a' VALUE 1, 'b' : 2, 'c' VALUE x FORMAT JSON ABSENT ON NULL WITH UNIQUE KEYS RETURNING varchar(100))",
    "JSON_OBJECT()", "JSON_ARRAY(1, x FORMAT JSON NULL ON NULL)", "json_array()",
  ]

  static let others = [
    "SHOW TABLES", "SHOW TABLES IN db 'sales*|x'", "SHOW TABLES FROM db LIKE 'a\\_b%' ESCAPE '\\'", "SHOW DATABASES",
    "SHOW SCHEMAS LIKE 'a%'", "SHOW PARTITIONS db.t", "SHOW COLUMNS IN t", "SHOW COLUMNS FROM t IN db",
    "SHOW CREATE TABLE t", "SHOW CREATE VIEW v", "SHOW VIEWS IN db LIKE 'x'", "SHOW FUNCTIONS", "SHOW FUNCTIONS LIKE 'arr%'",
    "SHOW TBLPROPERTIES t ('a')", "SHOW TBLPROPERTIES t", "SHOW SESSION", "SHOW CATALOGS", "DESCRIBE t", "DESC db.t",
    "DESCRIBE FORMATTED t", "DESCRIBE EXTENDED db.t PARTITION (dt = '1') a.b", "DESCRIBE DATABASE EXTENDED d",
    "DESCRIBE INPUT p", "DESCRIBE OUTPUT p", "EXPLAIN SELECT 1", "EXPLAIN ANALYZE VERBOSE SELECT 1",
    "EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT 1", "EXPLAIN (SELECT 1)", "EXPLAIN (TYPE VALIDATE) INSERT INTO t SELECT 1",
    "USE db", "USE cat.db", "SET SESSION x.y = 1 + 1", "RESET SESSION x", "PREPARE p FROM SELECT ? + 1",
    "EXECUTE p USING 1, 'a'", "EXECUTE IMMEDIATE 'SELECT ?' USING 1", "DEALLOCATE PREPARE p", "INSERT INTO t VALUES (1, 2)",
    "INSERT INTO t (a, b) SELECT 1, 2", "INSERT INTO t (SELECT 1)", "DELETE FROM t", "DELETE FROM db.t WHERE a = 1",
    "UPDATE t SET a = 1, b = a + 1 WHERE c IS NULL",
    """
    MERGE INTO t AS x USING (SELECT 1 AS id) AS s ON x.id = s.id WHEN MATCHED AND s.d THEN DELETE \
    WHEN MATCHED THEN UPDATE SET a = 1, b = 2 WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, 1)
    """,
    "MERGE INTO t USING u ON true WHEN NOT MATCHED AND a > 1 THEN INSERT VALUES (1)",
    "UNLOAD (SELECT * FROM t) TO 's3://b/p/' WITH (format = 'PARQUET', compression = 'ZSTD')",
    "OPTIMIZE t REWRITE DATA USING BIN_PACK WHERE a = 1", "OPTIMIZE t REWRITE DATA USING BIN_PACK", "VACUUM t",
  ]
}
