import Foundation
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct ParquetRoundTripTests {
  /// Values of each type that lose something in careless hands.
  static let columns: [(type: DataType, values: [Value])] = [
    (.boolean, [.boolean(true), .boolean(false)]),
    (.tinyint, [.integer(-128), .integer(127), .integer(0)]),
    (.smallint, [.integer(-32768), .integer(32767), .integer(-1)]),
    (.integer, [.integer(Int64(Int32.min)), .integer(Int64(Int32.max)), .integer(0)]),
    (.bigint, [.integer(.min), .integer(.max), .integer(-1), .integer(0)]),
    (.real, [.real(-.infinity), .real(.greatestFiniteMagnitude), .real(-0.0), .real(0.0), .real(.leastNonzeroMagnitude)]),
    (.double, [.double(.infinity), .double(-1e300), .double(0.1), .double(-0.0), .double(.leastNonzeroMagnitude)]),
    (.decimal(precision: 9, scale: 2), [.decimal(999_999_999), .decimal(-999_999_999), .decimal(0)]),
    (.decimal(precision: 15, scale: 2), [.decimal(999_999_999_999_999), .decimal(-1), .decimal(5)]),
    (.decimal(precision: 38, scale: 10), [.decimal(99_999_999_999_999_999_999_999_999_999_999_999_999), .decimal(-1), .decimal(1 << 64)]),
    (.varchar, [.string(""), .string("München 東京 🚀"), .string("exactly 12 b"), .string(String(repeating: "long é ", count: 40))]),
    (.varchar(length: 3), [.string("abc"), .string(""), .string("é東🚀")]),
    (.char(length: 5), [.string("ab"), .string("")]),
    (.json, [.string("{\"a\": [1, null]}"), .string("null")]),
    (.varbinary, [.binary([]), .binary([0, 255, 128, 1]), .binary(Array(repeating: 200, count: 100))]),
    (.date, [.integer(0), .integer(-719_162), .integer(2_932_896)]),
    (.time(precision: 3), [.integer(0), .integer(86_399_999_000_000_000)]),
    (.time(precision: 6), [.integer(1_000_000), .integer(86_399_999_999_000_000)]),
    (.time(precision: 9), [.integer(1000), .integer(86_399_999_999_999_000)]),
    (.timestamp(precision: 3), [.integer(0), .integer(-1000), .integer(1_700_000_000_123_000)]),
    (.timestamp(precision: 6), [.integer(1), .integer(-1), .integer(253_402_300_799_999_999)]),
    (.uuid, [.decimal(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef), .decimal(-2), .decimal(0)]),
  ]

  /// The folder of all files here, which goes with the process.
  private static let folder: String = {
    atexit { try? FileManager.default.removeItem(atPath: NSTemporaryDirectory() + "/lakeq-parquet-\(getpid())") }
    return NSTemporaryDirectory() + "/lakeq-parquet-\(getpid())"
  }()

  /// A path in a folder of its own.
  static func temporaryPath(_ name: String) -> String { "\(folder)/\(UUID().uuidString)/\(name)" }

  static func write(
    _ path: String, _ schema: [ColumnSchema], _ batches: [ColumnBatch], compression: ParquetOptions.Compression = .zstd,
    groupRows: Int = 122_880
  ) throws {
    var options = FormatOptions()
    options.parquet.compression = compression
    options.parquet.rowGroupRows = groupRows
    let sink = try FileSink(path: path)
    let writer = try ParquetFormat().makeWriter(sink, schema: schema, options: options)
    for batch in batches { try writer.write(batch) }
    try writer.finish()
    try sink.publish()
  }

  /// `rows` values: the given ones over and over, every fifth row NULL (all or none when so asked).
  static func cycle(_ values: [Value], _ rows: Int, nulls: Int) -> [Value] {
    (0..<rows).map { nulls > 0 && $0 % nulls == nulls - 1 ? .null : values[$0 * 7 % values.count] }
  }

  @Test(arguments: ParquetOptions.Compression.allCases, [1, 5, 0])
  func everyType(compression: ParquetOptions.Compression, nulls: Int) throws {
    let rows = 333
    let schema = Self.columns.enumerated().map { ColumnSchema(name: "c\($0)", type: $1.type) }
    let values = Self.columns.map { Self.cycle($0.values, rows, nulls: nulls) }
    let batches = stride(from: 0, to: rows, by: 64).map { start in
      let count = min(64, rows - start)
      return ColumnBatch(
        columns: zip(schema, values).map { ColumnVector(Array($1[start..<start + count]), type: $0.type) }, rowCount: count)
    }
    let path = Self.temporaryPath("all.parquet")
    try Self.write(path, schema, batches, compression: compression, groupRows: 100)
    for batch in [1, 7, 64, 2048] {
      let read = try ParquetSamples.read(path, schema, batch: batch)
      for (index, column) in schema.enumerated() {
        #expect(read[index].map(ParquetSamples.text) == values[index].map(ParquetSamples.text), "\(column.type) batch \(batch)")
      }
    }
    if let keep = ProcessInfo.processInfo.environment["LAKEQ_KEEP_PARQUET"] {
      try? FileManager.default.copyItem(atPath: path, toPath: keep + "/\(compression.rawValue)-\(nulls).parquet")
    }
  }

  @Test func schemaComesBack() throws {
    let schema = Self.columns.enumerated().map { ColumnSchema(name: "c\($0)", type: $1.type) }
    let path = Self.temporaryPath("schema.parquet")
    try Self.write(path, schema, [])
    let inferred = try ParquetFormat().inferSchema(DataFile(path: path), FormatOptions())
    // Lengths of strings and precisions within a unit are the table's to know.
    let expected = schema.map { column in
      switch column.type {
      case .varchar, .char: ColumnSchema(name: column.name, type: .varchar)
      default: column
      }
    }
    #expect(inferred == expected)
    #expect(try ParquetSamples.read(path, schema).allSatisfy(\.isEmpty))
  }

  /// Values with NaN and many distinct strings: the dictionary is given up, pages are cut.
  @Test func manyDistinctValues() throws {
    let rows = 70_000
    let schema = [
      ColumnSchema(name: "id", type: .bigint), ColumnSchema(name: "text", type: .varchar), ColumnSchema(name: "x", type: .double),
      ColumnSchema(name: "few", type: .varchar), ColumnSchema(name: "mixed", type: .varchar),
    ]
    let values: [[Value]] = [
      (0..<rows).map { .integer(Int64($0) * 1_000_003) },
      (0..<rows).map { $0 % 11 == 3 ? .null : .string("value number \($0) of many") },
      (0..<rows).map { $0 % 100 == 0 ? .double(.nan) : .double(Double($0) / 7) },
      (0..<rows).map { .string("few \($0 / 100 % 300)") },
      // Few at first, then all different: given up in the middle of a row group.
      (0..<rows).map { .string($0 < 20_000 ? "few \($0 % 10)" : "different every time, \($0)") },
    ]
    var batches: [ColumnBatch] = []
    for start in stride(from: 0, to: rows, by: 2048) {
      let end = min(rows, start + 2048)
      batches.append(
        ColumnBatch(columns: zip(schema, values).map { ColumnVector(Array($1[start..<end]), type: $0.type) }, rowCount: end - start))
    }
    let path = Self.temporaryPath("many.parquet")
    try Self.write(path, schema, batches, groupRows: 65_536)
    let read = try ParquetSamples.read(path, schema, batch: 1000)
    for index in schema.indices { #expect(read[index].map(ParquetSamples.text) == values[index].map(ParquetSamples.text)) }
    if let keep = ProcessInfo.processInfo.environment["LAKEQ_KEEP_PARQUET"] {
      try? FileManager.default.copyItem(atPath: path, toPath: keep + "/many.parquet")
    }
  }

  @Test func dictionaryAndConstantVectorsAreWritten() throws {
    let entries = ColumnVector([.string("a"), .string("b"), .string("unused")], type: .varchar)
    let ids = Buffer(byteCount: 5)
    for (i, id) in [1, 0, 1, 1, 0].enumerated() { ids.pointer(UInt8.self)[i] = UInt8(id) }
    let validity = Validity.make(5, valid: true)
    Validity.clear(validity.pointer(), 3)
    let named = ColumnVector(dictionary: VectorDictionary(entries), encoding: .dictionary8, count: 5, ids: ids, validity: validity)
    let batch = ColumnBatch(
      columns: [named, .constant(.integer(7), type: .integer, count: 5), .nulls(.double, count: 5)], rowCount: 5)
    let schema = [
      ColumnSchema(name: "s", type: .varchar), ColumnSchema(name: "k", type: .integer), ColumnSchema(name: "n", type: .double),
    ]
    let path = Self.temporaryPath("encodings.parquet")
    try Self.write(path, schema, [batch, batch])
    let once: [[Value]] = [
      [.string("b"), .string("a"), .string("b"), .null, .string("a")], Array(repeating: .integer(7), count: 5),
      Array(repeating: .null, count: 5),
    ]
    #expect(try ParquetSamples.read(path, schema, batch: 3) == once.map { $0 + $0 })
  }

  @Test func typesThatParquetLacksAreRefused() throws {
    let path = Self.temporaryPath("refused.parquet")
    let sink = try FileSink(path: path)
    for type in [DataType.intervalDayToSecond, .array(.bigint), .unknown] {
      let error = #expect(throws: LakeError.self) {
        _ = try ParquetFormat().makeWriter(sink, schema: [ColumnSchema(name: "a", type: type)], options: FormatOptions())
      }
      #expect(error?.code == .notSupported)
    }
  }
}
