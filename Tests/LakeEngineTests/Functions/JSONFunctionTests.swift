import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct JSONFunctionTests {
  private static let document = #" {"a": {"b": [1, {"c": "x\u00f1\n\ud83d\ude00"}, null, true, -1.50e2]}, "the key": 7, "e\"": []} "#

  private func document() -> Argument { Argument(.string(JSONFunctionTests.document), .varchar) }

  @Test func scalars() throws {
    try expect("json_extract_scalar", document(), "$.a.b[0]", gives: "1")
    try expect("json_extract_scalar", document(), "$.a.b[1].c", gives: "xñ\n😀")
    try expect("json_extract_scalar", document(), "$.a.b[2]", gives: .null)
    try expect("json_extract_scalar", document(), "$.a.b[3]", gives: "true")
    try expect("json_extract_scalar", document(), "$.a.b[4]", gives: "-1.50e2")
    try expect("json_extract_scalar", document(), "$.a.b[5]", gives: .null)
    try expect("json_extract_scalar", document(), "$[\"the key\"]", gives: "7")
    try expect("json_extract_scalar", document(), "$.a", gives: .null)
    try expect("json_extract_scalar", document(), "$.a.b.0", gives: "1")
    try expect("json_extract_scalar", document(), "$.zzz.b", gives: .null)
    try expect("json_extract_scalar", Argument(.string("[1,2]"), .json), "$[1]", gives: "2")
    try expect("json_extract_scalar", "\"s\"", "$", gives: "s")
    for malformed in ["", "{", "{\"a\":1", "{\"a\" 1}", "[1,]", "tru", "01", "\"\\x\"", "{\"a\":1} x", "\"a\nb\""] {
      try expect("json_extract_scalar", Argument(.string(malformed), .varchar), "$.a", gives: .null)
    }
    for path in ["a", "", "$.", "$[", "$[]", "$x", "$[\"a]"] {
      expect(
        "json_extract_scalar", document(), Argument(.string(path), .varchar), fails: .invalidFunctionArgument,
        "Invalid JSON path: '\(path)'")
    }
  }

  @Test func documents() throws {
    try expect("json_extract", document(), "$.a.b", gives: #"[1,{"c":"xñ\n😀"},null,true,-1.50e2]"#)
    try expect("json_extract", document(), #"$["e\""]"#, gives: "[]")
    try expect("json_extract", document(), "$.a.b[2]", gives: "null")
    try expect("json_parse", #" { "b" : 1, "a" : [ 2 , "x\/y" ], "b" : 3 } "#, gives: #"{"a":[2,"x/y"],"b":3}"#)
    expect("json_parse", "not json", fails: .invalidFunctionArgument, "Cannot convert value to JSON: 'not json'")
    try expect("json_format", Argument(.string("[1]"), .json), gives: "[1]")
    let deep = String(repeating: "[", count: 100_000)
    expect("json_parse", Argument(.string(deep), .varchar), fails: .invalidFunctionArgument)
    try expect("is_json_scalar", " 1", gives: true)
    try expect("is_json_scalar", "[1]", gives: false)
  }

  @Test func sizes() throws {
    try expect("json_array_length", "[1, [2, 3], {}]", gives: 3)
    try expect("json_array_length", "[]", gives: 0)
    try expect("json_array_length", "{}", gives: .null)
    try expect("json_array_length", "[1", gives: .null)
    try expect("json_size", document(), "$.a.b", gives: 5)
    try expect("json_size", document(), "$", gives: 3)
    try expect("json_size", document(), "$.a.b[0]", gives: 0)
    try expect("json_array_get", "[1, \"b\", [3]]", -1, gives: "[3]")
    try expect("json_array_get", "[1, \"b\", [3]]", 1, gives: "b")
    try expect("json_array_get", "[1]", 5, gives: .null)
  }
}
