import Foundation
import Testing

@Suite struct CommandTests {
  let lake: TemporaryLake

  init() throws {
    lake = try TemporaryLake()
    try lake.write("bucket/people/a.csv", "1,Ana,12.50\n2,Luis\n3,\\N,1\n")
    let ddl =
      "CREATE EXTERNAL TABLE people (id int, name string, score decimal(5,2)) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION 's3://bucket/people/'"
    let created = try lake.lakeq(ddl)
    #expect(created.status == 0 && created.output.isEmpty, "\(created.error)")
  }

  @Test func rowsInEveryFormat() throws {
    let sql = "SELECT id, name, score FROM people ORDER BY id"
    let expected = [
      "csv": "id,name,score\n1,Ana,12.50\n2,Luis,\n3,,1.00\n",
      "tsv": "id\tname\tscore\n1\tAna\t12.50\n2\tLuis\t\n3\t\t1.00\n",
      "ndjson":
        "{\"id\":1,\"name\":\"Ana\",\"score\":12.50}\n{\"id\":2,\"name\":\"Luis\",\"score\":null}\n{\"id\":3,\"name\":null,\"score\":1.00}\n",
      "json":
        "[{\"id\":1,\"name\":\"Ana\",\"score\":12.50},\n {\"id\":2,\"name\":\"Luis\",\"score\":null},\n {\"id\":3,\"name\":null,\"score\":1.00}]\n",
      "columns":
        #"{"id": {"0": 1, "1": 2, "2": 3}, "name": {"0": "Ana", "1": "Luis", "2": null}, "score": {"0": 12.50, "1": null, "2": 1.00}}"#,
      "markdown": "| id | name | score |\n| ---: | --- | ---: |\n| 1 | Ana | 12.50 |\n| 2 | Luis | NULL |\n| 3 | NULL | 1.00 |\n",
      "table": " id | name | score\n----+------+-------\n  1 | Ana  | 12.50\n  2 | Luis |  NULL\n  3 | NULL |  1.00\n(3 rows)\n",
    ]
    for (format, text) in expected {
      let result = try lake.lakeq(sql, "--format", format)
      #expect(result.status == 0 && result.output == text, "\(format): \(result.output)\(result.error)")
    }
    // Not a terminal: CSV.
    #expect(try lake.lakeq(sql).output == expected["csv"])
  }

  @Test func errorsPointAtThePlace() throws {
    let result = try lake.lakeq("SELECT foo FROM people")
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(
      result.error.hasPrefix("line 1:8: Column 'foo' cannot be resolved\nSELECT foo FROM people\n       ^\nhint: "), "\(result.error)")
    let script = try lake.lakeq(input: "SELECT 1 AS a;\n\nSELECT\n  1 FRM people;")
    #expect(script.status == 1 && script.error.contains("line 4:"), "\(script.error)")
    #expect(try lake.lakeq("SELECT 1", "--format", "xml").status == 2)
    #expect(try lake.lakeq("SELECT 1", "--wat").status == 2)
    for option in [["--threads", "0"], ["--time-zone", "Mars/Base"], ["--now", "soon"], ["--param", "x"]] {
      #expect(try lake.lakeq("SELECT 1", option[0], option[1]).status == 2, "\(option)")
    }
  }

  @Test func namedParametersComeFromOptions() throws {
    #expect(try lake.lakeq("-- by id\nSELECT name FROM people WHERE id = :id", "--param", "id=2").output == "name\nLuis\n")
    let missing = try lake.lakeq("SELECT :x")
    #expect(missing.status == 1 && missing.error.contains("The parameter :x has no value"))
  }

  @Test func oneOfManyCreatorsWins() async throws {
    let lake = lake
    let created = try await withThrowingTaskGroup(of: Int32.self) { group in
      for i in 0..<8 {
        group.addTask { try lake.lakeq("CREATE EXTERNAL TABLE same (c\(i) int) LOCATION 's3://bucket/s\(i)/'").status }
      }
      return try await group.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
    }
    #expect(created == 1)
    try lake.write(".lakeq/default/broken.json", "{")
    #expect(try lake.lakeq("SELECT * FROM broken").error.contains("DROP TABLE"))
    #expect(try lake.lakeq("DROP TABLE broken").status == 0)
  }

  @Test func formatLaysStatementsOut() throws {
    let input = "-- all\nselect a, b from t where a>1 and b='x' ; drop table if exists t"
    let expected = "-- all\nSELECT a, b\nFROM t\nWHERE a > 1 AND b = 'x';\n\nDROP TABLE IF EXISTS t;\n"
    try lake.write("q.sql", input)
    for result in [
      try Command.run(["format"], input: input), try Command.run(["format", "-f", "q.sql"], in: lake.url),
      try Command.run(["format", input]),
    ] {
      #expect(result.status == 0 && result.output == expected, "\(result.output)\(result.error)")
    }
    #expect(try Command.run(["format"], input: expected).output == expected)
    let bad = try Command.run(["format", "select 1 frm t"])
    #expect(bad.status == 1 && bad.output.isEmpty && bad.error.contains("line 1:"), "\(bad.error)")
    #expect(try Command.run(["format", "select 1", "-f", "q.sql"]).status == 2)
  }

  @Test func filesNeedNoTable() throws {
    try lake.write("logs/a.csv", "city,n,day\nLima,3,2023-10-22\nQuito,,2023-10-23\n")
    try lake.write("logs/b.csv", "city,n,day\n\"São Paulo, BR\",4,2023-10-24\n")
    try lake.write("logs/c.json", "{\"k\": 1, \"v\": \"a\"}\n{\"k\": 2.5, \"v\": null}\n")
    let glob = try Command.run(["SELECT city, n + 1 AS m, day FROM 'logs/*.csv' ORDER BY day"], in: lake.url)
    #expect(glob.output == "city,m,day\nLima,4,2023-10-22\nQuito,,2023-10-23\n\"São Paulo, BR\",5,2023-10-24\n", "\(glob.error)")
    let json = try Command.run(["SELECT sum(k) AS k, count(v) AS v FROM 'logs/c.json'"], in: lake.url)
    #expect(json.output == "k,v\n3.5,1\n", "\(json.error)")
  }

  @Test(arguments: [
    ("SELECT * FROM 'missing/*.csv'", "No file matches 'missing/*.csv'"),
    ("SELECT * FROM 'folder'", "is a folder"),
    ("SELECT * FROM 'broken.parquet'", "broken.parquet"),
    ("SELECT * FROM 'empty.csv'", "empty"),
    ("SELECT * FROM 'thing.xyz'", "does not say what format"),
    ("SELECT * FROM nowhere.t", "does not exist"),
    ("SELECT * FROM t", "there is no lake"),
    ("SELECT 1/0", "Division by zero"),
  ])
  func badInputIsAnErrorNotACrash(sql: String, text: String) throws {
    try lake.write("dir/folder/x", "")
    try lake.write("dir/broken.parquet", "PAR1 this is not parquet PAR1")
    try lake.write("dir/empty.csv", "")
    try lake.write("dir/thing.xyz", "x")
    let result = try Command.run([sql], in: lake.url.appending(path: "dir"), environment: ["LAKEQ_LAKE": "no-such-lake"])
    #expect(result.status == 1 && result.error.contains(text), "\(result.status) \(result.error)")
  }

  @Test func invalidUTF8IsNoCrash() throws {
    try lake.write("bucket/people/b.csv", Data([57, 44, 0xff, 0xfe, 0x41, 44, 49, 10]))
    let result = try lake.lakeq("SELECT id, length(name) AS n FROM people WHERE id = 9")
    #expect(result.output == "id,n\n9,3\n", "\(result.error)")
  }

  @Test func statementsOfAScriptRunInOrder() throws {
    let script = "CREATE DATABASE other; SHOW DATABASES; DROP DATABASE other; SHOW DATABASES"
    #expect(try lake.lakeq(script).output == "database_name\ndefault\nother\ndatabase_name\ndefault\n")
  }

  @Test func sessionOptionsHold() throws {
    let result = try lake.lakeq(
      "SELECT current_timestamp AS t, current_date AS d", "--now", "2023-10-22T23:30:00Z", "--time-zone", "Europe/Madrid")
    #expect(result.output == "t,d\n2023-10-23 01:30:00.000 Europe/Madrid,2023-10-23\n", "\(result.output)\(result.error)")
    for threads in ["1", "2", "8"] {
      #expect(try lake.lakeq("SELECT sum(id) AS s FROM people", "--threads", threads).output == "s\n6\n")
    }
  }

  @Test func explainAnalyzeShowsWhatWasPruned() throws {
    for day in 1...9 { try lake.write("bucket/days/dt=2023-10-0\(day)/a.csv", "\(day)\n") }
    #expect(try lake.lakeq("CREATE EXTERNAL TABLE days (n int) PARTITIONED BY (dt string) LOCATION 's3://bucket/days/'").status == 0)
    #expect(try lake.lakeq("MSCK REPAIR TABLE days").status == 0)
    let plan = try lake.lakeq("EXPLAIN SELECT n FROM days WHERE dt = '2023-10-03'")
    #expect(plan.status == 0 && plan.output.contains("days"), "\(plan.output)\(plan.error)")
    let analyzed = try lake.lakeq("EXPLAIN ANALYZE SELECT n FROM days WHERE dt = '2023-10-03'")
    #expect(analyzed.output.contains("partitions: 1 of 9 (8 pruned)") && analyzed.output.contains("bytes read: "), "\(analyzed.output)")
  }
}

extension TemporaryLake: @unchecked Sendable {}
