import Foundation
import LakeFormats
import LakeQ
import LakeStorage
import LakeVectors
import Testing

/// `count`, `min` and `max` out of footers are those of the rows, whoever wrote the file and whatever it leaves out.
@Suite struct MetadataAnswerTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "LakeFormatsTests/Samples/parquet").path

  private func answer(_ lake: Lake, _ sql: String, fromMetadata: Bool) async -> String {
    do {
      _ = try await lake.query("SET SESSION metadata_aggregation = \(fromMetadata)")
      return try await lake.query(sql).csv()
    } catch {
      return "fails"
    }
  }

  /// Files of many writers: bounds cut off, NaN, no statistics, deprecated ones, unsigned numbers, decimals as bytes.
  @Test func samplesOfAllWriters() async throws {
    let lake = try Lake(at: "/nowhere")
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.samples).filter { $0.hasSuffix(".parquet") }.sorted()
    #expect(names.count > 20)
    var answered = 0
    for name in names {
      let path = Self.samples + "/" + name
      guard let columns = try? lake.prepare("SELECT * FROM '\(path)'").resultColumns() else { continue }
      for column in columns {
        let c = "\"\(column.name)\""
        for select in ["count(*), count(\(c))", "min(\(c))", "max(\(c))"] {
          let sql = "SELECT \(select) FROM '\(path)'"
          let rows = await answer(lake, sql, fromMetadata: false)
          // Rows that cannot be read, whose count is known all the same.
          if rows == "fails" { continue }
          let metadata = await answer(lake, sql, fromMetadata: true)
          #expect(rows == metadata, "\(sql)")
          answered += 1
        }
      }
    }
    #expect(answered > 100)
  }

  /// A folder of partitions: of each, files with and without the columns, of no rows, of NULLs alone, of NaN.
  @Test func filesOfOneTable() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lakeq-metadata-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lake = try Lake(at: folder)
    let schema = [
      ColumnSchema(name: "n", type: .bigint), ColumnSchema(name: "s", type: .varchar), ColumnSchema(name: "d", type: .double),
    ]
    func write(_ key: String, _ columns: [ColumnSchema], _ rows: [[Value]]) throws {
      let sink = try FileSink(path: folder + "/bucket/t/" + key)
      var options = FormatOptions()
      options.parquet.rowGroupRows = 2
      let writer = try FormatRegistry.format(named: "parquet").makeWriter(sink, schema: columns, options: options)
      let vectors = columns.indices.map { i in ColumnVector(rows.map { $0[i] }, type: columns[i].type) }
      try writer.write(ColumnBatch(columns: vectors, rowCount: rows.count))
      try writer.finish()
      try sink.publish()
    }
    try write("dt=2023-01-01/a.parquet", schema, [[.integer(5), .string("b"), .double(1)], [.integer(7), .string("ä"), .double(.nan)]])
    try write("dt=2023-01-01/b.parquet", schema, [])
    try write("dt=2023-01-01/c.parquet", [schema[0]], [[.integer(-3)], [.null], [.integer(9)]])
    try write("dt=2023-01-02/a.parquet", schema, [[.null, .null, .null], [.null, .null, .null], [.null, .null, .null]])
    try write("dt=2023-01-03/a.parquet", schema, [])
    for sql in [
      "CREATE EXTERNAL TABLE t (n bigint, s string, d double) PARTITIONED BY (dt date) STORED AS PARQUET LOCATION 's3://bucket/t/'",
      "MSCK REPAIR TABLE t",
      "CREATE EXTERNAL TABLE nothing (n bigint) STORED AS PARQUET LOCATION 's3://bucket/nothing/'",
    ] { _ = try await lake.query(sql) }
    let expected = [
      ("SELECT count(*), count(n), count(s), count(d), min(n), max(n), min(s), max(s), min(d) FROM t", "8,4,2,2,-3,9,b,ä,1.0"),
      ("SELECT dt, count(*), count(n), min(n), max(s) FROM t GROUP BY dt ORDER BY dt", "2023-01-01,5,4,-3,ä\n2023-01-02,3,0,,"),
      ("SELECT min(dt), max(dt), count(dt) FROM t", "2023-01-01,2023-01-02,8"),
      ("SELECT count(*), max(n) FROM t WHERE dt > DATE '2023-01-01'", "3,"),
      ("SELECT count(*), max(n) FROM t WHERE dt > DATE '2024-01-01'", "0,"),
      ("SELECT dt, count(*) FROM t WHERE dt > DATE '2024-01-01' GROUP BY dt", ""),
      ("SELECT DISTINCT dt FROM t", "2023-01-01\n2023-01-02"),
      ("SELECT count(*), count(n), min(n) FROM nothing", "0,0,"),
      ("SELECT dt AS day, dt AS again, count(*) FROM t GROUP BY 1, 2 ORDER BY 1", "2023-01-01,2023-01-01,5\n2023-01-02,2023-01-02,3"),
      ("SELECT m - 1 FROM (SELECT max(n) AS m FROM t) WHERE m > 0", "8"),
    ]
    for (sql, rows) in expected {
      for fromMetadata in [true, false] {
        let answer = await answer(lake, sql, fromMetadata: fromMetadata)
        #expect(answer.split(separator: "\n").dropFirst().joined(separator: "\n") == rows, "\(sql), \(fromMetadata)")
      }
    }
  }
}
