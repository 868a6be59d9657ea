/// Statements of every kind; each parses, prints, and parses again to the same tree (`PrinterTests`), and is the seed of
/// the mutations in `RobustnessTests`.
enum StatementCorpus {
  static var all: [String] {
    queries + windows + expressions.map { "SELECT \($0)" } + definitions + others + administration + routines + patterns
  }

  static let queries = [
    "SELECT 1",
    "select a, b as c, t.*, (r).* as (x, y) from t",
    "SELECT DISTINCT a FROM t WHERE a > 1 AND b < 2 OR NOT c = 3",
    "SELECT ALL a FROM t",
    "SELECT * FROM 'logs/*.csv.gz' AS l (a, b)",
    "SELECT count(*), count(DISTINCT x), sum(x) FILTER (WHERE x > 0) FROM t GROUP BY 1, 2 HAVING count(*) > 1",
    "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (a), ()), ROLLUP (a, (b, c)), CUBE (d), (), (e, f), ROW(a, b)",
    "SELECT a FROM t GROUP BY DISTINCT a, b ORDER BY a DESC NULLS FIRST, b ASC NULLS LAST OFFSET 5 ROWS LIMIT 10",
    "SELECT a FROM t ORDER BY 1 FETCH FIRST 3 ROWS WITH TIES",
    "SELECT a FROM t FETCH NEXT ROW ONLY",
    "SELECT a FROM t LIMIT ALL",
    "SELECT a FROM t OFFSET ? LIMIT ?",
    "SELECT a FROM t LIMIT :n",
    "WITH a AS (SELECT 1), b (x, y) AS (SELECT 1, 2) SELECT * FROM a, b",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT * FROM n",
    "SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 INTERSECT SELECT 4 EXCEPT ALL SELECT 5",
    "(SELECT 1) UNION ALL (SELECT 2 ORDER BY 1 LIMIT 1) ORDER BY 1",
    "SELECT * FROM ((SELECT 1) UNION (SELECT 2)) AS t",
    "((SELECT 1))",
    "VALUES 1, 2, 3",
    "VALUES (1, 'a'), (2, 'b'), ROW(3)",
    "TABLE t",
    "SELECT * FROM (VALUES (1, 'a')) AS v (id, name)",
    "SELECT * FROM a JOIN b ON a.id = b.id LEFT JOIN c USING (id, k) RIGHT OUTER JOIN d ON true FULL JOIN e ON false",
    "SELECT * FROM a CROSS JOIN b NATURAL JOIN c NATURAL LEFT JOIN d, e x",
    "SELECT * FROM a JOIN b JOIN c ON b.x = c.x ON a.x = b.x",
    "SELECT * FROM a JOIN (b CROSS JOIN c) ON true",
    "SELECT * FROM (a JOIN b ON true) AS x",
    "SELECT * FROM t CROSS JOIN UNNEST(xs, ys) WITH ORDINALITY AS u (x, y, n), LATERAL (SELECT t.a) AS l",
    "SELECT * FROM t TABLESAMPLE BERNOULLI (10) WHERE true",
    "SELECT * FROM t AS x TABLESAMPLE SYSTEM (0.5)",
    "SELECT * FROM TABLE(sequence(start => 1, stop => 10)) AS s",
    "SELECT * FROM TABLE(f(input => TABLE(o) AS o PARTITION BY a ORDER BY b, columns => DESCRIPTOR(c, d bigint)))",
    "SELECT * FROM t FOR TIMESTAMP AS OF TIMESTAMP '2020-01-01 00:00:00 UTC' AS x",
    "SELECT * FROM t FOR VERSION AS OF 123",
    "SELECT limit, offset, \"order\" FROM t limit LIMIT 1",
    "SELECT x window, y AS fetch FROM t WINDOW w AS (PARTITION BY a ORDER BY b), v AS (w ROWS 2 PRECEDING)",
    "SELECT \"a b\".\"c\"\"d\" FROM \"cat\".\"sch\".\"tab\"",
  ]

  static let windows = [
    "SELECT rank() OVER (PARTITION BY a, b ORDER BY c DESC) FROM t",
    "SELECT sum(x) OVER w, lag(x, 1) IGNORE NULLS OVER (w ORDER BY y) FROM t WINDOW w AS (PARTITION BY a)",
    "SELECT sum(x) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 + 1 FOLLOWING) FROM t",
    "SELECT sum(x) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW) FROM t",
    "SELECT sum(x) OVER (ORDER BY d GROUPS UNBOUNDED PRECEDING), first_value(x) RESPECT NULLS OVER () FROM t",
    "SELECT array_agg(x ORDER BY y DESC, z NULLS FIRST), listagg(x, ',') WITHIN GROUP (ORDER BY x) FROM t",
    """
    SELECT listagg(DISTINCT x, '|' ON OVERFLOW TRUNCATE '…' WITH COUNT) WITHIN GROUP (ORDER BY x) \
    FILTER (WHERE x <> '') FROM t
    """,
    """
    SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY d MEASURES FINAL last(A.x) AS m, count(A.*) AS n \
    ALL ROWS PER MATCH OMIT EMPTY MATCHES AFTER MATCH SKIP TO FIRST B \
    PATTERN (^ A B+? (C | D){2,3} {- E* -} PERMUTE(F, G) () $) SUBSET U = (A, B) \
    DEFINE B AS x > prev(x), C AS RUNNING sum(x) > 1) AS m (a, b)
    """,
    """
    SELECT * FROM JSON_TABLE('[1]', 'strict $' AS "p" PASSING 1 AS "x" COLUMNS (n FOR ORDINALITY, a integer PATH '$.a' \
    DEFAULT 1 ON EMPTY ERROR ON ERROR, b varchar FORMAT JSON PATH '$.b' WITH CONDITIONAL ARRAY WRAPPER KEEP QUOTES, \
    NESTED PATH '$.c' AS c COLUMNS (d double)) ERROR ON ERROR) AS j
    """,
  ]

  static let definitions = [
    "CREATE DATABASE IF NOT EXISTS `my db` COMMENT 'it''s' LOCATION 's3://b/p/' WITH DBPROPERTIES ('a' = 'b', \"c\" = \"d\")",
    "CREATE SCHEMA s", "DROP DATABASE IF EXISTS d CASCADE", "DROP SCHEMA d RESTRICT",
    """
    CREATE EXTERNAL TABLE IF NOT EXISTS db.t (id bigint COMMENT 'the id', `date` string, n decimal(10,2), \
    s struct<a:int,b:array<string>,`c d`:map<string,double>>) COMMENT 'trips' PARTITIONED BY (dt string COMMENT 'day', h int) \
    CLUSTERED BY (id) SORTED BY (id DESC) INTO 8 BUCKETS ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' \
    COLLECTION ITEMS TERMINATED BY '\\002' MAP KEYS TERMINATED BY ':' LINES TERMINATED BY '\\n' NULL DEFINED AS '\\\\N' \
    STORED AS TEXTFILE LOCATION 's3://b/t/' TBLPROPERTIES ('skip.header.line.count' = '1', "has_encrypted_data"="false")
    """,
    """
    CREATE EXTERNAL TABLE t (a string) ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde' \
    WITH SERDEPROPERTIES ("separatorChar" = ",", "quoteChar" = "\\"", 'escapeChar' = '\\\\') LOCATION 's3://b/'
    """,
    "CREATE EXTERNAL TABLE t (a int) ROW FORMAT SERDE 'x' STORED AS INPUTFORMAT 'i' OUTPUTFORMAT 'o' LOCATION 's3://b/'",
    "CREATE EXTERNAL TABLE t (a int) STORED AS PARQUET LOCATION 's3://b/' TBLPROPERTIES ('parquet.compression'='ZSTD')",
    """
    CREATE TABLE t (id bigint, at timestamp) PARTITIONED BY (bucket(16, id), day(at), id) LOCATION 's3://b/' \
    TBLPROPERTIES ('table_type'='ICEBERG')
    """,
    "CREATE TABLE t (a bigint NOT NULL COMMENT 'x') WITH (format = 'PARQUET')",
    "CREATE TABLE t LIKE other",
    """
    CREATE TABLE IF NOT EXISTS t (a, b) COMMENT 'c' WITH (format = 'ORC', partitioned_by = ARRAY['b']) \
    AS SELECT 1, 'a\\' WITH NO DATA
    """,
    "CREATE TABLE t AS SELECT * FROM u",
    "CREATE OR REPLACE VIEW v COMMENT 'c' SECURITY INVOKER AS SELECT a FROM t",
    "CREATE VIEW db.v AS WITH a AS (SELECT 1) SELECT * FROM a",
    "DROP TABLE IF EXISTS `db`.`t`", "DROP VIEW v", "MSCK REPAIR TABLE t",
    "ALTER TABLE t ADD IF NOT EXISTS PARTITION (dt = '2020-01-01', h = 1) LOCATION 's3://b/x' PARTITION (dt = \"2\", h = 2)",
    "ALTER TABLE t DROP IF EXISTS PARTITION (dt = '1'), PARTITION (dt < '2')",
    "ALTER TABLE t PARTITION (dt = '1') RENAME TO PARTITION (dt = '2')",
    "ALTER TABLE t PARTITION (dt = '1') SET LOCATION 's3://x'",
    "ALTER TABLE t SET LOCATION 's3://x'", "ALTER TABLE t SET TBLPROPERTIES ('a' = 'b')",
    "ALTER TABLE t UNSET TBLPROPERTIES IF EXISTS ('a', 'b')", "ALTER TABLE t ADD COLUMNS (a int, b string COMMENT 'x')",
    "ALTER TABLE t REPLACE COLUMNS (a int)", "ALTER TABLE t CHANGE COLUMN a b bigint COMMENT 'x' AFTER c",
    "ALTER TABLE t CHANGE a b bigint FIRST", "ALTER TABLE t DROP COLUMN a", "ALTER TABLE t RENAME COLUMN a TO b",
    "ALTER TABLE t RENAME TO u",
  ]
}
