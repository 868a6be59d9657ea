import LakeSQL
import Testing

/// How printed statements look.
@Suite struct FormatTests {
  static let queries = [
    ("select 1", "SELECT 1"),
    (
      "select a, count(*) n from t where a>1 and b<2 group by a having count(*)>1 order by n desc limit 3",
      """
      SELECT a, count(*) AS n
      FROM t
      WHERE a > 1 AND b < 2
      GROUP BY a
      HAVING count(*) > 1
      ORDER BY n DESC
      LIMIT 3
      """
    ),
    (
      "with x as (select a from t) select * from x join y on x.a = y.a left join z using (b) union all select 1",
      """
      WITH
        x AS (SELECT a FROM t)
      SELECT *
      FROM x JOIN y ON x.a = y.a LEFT JOIN z USING (b)
      UNION ALL
      SELECT 1
      """
    ),
  ]

  @Test(arguments: queries)
  func query(_ text: String, _ printed: String) throws {
    #expect(Printer.print(try Parser.parseStatement(text)) == printed)
  }

  @Test func breaksWhatIsTooWide() throws {
    let text =
      "SELECT first_column, second_column FROM first_table JOIN second_table ON a = b WHERE x = 1 AND (y = 2 OR "
      + "z = 3) AND q IN (1, 2)"
    let printed = """
      SELECT
        first_column,
        second_column
      FROM
        first_table
        JOIN second_table ON a = b
      WHERE x = 1
        AND (y = 2 OR z = 3)
        AND q IN (1, 2)
      """
    #expect(Printer.print(try Parser.parseStatement(text), width: 32) == printed)
  }

  /// What OR connects is seen at once; a query after a comparison brings its own lines.
  @Test func alternativesAndComparedQueries() throws {
    let text = """
      select 1 from t where first_column = 1 and second_column = 2 or third_column = 3 or fourth_column = (select max(a) from \
      some_table where b = 1)
      """
    let printed = """
      SELECT 1
      FROM t
      WHERE (
          first_column = 1
          AND second_column = 2
        )
        OR third_column = 3
        OR fourth_column = (
          SELECT max(a)
          FROM some_table
          WHERE b = 1
        )
      """
    let statement = try Parser.parseStatement(text)
    #expect(Printer.print(statement, width: 36) == printed)
    #expect(try Parser.parseStatement(printed) == statement)
  }

  @Test func table() throws {
    let text =
      "create external table t (a int comment 'x', b array<string>) partitioned by (dt string) row format "
      + "delimited fields terminated by '\\t' stored as textfile location 's3://b/' tblproperties ('a'='b')"
    let printed = """
      CREATE EXTERNAL TABLE t (
        a int COMMENT 'x',
        b array<string>
      )
      PARTITIONED BY (dt string)
      ROW FORMAT DELIMITED
        FIELDS TERMINATED BY '\\t'
      STORED AS textfile
      LOCATION 's3://b/'
      TBLPROPERTIES ('a' = 'b')
      """
    #expect(Printer.print(try Parser.parseStatement(text)) == printed)
  }

  @Test(arguments: [
    ("(a+b)*c", "(a + b) * c"), ("a+(b*c)", "a + b * c"), ("((a))", "a"), ("not (a in (1))", "a NOT IN (1)"), ("- - a", "- -a"),
    ("-(1)", "-(1)"), ("date'2020-01-01'", "DATE '2020-01-01'"), ("1e3", "1000.0E0"), ("1e300", "1E300"), ("x'0a'", "X'0A'"),
    ("case when a then b else c end", "CASE WHEN a THEN b ELSE c END"), ("\"select\"", "\"select\""), ("a.\"b c\"", "a.\"b c\""),
    ("cast(a as timestamp(3) with time zone)", "CAST(a AS timestamp(3) with time zone)"), ("'it''s'", "'it''s'"),
    (
      "sum(x) over(partition by a order by b rows between 1 preceding and current row)",
      "sum(x) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
    ),
  ])
  func expression(_ text: String, _ printed: String) throws {
    #expect(Printer.print(try Parser.parseExpression(text)) == printed)
  }
}
