import Foundation
import LakeFormats
import LakeQ
import LakeStorage
import LakeVectors

/// The passengers, and a few bookings of two days, as Parquet tables in a folder that goes with this object.
final class TemporaryLake {
  let lake: Lake
  private let folder: String

  init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lakeq-\(UUID().uuidString)").path
    lake = try Lake(at: folder)
    let passengers =
      ["passenger_id", "flight_id"].map { ColumnSchema(name: $0, type: .integer) }
      + ["name", "seat_number"].map { ColumnSchema(name: $0, type: .varchar) }
    try write("passengers/a.parquet", passengers, [[.integer(1), .integer(1013), .string("Juan Perez"), .string("12A")]])
    let bookings = [
      ColumnSchema(name: "booking_id", type: .bigint), ColumnSchema(name: "cabin", type: .varchar),
      ColumnSchema(name: "seats", type: .integer), ColumnSchema(name: "price", type: .decimal(precision: 10, scale: 2)),
    ]
    let cabins = ["economy", "economy", "business", "economy", "first", "business"]
    for (day, first) in [("2023-10-21", 1), ("2023-10-22", 101)] {
      let rows: [[Value]] = cabins.enumerated().map { i, cabin in
        [.integer(Int64(first + i)), .string(cabin), .integer(Int64(i % 2 + 1)), i == 3 ? .null : .decimal(Int128(9900 + 2550 * i))]
      }
      try write("bookings/dt=\(day)/a.parquet", bookings, rows)
    }
    try await defineTables()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func explain(_ sql: String) async throws -> String {
    let lines = try await lake.query("EXPLAIN \(sql)").column("Query Plan", as: String.self).map { $0 ?? "" }
    return lines.joined(separator: "\n")
  }

  private func defineTables() async throws {
    let script = try lake.prepareScript(
      """
      CREATE EXTERNAL TABLE passengers (passenger_id int, flight_id int, name string, seat_number string)
      STORED AS PARQUET LOCATION 's3://bucket/passengers/';
      CREATE EXTERNAL TABLE bookings (booking_id bigint, cabin string, seats int, price decimal(10,2))
      PARTITIONED BY (dt date) STORED AS PARQUET LOCATION 's3://bucket/bookings/';
      MSCK REPAIR TABLE bookings
      """)
    for statement in script { _ = try await statement.query() }
  }

  private func write(_ key: String, _ schema: [ColumnSchema], _ rows: [[Value]]) throws {
    let sink = try FileSink(path: folder + "/bucket/" + key)
    let writer = try FormatRegistry.format(named: "parquet").makeWriter(sink, schema: schema, options: FormatOptions())
    let columns = schema.indices.map { i in ColumnVector(rows.map { $0[i] }, type: schema[i].type) }
    try writer.write(ColumnBatch(columns: columns, rowCount: rows.count))
    try writer.finish()
    try sink.publish()
  }
}
