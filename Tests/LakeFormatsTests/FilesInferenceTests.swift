import LakeFormats
import LakeStorage
import LakeVectors
import Testing

/// Inference over several files that are read together.
@Suite struct FilesInferenceTests {
  private func csv(_ texts: [[UInt8]], endings: [String]) throws -> (columns: [ColumnSchema], rows: [[[Value]]]) {
    let files = try zip(texts, endings).map { try TemporaryFile($0, ending: $1) }
    let (options, columns) = try CSVFormat().inferSchema(try files.map { try $0.open() }, FormatOptions())
    let wanted = columns.enumerated().map { ReadColumn(name: $1.name, ordinal: $0, type: $1.type) }
    return (columns, try files.map { try TextScan.rows(CSVFormat(splitBytes: 64), try $0.open(), wanted, options) })
  }

  @Test func gzipFilesWithoutTextAndByteOrderMarks() throws {
    let marked: [UInt8] = [0xef, 0xbb, 0xbf] + Array("B,a\r\n1,x\r\n".utf8)
    let texts = [TextCompressionTests.gzip([]), Array("a,b\n".utf8), TextCompressionTests.gzip(marked)]
    let (columns, rows) = try csv(texts, endings: ["csv.gz", "csv", "csv.gz"])
    #expect(columns.map(\.name) == ["a", "b"])
    #expect(columns.map(\.type) == [.varchar, .bigint])
    #expect(rows == [[], [], [[.string("x"), .integer(1)]]])
  }

  /// Columns without a name, or with the same one, are found by their made-up names; a file may lack all wanted columns.
  @Test func madeUpNamesAndNoWantedColumn() throws {
    let texts = ["a,,a\n1,2,3\n", "q,a\n7,8\n", "a\n4,5,6\n"].map { Array($0.utf8) }
    let (columns, rows) = try csv(texts, endings: ["csv", "csv", "csv"])
    #expect(columns.map(\.name) == ["a", "column1", "a_1", "q", "column2"])
    #expect(rows[1] == [[.integer(8), .null, .null, .integer(7), .null]])
    #expect(rows[2] == [[.integer(4), .integer(5), .null, .null, .integer(6)]])

    let files = try [texts[0], texts[1]].map { try TemporaryFile($0) }
    let (options, _) = try CSVFormat().inferSchema(try files.map { try $0.open() }, FormatOptions())
    let missing = [ReadColumn(name: "a_1", ordinal: 2, type: .bigint)]
    #expect(try TextScan.rows(CSVFormat(), try files[1].open(), missing, options) == [[.null]])
    #expect(try TextScan.count(CSVFormat(), try files[1].open(), options) == 1)
  }

  /// The header is found in front of many splits, and behind blank lines.
  @Test func longFiles() throws {
    let body = (0..<2000).map { "\($0),\"line\n\($0)\"\n" }.joined()
    let turned = (0..<2000).map { "\"line\n\($0)\",\($0)\n" }.joined()
    let (columns, rows) = try csv([Array(("id,t\n" + body).utf8), Array(("\n\nt,id\n" + turned).utf8)], endings: ["csv", "csv"])
    #expect(columns.map(\.type) == [.bigint, .varchar])
    #expect(rows[0].count == 2000)
    #expect(rows[0] == rows[1])
  }
}
