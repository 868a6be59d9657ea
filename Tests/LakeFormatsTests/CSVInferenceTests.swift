import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct CSVInferenceTests {
  private func schema(_ text: String, ending: String = "csv") throws -> [String] {
    try TextScan.query(CSVFormat(), text, ending: ending).schema.map { "\($0.name) \($0.type)" }
  }

  @Test func typesAndHeader() throws {
    let text = """
      id,price,day,at,flag,name,void
      1,2.5,2024-01-01,2024-01-01 10:00:00,true,x,
      -2,3,2024-02-01,2024-01-01T10:00:00.5,FALSE,y,

      """
    let (schema, rows) = try TextScan.query(CSVFormat(), text)
    #expect(
      schema.map { "\($0.name) \($0.type)" } == [
        "id bigint", "price double", "day date", "at timestamp(3)", "flag boolean", "name varchar", "void varchar",
      ])
    #expect(rows.count == 2)
    #expect(rows[1][1] == .double(3) && rows[1][6] == .null && rows[1][4] == .boolean(false))
  }

  @Test func withoutHeaderColumnsAreNumbered() throws {
    let (schema, rows) = try TextScan.query(CSVFormat(), "1,a\n2,b\n")
    #expect(schema.map { "\($0.name) \($0.type)" } == ["column0 bigint", "column1 varchar"])
    #expect(rows.count == 2)
  }

  @Test func delimiters() throws {
    #expect(try schema("a;b\n1,5;2\n3,5;4\n") == ["a varchar", "b bigint"])
    #expect(try schema("a|b|c\n1|2|3\n") == ["a bigint", "b bigint", "c bigint"])
    #expect(try schema("a\tb\n1\t2\n") == ["a bigint", "b bigint"])
    #expect(try schema("a,b\tc\n1,2\t3\n", ending: "tsv") == ["a,b varchar", "c bigint"])
    #expect(try schema("word\nother\n") == ["word varchar"])
    #expect(try schema("x\n1\n2\n") == ["x bigint"])
  }

  @Test func namesAreCompletedAndDistinct() throws {
    #expect(try schema("a,,a,A\n1,2,3,4\n") == ["a bigint", "column1 bigint", "a_1 bigint", "A_2 bigint"])
    #expect(try schema("\"first name\", x \nann,1\n") == ["first name varchar", "x bigint"])
  }

  @Test func headerOnlyAllTextAndBlankLines() throws {
    let (schema, rows) = try TextScan.query(CSVFormat(), "a,b\n")
    #expect(schema.map(\.name) == ["a", "b"] && rows.isEmpty)
    let text = try TextScan.query(CSVFormat(), "\n\nname,city\n\nann,rome\n\r\nbob,oslo")
    #expect(text.schema.map(\.name) == ["name", "city"])
    #expect(text.rows == [[.string("ann"), .string("rome")], [.string("bob"), .string("oslo")]])
    let twice = try TextScan.query(CSVFormat(), "ann,ann\nbob,bob\n")
    #expect(twice.schema.map(\.name) == ["column0", "column1"] && twice.rows.count == 2)
  }

  @Test func raggedRowsAndQuotedNewlines() throws {
    let (schema, rows) = try TextScan.query(CSVFormat(), "a,b,c\n1,\"two\nlines\"\n3,four,5,6\n")
    #expect(schema.map { "\($0.name) \($0.type)" } == ["a bigint", "b varchar", "c bigint", "column3 bigint"])
    #expect(rows[0] == [.integer(1), .string("two\nlines"), .null, .null])
  }

  @Test func resolvedOptionsStayAsTheyAre() throws {
    let file = try TemporaryFile("\na;b\n1;2\n")
    let once = try CSVFormat().resolveOptions(try file.open(), FormatOptions())
    #expect(once.text.delimiter == 59 && once.text.hasHeader == true && once.text.headerLines == 2)
    #expect(try CSVFormat().resolveOptions(try file.open(), once) == once)
    #expect(try CSVFormat().inferSchema(try file.open(), once).map(\.name) == ["a", "b"])
    #expect(try CSVFormat().inferSchema(try file.open(), FormatOptions()).map(\.name) == ["a", "b"])
  }

  @Test func emptyFileIsAnError() throws {
    let error = #expect(throws: LakeError.self) { try schema("") }
    #expect(error?.code == .hiveBadData && error?.message.contains("file is empty") == true)
    #expect(throws: LakeError.self) { try schema("\n\n") }
  }

  @Test func aLaterValueThatDoesNotFitSaysWhere() throws {
    let numbers = (0..<5000).map { "\($0),x" }.joined(separator: "\n")
    let error = #expect(throws: LakeError.self) { try TextScan.query(CSVFormat(), "n,t\n" + numbers + "\noops,x\n") }
    #expect(error?.message.contains("line 5002") == true && error?.hint != nil)
  }
}
