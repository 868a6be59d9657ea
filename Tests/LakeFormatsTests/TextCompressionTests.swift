import CZlib
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct TextCompressionTests {
  /// One gzip member of `bytes`.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size32 = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size32) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 2 + 1024)
    let size = output.count
    input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(size)
        _ = deflate(&stream, Z_FINISH)
      }
    }
    return Array(output.prefix(size - Int(stream.avail_out)))
  }

  @Test func gzipEqualsPlain() throws {
    for seed in 0..<20 {
      var random = SeededRandom(UInt64(seed))
      let columns = 1 + random.below(4)
      let csv = CSVReaderTests.randomCSV(&random, rows: random.below(400), columns: columns)
      let half = csv.count / 2
      let packed = TextCompressionTests.gzip(Array(csv[..<half])) + TextCompressionTests.gzip(Array(csv[half...]))
      let expected = CSVReaderTests.naive(csv, columns: columns)
      let file = try TemporaryFile(packed, ending: seed % 2 == 0 ? "csv.gz" : "csv")
      let wanted = TextScan.columns(Array(repeating: .varchar, count: columns))
      for splitBytes in [64, 1024, 256 << 10] {
        for batch in [1, 7, 2048] {
          let rows = try TextScan.rows(CSVFormat(splitBytes: splitBytes), try file.open(), wanted, FormatOptions(), batch: batch)
          #expect(rows == expected, "seed \(seed)")
        }
        #expect(try TextScan.count(CSVFormat(splitBytes: splitBytes), try file.open(), FormatOptions()) == expected.count)
      }
    }
  }

  @Test func gzipJSONAndErrorsNameTheLine() throws {
    var random = SeededRandom(5)
    let (text, expected) = JSONReaderTests.randomJSON(&random, rows: 300)
    let names = ["id", "name", "a much longer key than sixteen bytes", "flag"]
    let types: [DataType] = [.bigint, .varchar, .double, .boolean]
    let columns = zip(names, types).map { ReadColumn(name: $0, ordinal: 0, type: $1) }
    let file = try TemporaryFile(TextCompressionTests.gzip(Array(text.utf8)), ending: "ndjson.gz")
    for splitBytes in [64, 4096] {
      #expect(try TextScan.rows(JSONFormat(splitBytes: splitBytes), try file.open(), columns, FormatOptions()) == expected)
    }
    #expect(try JSONFormat().inferSchema(try file.open(), FormatOptions()).contains { $0.name == "id" && $0.type == .bigint })
    let bad = (0..<3000).map { "{\"a\":\($0)}\n" }.joined() + "{\"a\":\"x\"}\n"
    let broken = try TemporaryFile(TextCompressionTests.gzip(Array(bad.utf8)), ending: "json.gz")
    let error = #expect(throws: LakeError.self) {
      try TextScan.rows(
        JSONFormat(splitBytes: 256), try broken.open(), [ReadColumn(name: "a", ordinal: 0, type: .bigint)], FormatOptions())
    }
    #expect(error?.message.contains("line 3001") == true)
  }

  @Test func headersOfCompressedFiles() throws {
    let text = "\u{feff}id,name\n1,a\n2,\"b\nc\"\n"
    let file = try TemporaryFile(TextCompressionTests.gzip(Array(text.utf8)), ending: "csv.gz")
    let options = try CSVFormat().resolveOptions(try file.open(), FormatOptions())
    #expect(options.text.headerLines == 1)
    let schema = try CSVFormat().inferSchema(try file.open(), options)
    #expect(schema == [ColumnSchema(name: "id", type: .bigint), ColumnSchema(name: "name", type: .varchar)])
    let rows = try TextScan.rows(CSVFormat(splitBytes: 64), try file.open(), TextScan.columns([.bigint, .varchar]), options)
    #expect(rows == [[.integer(1), .string("a")], [.integer(2), .string("b\nc")]])
  }

  @Test func damagedGzipIsAnError() throws {
    var random = SeededRandom(9)
    let whole = TextCompressionTests.gzip(CSVReaderTests.randomCSV(&random, rows: 500, columns: 3))
    for cut in [3, 12, whole.count / 2, whole.count - 1] {
      let file = try TemporaryFile(Array(whole[..<cut]), ending: "csv.gz")
      if cut < 4 { continue }
      #expect(throws: LakeError.self) { try TextScan.count(CSVFormat(), try file.open(), FormatOptions()) }
    }
  }
}
