import Foundation
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct ParquetPruningTests {
  /// Four row groups of ten rows: k = 0...39, t = "row 00"..., n all NULL in the second group, d = k.5 with a NaN.
  private func file() throws -> (path: String, schema: [ColumnSchema]) {
    let schema = [
      ColumnSchema(name: "K", type: .integer), ColumnSchema(name: "t", type: .varchar), ColumnSchema(name: "n", type: .bigint),
      ColumnSchema(name: "d", type: .double), ColumnSchema(name: "p", type: .decimal(precision: 20, scale: 2)),
    ]
    let rows = 0..<40
    let values: [[Value]] = [
      rows.map { .integer(Int64($0)) }, rows.map { .string("row \($0 / 10)\($0 % 10)") },
      rows.map { $0 / 10 == 1 ? .null : .integer(Int64($0)) }, rows.map { .double($0 == 3 ? .nan : Double($0) + 0.5) },
      rows.map { .decimal(Int128($0) * 100 - 1000) },
    ]
    let batch = ColumnBatch(columns: zip(schema, values).map { ColumnVector($1, type: $0.type) }, rowCount: 40)
    let path = ParquetRoundTripTests.temporaryPath("pruning.parquet")
    try ParquetRoundTripTests.write(path, schema, [batch], groupRows: 10)
    return (path, schema)
  }

  private func groupsRead(_ column: String, _ domain: ColumnDomain, as type: DataType? = nil) throws -> [Int] {
    let (path, schema) = try file()
    let metrics = ScanMetrics()
    let wanted = ReadColumn(name: column, ordinal: 0, type: type ?? schema.first { $0.name == column }?.type ?? .bigint, domain: domain)
    let reader = try ParquetFormat().open(DataFile(path: path), ReadRequest(columns: [wanted], metrics: metrics))
    let read = try (0..<reader.splitCount).filter { try reader.openSplit($0) != nil }
    #expect(metrics.value(.rowGroupsRead) == read.count)
    #expect(metrics.value(.rowGroupsPruned) == 4 - read.count)
    return read
  }

  private func range(_ low: Value?, _ high: Value?, inclusive: Bool = true) -> ColumnDomain {
    ColumnDomain(lower: low.map { .init($0, inclusive: inclusive) }, upper: high.map { .init($0, inclusive: inclusive) })
  }

  @Test func rangesOfIntegers() throws {
    #expect(try groupsRead("K", range(.integer(9), .integer(10))) == [0, 1])
    #expect(try groupsRead("K", range(.integer(9), .integer(10), inclusive: false)) == [])
    #expect(try groupsRead("K", range(nil, .integer(-1))) == [])
    #expect(try groupsRead("K", range(.integer(39), nil)) == [3])
    #expect(try groupsRead("K", ColumnDomain(values: [.integer(5), .integer(35)])) == [0, 3])
    #expect(try groupsRead("K", range(.integer(39), nil), as: .bigint) == [3], "through the widening")
  }

  @Test func stringsDecimalsDoubles() throws {
    #expect(try groupsRead("t", range(.string("row 2"), .string("row 2z"))) == [2])
    #expect(try groupsRead("t", range(.string("row 2"), .string("row 2z")), as: .varchar(length: 5)) == [2])
    #expect(try groupsRead("d", range(.double(9.5), .double(9.5))) == [0])
    #expect(try groupsRead("p", range(.decimal(2899), .decimal(2900))) == [3])
    #expect(try groupsRead("p", range(.decimal(28990), .decimal(29000)), as: .decimal(precision: 30, scale: 3)) == [3], "rescaled")
  }

  @Test func nullsAndMissingColumns() throws {
    #expect(try groupsRead("n", ColumnDomain(values: [], nullAllowed: true)) == [1])
    #expect(try groupsRead("n", range(.integer(0), nil)) == [0, 2, 3])
    #expect(try groupsRead("absent", range(.integer(0), nil)) == [])
    #expect(try groupsRead("absent", ColumnDomain(values: [], nullAllowed: true)) == [0, 1, 2, 3])
  }

  @Test func boundsThatCannotBeTrusted() throws {
    // NaN as both bounds: unknown, so everything is read.
    let metrics = ScanMetrics()
    let path = ParquetSamples.path("nan_in_stats.parquet")
    let schema = try ParquetSamples.flatSchema(path)
    let read = try ParquetSamples.read(path, schema, metrics: metrics, domains: ["x": range(.double(0.5), .double(2))])
    #expect(read[0].count == 2)
    // Cut bounds still hold all values between them.
    let truncated = ParquetSamples.path("binary_truncated_min_max.parquet")
    let columns = try ParquetSamples.flatSchema(truncated)
    for column in columns where column.type == .varchar {
      let found = try ParquetSamples.read(truncated, [column], domains: [column.name: range(.string("Ju"), .string("Jv"))])
      #expect(found[0].contains(.string("Julia Roberts")) || found[0].contains { ParquetSamples.text($0).hasPrefix("Julia") })
    }
  }

  @Test func unreadColumnsCostNothing() throws {
    let (path, schema) = try file()
    func bytes(_ columns: [ColumnSchema]) throws -> Int {
      let metrics = ScanMetrics()
      _ = try ParquetSamples.read(path, columns, metrics: metrics)
      #expect(metrics.value(.rowsRead) == 40)
      return metrics.value(.bytesRead)
    }
    // The footer, which is remembered.
    #expect(try bytes([]) > 0)
    #expect(try bytes([]) == 0)
    #expect(try bytes([schema[0]]) < bytes(schema))
  }
}
