import Glibc
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct TextWriterTests {
  private let types: [DataType] = [
    .boolean, .integer, .bigint, .double, .decimal(precision: 12, scale: 2), .varchar, .date, .timestamp(precision: 3), .varbinary,
  ]

  private let rows: [[Value]] = [
    [
      .boolean(true), .integer(-5), .integer(.max), .double(0.1), .decimal(-1205), .string("plain"), .integer(19782),
      .integer(1_704_067_200_123_000), .binary([1, 2, 255, 10]),
    ],
    [.null, .null, .null, .null, .null, .null, .null, .null, .null],
    [
      .boolean(false), .integer(0), .integer(.min), .double(1e300), .decimal(0), .string(""), .integer(-1), .integer(-1000),
      .binary([]),
    ],
    [
      .boolean(false), .integer(7), .integer(0), .double(-0.5), .decimal(99), .string(" q\"uo,te\\ é😀 "), .integer(0), .integer(0),
      .binary([34]),
    ],
  ]

  private func batch(_ rows: [[Value]]) -> ColumnBatch {
    let columns = types.enumerated().map { i, type in ColumnVector(rows.map { $0[i] }, type: type) }
    return ColumnBatch(columns: columns, rowCount: rows.count)
  }

  private func write(_ format: any FileFormat, _ rows: [[Value]], _ options: FormatOptions) throws -> String {
    let path = "/tmp/lakeq-test-\(getpid())-\(UInt64.random(in: 0...(.max))).out"
    let sink = try FileSink(path: path)
    let schema = types.enumerated().map { ColumnSchema(name: "c\($0)", type: $1) }
    let writer = try format.makeWriter(sink, schema: schema, options: options)
    try writer.write(batch(rows))
    try writer.write(batch([]))
    try writer.finish()
    try sink.publish()
    return path
  }

  @Test func csvReadsBackInEveryDialect() throws {
    var breaks = rows
    breaks[3][5] = .string("line\nbreak\r\n, \"x\"")
    for (dialect, escape) in [(TextOptions.Dialect.rfc4180, UInt8?.none), (.delimited, 92), (.openCSV, 92)] {
      var options = FormatOptions()
      options.text.dialect = dialect
      options.text.escape = escape
      options.text.headerLines = 1
      let input = dialect == .openCSV ? rows : breaks
      let path = try write(CSVFormat(), input, options)
      defer { unlink(path) }
      var expected = input
      // OpenCSVSerde has no NULL strings.
      if dialect == .openCSV {
        expected[1][5] = .string("")
        expected[1][8] = .binary([])
      }
      let file = try DataFile(path: path)
      // Binary: an empty field is NULL in RFC 4180.
      if dialect == .rfc4180 { expected[2][8] = .null }
      #expect(try TextScan.rows(CSVFormat(splitBytes: 64), file, TextScan.columns(types), options) == expected, "\(dialect)")
      if dialect == .rfc4180 {
        #expect(try CSVFormat().inferSchema(file, FormatOptions()).map(\.name) == types.indices.map { "c\($0)" })
      }
    }
  }

  @Test func csvRefusesWhatALineCannotHold() throws {
    var rows = rows
    rows[0][5] = .string("a\nb")
    for dialect in [TextOptions.Dialect.delimited, .openCSV] {
      var options = FormatOptions()
      options.text.dialect = dialect
      let error = #expect(throws: LakeError.self) { try write(CSVFormat(), rows, options) }
      #expect(error?.code == .hiveWriterError)
    }
  }

  @Test func jsonReadsBack() throws {
    var rows = rows
    rows[3][5] = .string("line\nbreak \u{1} \"x\" \\ é😀")
    rows[3][3] = .double(.infinity)
    let path = try write(JSONFormat(), rows, FormatOptions())
    defer { unlink(path) }
    let file = try DataFile(path: path)
    #expect(try TextScan.rows(JSONFormat(splitBytes: 64), file, TextScan.columns(types), FormatOptions()) == rows)
    let first = try TextScan.rows(JSONFormat(), file, [ReadColumn(name: "c4", ordinal: 0, type: .varchar)], FormatOptions())
    #expect(first[0] == [.string("-12.05")] && first[1] == [.null])
  }
}
