import LakeVectors
import Testing

@testable import LakeQ

@Suite struct FrameTests {
  static let frame = Frame(
    names: ["id", "Name", "score", "day", "ok"],
    types: [.bigint, .varchar, .decimal(precision: 5, scale: 2), .date, .boolean],
    rows: [
      [.integer(1), .string("Ana"), .decimal(1250), .integer(19_652), .boolean(true)],
      [.integer(-2), .null, .null, .null, .boolean(false)],
      [.integer(3), .string("Peña, \"J\"\n😀"), .decimal(-7), .integer(0), .null],
    ])

  @Test func typedColumns() throws {
    let frame = Self.frame
    #expect(try frame.column("id", as: Int.self) == [1, -2, 3])
    #expect(try frame.column("ID", as: Int8.self) == [1, -2, 3])
    #expect(try frame.column("name", as: String.self) == ["Ana", nil, "Peña, \"J\"\n😀"])
    #expect(try frame.column("score", as: Double.self) == [12.5, nil, -0.07])
    #expect(try frame.column("day", as: String.self) == ["2023-10-22", nil, "1970-01-01"])
    #expect(try frame.column("ok", as: Bool.self) == [true, false, nil])
  }

  @Test func whatDoesNotFitIsAnError() {
    let frame = Self.frame
    #expect { try frame.column("nme", as: Int.self) } throws: { ($0 as? LakeError)?.code == .columnNotFound }
    #expect { try frame.column("id", as: UInt8.self) } throws: { ($0 as? LakeError)?.code == .typeMismatch }
    #expect { try frame.column("score", as: Int.self) } throws: { ($0 as? LakeError)?.code == .typeMismatch }
    #expect { try frame.column("day", as: Int.self) } throws: { ($0 as? LakeError)?.code == .typeMismatch }
  }

  struct Row: Decodable, Equatable {
    let id: Int
    let name: String?
    let score: Double?
    let missing: Int?
  }

  struct Strict: Decodable { let id: Int, name: String }
  struct Snake: Decodable, Equatable { let flightId: Int, seatnumber: String }

  @Test func rowsDecode() throws {
    #expect(
      try Self.frame.decode(Row.self) == [
        Row(id: 1, name: "Ana", score: 12.5, missing: nil), Row(id: -2, name: nil, score: nil, missing: nil),
        Row(id: 3, name: "Peña, \"J\"\n😀", score: -0.07, missing: nil),
      ])
    #expect(throws: DecodingError.self) { try Self.frame.decode(Strict.self) }
    let snake = Frame(names: ["flight_id", "seat_number"], types: [.integer, .varchar], rows: [[.integer(1001), .string("12A")]])
    #expect(try snake.decode(Snake.self) == [Snake(flightId: 1001, seatnumber: "12A")])
    #expect(try Frame(names: ["n"], types: [.integer], rows: [[.integer(7)]]).decode(Int.self) == [7])
    #expect(throws: DecodingError.self) { try snake.decode(Int.self) }
  }

  @Test func batchesBecomeOneFrame() throws {
    let part = ColumnBatch(columns: [ColumnVector([.string("a long string that is not inline"), .null], type: .varchar)], rowCount: 2)
    let constant = ColumnBatch(columns: [.constant(.string("x"), type: .varchar, count: 3)], rowCount: 3)
    let frame = try Frame(names: ["s"], types: [.varchar], batches: [part, constant])
    #expect(try frame.column("s", as: String.self) == ["a long string that is not inline", nil, "x", "x", "x"])
    #expect(try Frame(names: ["s"], types: [.varchar], batches: []).rowCount == 0)
  }
}

@Suite struct FrameFormatTests {
  private func text(_ name: String, _ frame: Frame = FrameTests.frame) throws -> String {
    String(decoding: frame.encoded(as: try FrameFormats.named(name)), as: UTF8.self)
  }

  @Test func columnsAsPandasWritesThem() throws {
    #expect(
      FrameTests.frame.json(.columns)
        == #"{"id": {"0": 1, "1": -2, "2": 3}, "Name": {"0": "Ana", "1": null, "2": "Pe\u00f1a, \"J\"\n\ud83d\ude00"}, "score": {"0": 12.50, "1": null, "2": -0.07}, "day": {"0": "2023-10-22", "1": null, "2": "1970-01-01"}, "ok": {"0": true, "1": false, "2": null}}"#
    )
    #expect(Frame(names: ["a"], types: [.bigint], rows: []).json(.columns) == #"{"a": {}}"#)
  }

  @Test func delimitedQuotesOnlyWhatNeedsIt() throws {
    #expect(
      try text("csv") == "id,Name,score,day,ok\n1,Ana,12.50,2023-10-22,true\n-2,,,,false\n3,\"Peña, \"\"J\"\"\n😀\",-0.07,1970-01-01,\n")
    let empty = Frame(names: ["a,b", "c"], types: [.varchar, .varchar], rows: [[.string(""), .null]])
    #expect(try text("csv", empty) == "\"a,b\",c\n\"\",\n")
    #expect(try text("tsv", empty) == "a,b\tc\n\"\"\t\n")
  }

  @Test func tablesStayStraight() throws {
    let wide = Frame(
      names: ["n", "text"], types: [.integer, .varchar], rows: [[.integer(5), .string("日本")], [.integer(-10), .string("a\tb\u{1b}")]])
    #expect(try text("table", wide) == " n   | text\n-----+------------\n   5 | 日本\n -10 | a\\tb\\u{1b}\n(2 rows)\n")
    #expect(try text("markdown", Frame(names: ["a|b"], types: [.varchar], rows: [[.null]])) == "| a\\|b |\n| --- |\n| NULL |\n")
  }

  @Test func numbersThatJSONLacksAreNull() throws {
    let frame = Frame(names: ["d"], types: [.double], rows: [[.double(.nan)], [.double(-.infinity)], [.double(0.1)], [.double(1e300)]])
    #expect(frame.json(.lines) == "{\"d\":null}\n{\"d\":null}\n{\"d\":0.1}\n{\"d\":1e+300}\n")
  }

  @Test func partsMakeTheWhole() throws {
    for format in FrameFormats.all where format.isStreamable {
      var parts: [UInt8] = []
      format.encode(FrameTests.frame, part: .first, into: &parts)
      format.encode(FrameTests.frame, part: .middle, into: &parts)
      var whole: [UInt8] = []
      format.encode(FrameTests.frame, part: .whole, into: &whole)
      format.encode(FrameTests.frame, part: .last, into: &whole)
      #expect(parts == whole, "\(format.name)")
    }
    #expect(throws: LakeError.self) { try FrameFormats.named("xml") }
  }
}
