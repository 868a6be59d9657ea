import LakeVectors
import Testing

@Suite struct NestedCastTests {
  private func cast(_ value: Value, _ from: DataType, _ to: DataType, safe: Bool = false) throws -> Value {
    // Among other rows, so that places are not all 0.
    let v = ColumnVector([.null, value, value], type: from)
    let result = try Kernels.cast(v.slice(1, 2), to: to, safe: safe, timeZoneKey: 0)
    #expect(result.type == to && same(result.value(0), result.value(1)))
    #expect(try same(Kernels.cast(.constant(value, type: from, count: 2), to: to, safe: safe, timeZoneKey: 0).value(1), result.value(0)))
    return result.value(0)
  }

  private func error(_ value: Value, _ from: DataType, _ to: DataType) -> String {
    do { return "\(try cast(value, from, to))" } catch { return "\(error)" }
  }

  @Test func elements() throws {
    let numbers = Value.array([.integer(1), .null, .integer(300)])
    #expect(try cast(numbers, .array(.bigint), .array(.varchar)) == .array([.string("1"), .null, .string("300")]))
    #expect(error(numbers, .array(.bigint), .array(.tinyint)) == "Out of range for tinyint: 300")
    #expect(try cast(numbers, .array(.bigint), .array(.tinyint), safe: true) == .null)
    #expect(
      try cast(.array([.array([.string("5")])]), .array(.array(.varchar)), .array(.array(.integer))) == .array([.array([.integer(5)])]))
    #expect(try cast(.array([]), .array(.unknown), .array(.bigint)) == .array([]))
    #expect(try cast(.array([.null]), .array(.unknown), .array(.bigint)) == .array([.null]))
  }

  /// What no row reaches is not cast.
  @Test func unreachedElements() throws {
    let v = ColumnVector([.array([.string("x")]), .array([.string("1")])], type: .array(.varchar))
    #expect(same(try Kernels.cast(v.slice(1, 1), to: .array(.bigint), safe: false, timeZoneKey: 0), [.array([.integer(1)])]))
  }

  @Test func rowsAndMaps() throws {
    let from = DataType.row([RowField(name: "a", type: .integer), RowField(name: "b", type: .varchar)])
    let to = DataType.row([RowField(name: "x", type: .varchar), RowField(name: nil, type: .bigint)])
    #expect(try cast(.row([.integer(1), .string("2")]), from, to) == .row([.string("1"), .integer(2)]))
    #expect(!Kernels.castSupported(from: from, to: .row([RowField(name: nil, type: .bigint)])))
    let map = Value.map([MapEntry(.string("1"), .integer(2)), MapEntry(.string("01"), .null)])
    let type = DataType.map(key: .varchar, value: .integer)
    #expect(
      try cast(map, type, .map(key: .varchar, value: .varchar))
        == .map([MapEntry(.string("1"), .string("2")), MapEntry(.string("01"), .null)]))
    #expect(error(map, type, .map(key: .bigint, value: .integer)) == "duplicate keys")
    #expect(try cast(map, type, .map(key: .bigint, value: .integer), safe: true) == .null)
    for nested in [from, type, .array(.bigint)] { #expect(!Kernels.castSupported(from: nested, to: .varchar)) }
  }

  @Test func toJSON() throws {
    func json(_ value: Value, _ type: DataType) throws -> Value { try cast(value, type, .json) }
    #expect(try json(.array([.integer(1), .null, .integer(456)]), .array(.integer)) == .string("[1,null,456]"))
    #expect(try json(.array([.array([.string("a\"b")]), .array([])]), .array(.array(.varchar))) == .string(#"[["a\"b"],[]]"#))
    let map = Value.map([MapEntry(.string("k2"), .integer(23)), MapEntry(.string("k1"), .integer(1))])
    #expect(try json(map, .map(key: .varchar, value: .integer)) == .string(#"{"k1":1,"k2":23}"#))
    #expect(try json(.map([MapEntry(.integer(5), .boolean(true))]), .map(key: .bigint, value: .boolean)) == .string(#"{"5":true}"#))
    let row = DataType.row([RowField(name: "v1", type: .bigint), RowField(name: "v2", type: .varchar), RowField(name: nil, type: .json)])
    #expect(try json(.row([.integer(123), .null, .string("{\"a\":1}")]), row) == .string(#"{"v1":123,"v2":null,"":{"a":1}}"#))
  }

  @Test func fromJSON() throws {
    func read(_ text: String, _ type: DataType) throws -> Value { try cast(.string(text), .json, type) }
    #expect(try read("[1, null ,456]", .array(.integer)) == .array([.integer(1), .null, .integer(456)]))
    #expect(try read("null", .array(.integer)) == .null)
    #expect(try read("[]", .array(.integer)) == .array([]))
    #expect(
      try read(#"[[1,23],[456]]"#, .array(.array(.bigint))) == .array([.array([.integer(1), .integer(23)]), .array([.integer(456)])]))
    #expect(
      try read(#"[{"k1": [1, 23], "k2": 456}, null]"#, .array(.json))
        == .array([.string(#"{"k1": [1, 23], "k2": 456}"#), .string("null")]))
    #expect(
      try read(#"{"k1":1,"k,2":23}"#, .map(key: .varchar, value: .integer))
        == .map([MapEntry(.string("k1"), .integer(1)), MapEntry(.string("k,2"), .integer(23))]))
    let row = DataType.row([RowField(name: "v1", type: .bigint), RowField(name: "v2", type: .varchar)])
    #expect(try read(#"{"V2":"abc","v1":123,"v9":[]}"#, row) == .row([.integer(123), .string("abc")]))
    #expect(try read(#"{"v1":123}"#, row) == .row([.integer(123), .null]))
    #expect(try read(#"[123,"abc"]"#, row) == .row([.integer(123), .string("abc")]))
    #expect(error(.string("{}"), .json, .array(.integer)) == "Cannot cast to array(integer). Expected a json array, but got {\n{}")
    #expect(error(.string(#"["a"]"#), .json, .array(.integer)).contains("Cannot cast"))
    #expect(try cast(.string(#"["a"]"#), .json, .array(.integer), safe: true) == .null)
    #expect(try cast(.string("[null]"), .json, .array(.integer), safe: true) == .array([.null]))
    for text in ["[1", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{a:1}", "[\"]", "[}]", "", "[1]]", "{\"a\":1,}"] {
      #expect(try cast(.string(text), .json, .array(.json), safe: true) == .null, "\(text)")
      #expect(try cast(.string(text), .json, .map(key: .varchar, value: .json), safe: true) == .null, "\(text)")
    }
  }
}
