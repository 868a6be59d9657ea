import Foundation
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

/// A table's type that differs from the file's: Hive's conversions, or an error that names both.
@Suite struct ParquetConversionTests {
  private func file(_ type: DataType, _ values: [Value]) throws -> String {
    let path = ParquetRoundTripTests.temporaryPath("conversion.parquet")
    let batch = ColumnBatch(columns: [ColumnVector(values, type: type)], rowCount: values.count)
    try ParquetRoundTripTests.write(path, [ColumnSchema(name: "Value", type: type)], [batch])
    return path
  }

  private func read(_ values: [Value], _ from: DataType, as to: DataType) throws -> [Value] {
    try ParquetSamples.read(file(from, values), [ColumnSchema(name: "value", type: to)])[0]
  }

  @Test func integers() throws {
    let edge: [Value] = [.integer(-128), .null, .integer(127)]
    for from in [DataType.tinyint, .smallint, .integer, .bigint] {
      for to in [DataType.tinyint, .smallint, .integer, .bigint] { #expect(try read(edge, from, as: to) == edge, "\(from) as \(to)") }
      #expect(try read(edge, from, as: .double) == [.double(-128), .null, .double(127)])
      #expect(try read(edge, from, as: .decimal(precision: 10, scale: 2)) == [.decimal(-12800), .null, .decimal(12700)])
    }
    #expect(throws: LakeError.self) { try read([.integer(128)], .integer, as: .tinyint) }
    #expect(throws: LakeError.self) { try read([.integer(1 << 31)], .bigint, as: .integer) }
    #expect(throws: LakeError.self) { try read([.integer(1000)], .integer, as: .decimal(precision: 4, scale: 2)) }
  }

  @Test func aTooSmallDeclaredTypeIsSaidToBeSo() throws {
    for (values, from, to) in [
      ([Value.integer(1 << 31)], DataType.bigint, DataType.integer),
      ([.decimal(100_000)], .decimal(precision: 30, scale: 2), .decimal(precision: 5, scale: 2)),
    ] {
      let path = try file(from, values)
      let error = #expect(throws: LakeError.self) { try ParquetSamples.read(path, [ColumnSchema(name: "value", type: to)]) }
      #expect(error?.code == .hiveBadData)
      #expect(error?.message == "The declared type \(to) is too small for a value of column Value in file \(path)")
    }
  }

  @Test func theNullTypeReadsAsNullsOfAnyType() throws {
    let path = ParquetSamples.path("null_type.parquet")
    #expect(try ParquetSamples.flatSchema(path).map(\.type) == [.bigint, .integer])
    for type in [DataType.integer, .varchar, .double, .decimal(precision: 20, scale: 2), .timestamp(precision: 3), .boolean] {
      #expect(try ParquetSamples.read(path, [ColumnSchema(name: "nothing", type: type)])[0] == [.null, .null, .null], "\(type)")
    }
  }

  @Test func aFooterCountsWhenItIsRead() throws {
    let path = try file(.bigint, [.integer(1)])
    let size = try DataFile(path: path).byteCount
    let metrics = ScanMetrics()
    let open = { _ = try ParquetFormat().open(DataFile(path: path), ReadRequest(columns: [], metrics: metrics)) }
    try open()
    #expect(metrics.value(.bytesRead) == size)
    try open()
    #expect(metrics.value(.bytesRead) == size)
  }

  @Test func decimals() throws {
    let narrow = DataType.decimal(precision: 5, scale: 2)
    #expect(
      try read([.decimal(12345), .decimal(-1)], narrow, as: .decimal(precision: 38, scale: 4)) == [.decimal(1_234_500), .decimal(-100)])
    let values: [Value] = [.decimal(12345), .decimal(-12345), .decimal(12344), .decimal(0)]
    #expect(
      try read(values, narrow, as: .decimal(precision: 5, scale: 1)) == [.decimal(1235), .decimal(-1235), .decimal(1234), .decimal(0)])
    let wide = DataType.decimal(precision: 30, scale: 2)
    #expect(try read([.decimal(-99999)], wide, as: narrow) == [.decimal(-99999)])
    #expect(throws: LakeError.self) { try read([.decimal(100_000)], wide, as: narrow) }
    #expect(throws: LakeError.self) { try read([.decimal(1 << 100)], wide, as: .decimal(precision: 18, scale: 2)) }
  }

  @Test func strings() throws {
    let text: [Value] = [.string("héllo wörld of more than twelve"), .string("東京🚀x"), .string("ab  "), .null]
    #expect(try read(text, .varchar, as: .varchar(length: 3)) == [.string("hél"), .string("東京🚀"), .string("ab "), .null])
    #expect(try read(text, .varchar, as: .char(length: 4)) == [.string("héll"), .string("東京🚀x"), .string("ab"), .null])
    #expect(try read([.string("é")], .varchar, as: .varbinary) == [.binary([0xc3, 0xa9])])
    #expect(try read([.binary([0x41])], .varbinary, as: .varchar) == [.string("A")])
    let error = #expect(throws: LakeError.self) { try read([.binary([0x41, 0xff])], .varbinary, as: .varchar) }
    #expect(error?.code == .hiveBadData)
    #expect(error?.message.contains("row group 0, column Value: a string is not valid UTF-8") == true)
  }

  @Test func times() throws {
    let micros: [Value] = [.integer(1_499), .integer(1_500), .integer(-1_500), .integer(-1_501), .null]
    #expect(
      try read(micros, .timestamp(precision: 6), as: .timestamp(precision: 3))
        == [.integer(1_000), .integer(2_000), .integer(-1_000), .integer(-2_000), .null])
    #expect(try read([.integer(5_000)], .timestamp(precision: 3), as: .timestamp(precision: 6)) == [.integer(5_000)])
    #expect(
      try read([.integer(5_000)], .timestamp(precision: 3), as: .timestampWithTimeZone(precision: 3))
        == [.zoned(ZonedTimestamp(micros: 5_000, zoneKey: 0))])
    #expect(try read([.real(1.5)], .real, as: .double) == [.double(1.5)])
  }

  /// Nanoseconds are kept where the declared type has them, and rounded where it has some of them.
  @Test func nanoseconds() throws {
    let path = ParquetSamples.path("nanoseconds.parquet")
    #expect(
      try ParquetSamples.flatSchema(path).map(\.type) == [.timestamp(precision: 6), .timestamp(precision: 6), .time(precision: 9)])
    func read(_ name: String, _ type: DataType) throws -> [String] {
      try ParquetSamples.read(path, [ColumnSchema(name: name, type: type)])[0].map { ValueText.text($0, type) }
    }
    #expect(
      try read("local", .timestamp(precision: 9)) == [
        "2024-01-01 00:00:00.123456789", "1969-12-31 23:59:59.999999999", "1970-01-01 00:00:00.000000000", "",
        "2024-01-01 00:00:00.123456499",
      ])
    #expect(
      try read("local", .timestamp(precision: 7)) == [
        "2024-01-01 00:00:00.1234568", "1970-01-01 00:00:00.0000000", "1970-01-01 00:00:00.0000000", "", "2024-01-01 00:00:00.1234565",
      ])
    #expect(try read("local", .timestamp(precision: 12))[0] == "2024-01-01 00:00:00.123456789000")
    #expect(
      try read("instant", .timestampWithTimeZone(precision: 9))[0...1]
        == ["2024-01-01 00:00:00.123456789 UTC", "1969-12-31 23:59:59.999999999 UTC"])
    // What is below the microsecond is dropped, as ever.
    #expect(try read("local", .timestamp(precision: 6))[0...1] == ["2024-01-01 00:00:00.123456", "1969-12-31 23:59:59.999999"])
    #expect(
      try read("clock", .time(precision: 9)) == [
        "10:00:00.123456789", "00:00:00.000000000", "23:59:59.999999999", "", "00:00:00.000000001",
      ])
    #expect(try read("clock", .time(precision: 6)) == ["10:00:00.123457", "00:00:00.000000", "00:00:00.000000", "", "00:00:00.000000"])
  }

  @Test func whatCannotBeRead() throws {
    let pairs: [(DataType, Value, DataType)] = [
      (.bigint, .integer(1), .varchar), (.varchar, .string("1"), .bigint), (.double, .double(1), .bigint),
      (.boolean, .boolean(true), .integer),
      (.date, .integer(1), .integer), (.timestamp(precision: 3), .integer(0), .bigint), (.varchar, .string("1"), .date),
    ]
    for (from, value, to) in pairs {
      let error = #expect(throws: LakeError.self, "\(from) as \(to)") { try read([value], from, as: to) }
      #expect(error?.code == .hiveBadData)
      #expect(error?.message.contains("cannot be read as \(to)") == true)
    }
    let error = #expect(throws: LakeError.self) { try read([.integer(1)], .bigint, as: .varchar) }
    #expect(error?.message.hasPrefix("column Value of type INT64 in file ") == true)
  }

  @Test func nestedColumnsOnlyWhenAskedFor() throws {
    let path = ParquetSamples.path("nested_lists.snappy.parquet")
    let schema = try ParquetFormat().inferSchema(DataFile(path: path), FormatOptions())
    #expect(schema[0].type == .array(.array(.array(.varchar))))
    #expect(try ParquetSamples.read(path, [schema[1]])[0] == [.integer(1), .integer(1), .integer(1)])
    let error = #expect(throws: LakeError.self) { try ParquetSamples.read(path, [schema[0]]) }
    #expect(error?.code == .notSupported)
  }

  @Test func missingColumnsAreNull() throws {
    let path = try file(.integer, [.integer(1), .integer(2)])
    let read = try ParquetSamples.read(path, [ColumnSchema(name: "other", type: .varchar), ColumnSchema(name: "VALUE", type: .integer)])
    #expect(read == [[.null, .null], [.integer(1), .integer(2)]])
  }
}
