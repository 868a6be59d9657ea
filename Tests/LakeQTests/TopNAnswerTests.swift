import Foundation
import LakeFormats
import LakeQ
import LakeStorage
import LakeVectors
import Testing

/// Top-N over files with statistics gives the first rows of the sorted table, whatever is skipped on the way.
@Suite struct TopNAnswerTests {
  /// Two files of 20 row groups of 50 rows: `up` ascends, `mixed` does not, `few` has ten values, `text` is a string, `d` a
  /// double with NaN; every seventh value of `mixed` is NULL, and all of one group.
  private func lake(in folder: String) async throws -> Lake {
    let schema = [
      ColumnSchema(name: "id", type: .bigint), ColumnSchema(name: "up", type: .integer), ColumnSchema(name: "mixed", type: .bigint),
      ColumnSchema(name: "few", type: .integer), ColumnSchema(name: "text", type: .varchar), ColumnSchema(name: "d", type: .double),
    ]
    for file in 0..<2 {
      let sink = try FileSink(path: folder + "/bucket/t/part=\(file)/a.parquet")
      var options = FormatOptions()
      options.parquet.rowGroupRows = 50
      let writer = try FormatRegistry.format(named: "parquet").makeWriter(sink, schema: schema, options: options)
      let rows = (0..<1000).map { row -> [Value] in
        let id = Int64(file * 1000 + row)
        let mixed = (id &* 7919) % 2003
        return [
          .integer(id), .integer(id), id % 7 == 0 || row / 50 == 3 ? .null : .integer(mixed), .integer(id % 10),
          .string("t\(mixed % 500)"), .double(id == 1234 ? .nan : Double(mixed) / 4),
        ]
      }
      let columns = schema.indices.map { i in ColumnVector(rows.map { $0[i] }, type: schema[i].type) }
      try writer.write(ColumnBatch(columns: columns, rowCount: rows.count))
      try writer.finish()
      try sink.publish()
    }
    let lake = try Lake(at: folder)
    _ = try await lake.query(
      """
      CREATE EXTERNAL TABLE t (id bigint, up int, mixed bigint, few int, `text` string, d double)
      PARTITIONED BY (part int) STORED AS PARQUET LOCATION 's3://bucket/t/'
      """)
    _ = try await lake.query("MSCK REPAIR TABLE t")
    return lake
  }

  @Test func sameAsSorted() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lakeq-topn-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lake = try await lake(in: folder)
    let orders = ["up", "up DESC", "mixed", "mixed DESC", "few", "few DESC, mixed", "text", "text DESC", "d", "d DESC", "part DESC, mixed"]
    for order in orders {
      for nulls in [" NULLS FIRST", " NULLS LAST"] {
        let first = order.split(separator: ",", maxSplits: 1)
        let rest = first.count > 1 ? ",\(first[1])" : ""
        let sql = "SELECT id, mixed, text FROM t WHERE id <> 5 ORDER BY \(first[0])\(nulls)\(rest), id"
        let all = try await lake.query(sql).csv().split(separator: "\n")
        for limit in [3, 300] {
          let top = try await lake.query(sql + " LIMIT \(limit)").csv().split(separator: "\n")
          #expect(Array(all.prefix(limit + 1)) == top, "\(sql) LIMIT \(limit)")
        }
      }
      // Equal rows keep their order.
      let sql = "SELECT id FROM t ORDER BY \(order)"
      let all = try await lake.query(sql).csv().split(separator: "\n")
      let top = try await lake.query(sql + " OFFSET 3 LIMIT 40").csv().split(separator: "\n")
      #expect(Array(all.dropFirst(4).prefix(40)) == Array(top.dropFirst()), "\(sql)")
    }
  }

  /// What was skipped, as EXPLAIN ANALYZE says it: of 40 row groups, the last has the ten greatest values.
  @Test func rowGroupsAreSkipped() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lakeq-topn-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lake = try await lake(in: folder)
    let lines = try await lake.query("EXPLAIN ANALYZE SELECT id FROM t ORDER BY up DESC LIMIT 10").csv()
    let read = lines.split(separator: "row groups: ").dropFirst().first.flatMap { $0.split(separator: " ").first.flatMap { Int($0) } }
    #expect((read ?? 40) < 40, "\(lines)")
  }
}
