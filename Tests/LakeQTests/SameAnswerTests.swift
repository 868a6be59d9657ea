import Foundation
import LakeFormats
import LakeQ
import LakeStorage
import LakeVectors
import Testing

/// The same query gives the same answer, to the last bit of a double, with any number of threads and any size of batches.
@Suite struct SameAnswerTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 29) &* 0x9e37_79b9_7f4a_7c15
    }

    mutating func pick<T>(_ list: [T]) -> T { list[Int(next() >> 33) % list.count] }
  }

  /// Three files of several row groups: `id` unique, `g` of few values, `k` of many, `a` to `d` doubles of different spreads, `r` real.
  private final class Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lakeq-same-\(UUID().uuidString)").path
    var table: String { "'\(folder)/*.parquet'" }

    static let schema =
      [ColumnSchema(name: "id", type: .bigint), ColumnSchema(name: "g", type: .integer), ColumnSchema(name: "k", type: .bigint)]
      + ["a", "b", "c", "d"].map { ColumnSchema(name: $0, type: .double) } + [ColumnSchema(name: "r", type: .real)]

    init() throws {
      var random = Generator(state: 4)
      var id: Int64 = 0
      for (file, count) in [900, 1, 1400].enumerated() {
        var rows: [[Value]] = []
        for _ in 0..<count {
          id += 1
          func double(_ spread: Int) -> Double {
            Double(
              sign: Bool.random(using: &random) ? .plus : .minus, exponent: Int.random(in: -spread...spread, using: &random),
              significand: Double.random(in: 1..<2, using: &random))
          }
          let isNull = Int.random(in: 0..<9, using: &random) == 0
          rows.append([
            .integer(id), .integer(Int64.random(in: 0..<5, using: &random)), .integer(Int64.random(in: 0..<400, using: &random)),
            .double(double(3)), isNull ? .null : .double(1e6 + double(20)), .double(double(90)), isNull ? .null : .double(double(300)),
            .real(Float(double(10))),
          ])
        }
        let sink = try FileSink(path: folder + "/\(file).parquet")
        var options = FormatOptions()
        options.parquet.rowGroupRows = 250
        let writer = try FormatRegistry.format(named: "parquet").makeWriter(sink, schema: Self.schema, options: options)
        let vectors = Self.schema.indices.map { i in ColumnVector(rows.map { $0[i] }, type: Self.schema[i].type) }
        try writer.write(ColumnBatch(columns: vectors, rowCount: count))
        try writer.finish()
        try sink.publish()
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
  }

  private static func call(_ random: inout Generator, inWindow: Bool = false) -> String {
    let x = random.pick(["a", "b", "c", "d", "CAST(r AS double)", "a * b", "c / a", "b - 1e6"])
    let y = random.pick(["a", "b", "c"])
    let calls = [
      "sum(\(x))", "sum(\(x))", "avg(\(x))", "avg(\(x))", "sum(r)", "avg(r)", "geometric_mean(abs(\(x)))", "stddev(\(x))",
      "stddev_pop(\(x))", "variance(\(x))", "var_pop(\(x))", "covar_pop(\(x), \(y))", "covar_samp(\(x), \(y))", "corr(\(x), \(y))",
      "regr_slope(\(x), \(y))", "regr_intercept(\(x), \(y))", "min_by(id, \(x))", "max_by(id, \(x))",
      // Ties, and lists: by the order of the rows.
      "min_by(id, g)", "max_by(id, k % 3)", "min_by(ARRAY[id], g)", "max_by(id, g, 4)", "arbitrary(id)", "any_value(b)", "array_agg(id)",
      "map_agg(k, id)", "multimap_agg(g, id)", "histogram(g)", "arbitrary(ARRAY[id])", "array_agg(CAST(id AS varchar))",
    ]
    let call = random.pick(calls)
    if inWindow { return call }
    switch random.next() % 6 {
    case 0: return call + " FILTER (WHERE id % 3 <> 0)"
    case 1 where call.hasPrefix("sum") || call.hasPrefix("avg"): return call.replacing("(", with: "(DISTINCT ", maxReplacements: 1)
    default: return call
    }
  }

  private static func query(_ table: String, _ random: inout Generator) -> String {
    let filter = random.pick(["", "", " WHERE id % 7 > 2", " WHERE a < 1", " WHERE id = 0"])
    if random.next() % 4 == 0 {
      let frame = random.pick([
        "PARTITION BY g ORDER BY id", "PARTITION BY k", "ORDER BY id ROWS BETWEEN 5 PRECEDING AND 3 FOLLOWING",
        "PARTITION BY g ORDER BY id ROWS BETWEEN 40 PRECEDING AND CURRENT ROW",
        "PARTITION BY g ORDER BY k RANGE BETWEEN 30 PRECEDING AND 10 FOLLOWING",
        "ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
      ])
      return "SELECT id, \(call(&random, inWindow: true)) OVER (\(frame)) FROM \(table)\(filter)"
    }
    let calls = (0...Int(random.next() % 4)).map { _ in call(&random) }.joined(separator: ", ")
    switch random.next() % 4 {
    case 0: return "SELECT \(calls) FROM \(table)\(filter)"
    case 1: return "SELECT g, \(calls) FROM \(table)\(filter) GROUP BY g"
    case 2: return "SELECT g, k % 10, \(calls) FROM \(table)\(filter) GROUP BY ROLLUP (g, k % 10)"
    default: return "SELECT k, \(calls) FROM \(table)\(filter) GROUP BY k"
    }
  }

  private static func answer(_ data: Data, _ sql: String, threads: Int, batchRows: Int) async throws -> [String] {
    let lake = try Lake(at: data.folder, configuration: LakeConfiguration(threads: threads, batchRows: batchRows))
    let lines = try await lake.query(sql).csv().split(separator: "\n").map(String.init)
    // The groups of several grouping sets come in an order that the size of batches decides.
    return sql.contains("ROLLUP") ? lines.sorted() : lines
  }

  @Test func randomAggregates() async throws {
    let data = try Data()
    var random = Generator(state: 20)
    for _ in 0..<40 {
      let sql = Self.query(data.table, &random)
      let expected = try await Self.answer(data, sql, threads: 1, batchRows: 2048)
      for (threads, batchRows) in [(2, 2048), (8, 2048), (1, 7), (2, 7), (8, 7), (1, 1), (2, 1), (8, 1)] {
        let lines = try await Self.answer(data, sql, threads: threads, batchRows: batchRows)
        #expect(lines == expected, "\(sql)\nwith \(threads) threads and batches of \(batchRows)")
        if lines != expected { break }
      }
    }
  }

  /// What SQL leaves open is settled by the order of the rows in the files.
  static let open = [
    "SELECT id, g FROM {t} ORDER BY g", "SELECT id, g FROM {t} ORDER BY g DESC LIMIT 20", "SELECT id FROM {t} LIMIT 13",
    "SELECT id FROM {t} WHERE k > 200 LIMIT 300", "SELECT id FROM {t} OFFSET 700 LIMIT 50", "SELECT DISTINCT k FROM {t}",
    "SELECT k, count(*) FROM {t} GROUP BY k ORDER BY count(*) DESC LIMIT 7", "SELECT g, k FROM {t} WHERE id % 2 = 0 GROUP BY g, k",
    "SELECT id, row_number() OVER (ORDER BY g) FROM {t}", "SELECT id, row_number() OVER (PARTITION BY g ORDER BY k) FROM {t}",
    "SELECT id, first_value(id) OVER (PARTITION BY k ORDER BY g) FROM {t}", "SELECT k, array_agg(DISTINCT g) FROM {t} GROUP BY k",
    "SELECT array_agg(DISTINCT k) FROM {t}", "SELECT k FROM {t} UNION SELECT id FROM {t} WHERE id > 300",
    "SELECT a.id, b.id FROM {t} a JOIN {t} b ON a.k = b.k AND a.id < b.id", "SELECT a.id, b.id FROM {t} a FULL JOIN {t} b ON a.id = b.k",
    "SELECT k FROM {t} EXCEPT SELECT id FROM {t}", "SELECT g, approx_distinct(k) FROM {t} GROUP BY g",
  ]

  @Test(arguments: open) func openOrder(_ query: String) async throws {
    let data = try Data()
    let sql = query.replacing("{t}", with: data.table)
    let expected = try await Self.answer(data, sql, threads: 1, batchRows: 2048)
    for (threads, batchRows) in [(2, 2048), (8, 2048), (1, 7), (8, 7), (1, 1), (2, 1)] {
      let lines = try await Self.answer(data, sql, threads: threads, batchRows: batchRows)
      #expect(lines == expected, "\(query)\nwith \(threads) threads and batches of \(batchRows)")
      if lines != expected { break }
    }
  }
}
