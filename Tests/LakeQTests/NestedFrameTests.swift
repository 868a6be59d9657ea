import LakeVectors
import Testing

@testable import LakeQ

@Suite struct NestedFrameTests {
  static let point = DataType.row([RowField(name: "x_pos", type: .bigint), RowField(name: "tag", type: .varchar)])
  static let frame = Frame(
    names: ["a", "m", "r", "deep"],
    types: [
      .array(.bigint), .map(key: .varchar, value: .double), point,
      .array(.row([RowField(name: nil, type: .date), RowField(name: "l", type: .array(.varchar))])),
    ],
    rows: [
      [
        .array([.integer(1), .integer(2)]), .map([MapEntry(.string("k"), .double(1.5)), MapEntry(.string("ñ"), .null)]),
        .row([.integer(7), .string("a, \"b\"")]), .array([.row([.integer(0), .array([.string("z"), .null])]), .null]),
      ],
      [.array([]), .map([]), .row([.null, .null]), .array([])],
      [.null, .null, .null, .null],
    ])

  @Test func tablesAndText() {
    #expect(
      Self.frame.csv() == """
        a,m,r,deep
        "[1, 2]","{k=1.5, ñ=NULL}","{x_pos=7, tag=a, ""b""}","[{1970-01-01, l=[z, NULL]}, NULL]"
        [],{},"{x_pos=NULL, tag=NULL}",[]
        ,,,

        """)
    #expect(Self.frame.description.contains("| {k=1.5, ñ=NULL} |"))
  }

  @Test func json() {
    #expect(
      Self.frame.json(.lines) == """
        {"a":[1,2],"m":{"k":1.5,"ñ":null},"r":{"x_pos":7,"tag":"a, \\"b\\""},"deep":[{"field0":"1970-01-01","l":["z",null]},null]}
        {"a":[],"m":{},"r":{"x_pos":null,"tag":null},"deep":[]}
        {"a":null,"m":null,"r":null,"deep":null}

        """)
    #expect(
      Self.frame.json(.columns) == #"{"a": {"0": [1, 2], "1": [], "2": null}, "m": {"0": {"k": 1.5, "\u00f1": null}, "1": {}, "2": null}, "#
        + #""r": {"0": {"x_pos": 7, "tag": "a, \"b\""}, "1": {"x_pos": null, "tag": null}, "2": null}, "#
        + #""deep": {"0": [{"field0": "1970-01-01", "l": ["z", null]}, null], "1": [], "2": null}}"#)
  }

  @Test func columns() throws {
    #expect(try Self.frame.column("a", as: [Int64].self) == [[1, 2], [], nil])
    #expect(try Self.frame.column("m", as: [String: Double?].self) == [["k": 1.5, "ñ": nil], [:], nil])
    #expect { try Self.frame.column("m", as: [String: Double].self) } throws: { ($0 as? LakeError)?.code == .typeMismatch }
    #expect { try Self.frame.column("a", as: [String: Int].self) } throws: { ($0 as? LakeError)?.code == .typeMismatch }
    let bytes = Frame(names: ["b"], types: [.varbinary], rows: [[.binary([1, 255])], [.null]])
    #expect(try bytes.column("b", as: [UInt8].self) == [[1, 255], nil])
  }

  struct Point: Decodable, Equatable { let xPos: Int?, tag: String? }
  struct Row: Decodable, Equatable {
    let a: [Int]?
    let m: [String: Double?]?
    let r: Point?
  }

  @Test func decoding() throws {
    #expect(
      try Self.frame.decode(Row.self) == [
        Row(a: [1, 2], m: ["k": 1.5, "ñ": nil], r: Point(xPos: 7, tag: "a, \"b\"")), Row(a: [], m: [:], r: Point(xPos: nil, tag: nil)),
        Row(a: nil, m: nil, r: nil),
      ])
    struct Deep: Decodable, Equatable {
      struct Item: Decodable, Equatable {
        let field0: String
        let l: [String?]
      }
      let deep: [Item?]
    }
    let first = Frame(names: ["deep"], types: [Self.frame.columns[3].type], rows: [[Self.frame.value(row: 0, column: 3)]])
    #expect(try first.decode(Deep.self) == [Deep(deep: [Deep.Item(field0: "1970-01-01", l: ["z", nil]), nil])])
    struct Wrong: Decodable { let a: [String: Int] }
    #expect(throws: DecodingError.self) { try Self.frame.decode(Wrong.self) }
    struct Strict: Decodable { let a: [Int] }
    #expect(throws: DecodingError.self) { try Self.frame.decode(Strict.self) }
  }
}
