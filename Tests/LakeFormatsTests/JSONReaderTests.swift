import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct JSONReaderTests {
  private func read(
    _ text: String, _ columns: [ReadColumn], splitBytes: Int = 1 << 20, _ change: (inout JSONOptions) -> Void = { _ in }
  ) throws -> [[Value]] {
    var options = FormatOptions()
    change(&options.json)
    let file = try TemporaryFile(text, ending: "json")
    return try TextScan.rows(JSONFormat(splitBytes: splitBytes), try file.open(), columns, options)
  }

  private func column(_ name: String, _ type: DataType) -> ReadColumn { ReadColumn(name: name, ordinal: 0, type: type) }

  /// Rows with members in random order, some missing, some nested; the text and the values it must read as.
  static func randomJSON(_ random: inout SeededRandom, rows: Int) -> (text: String, expected: [[Value]]) {
    let strings: [(String, String)] = [
      ("plain", "plain"), ("a \\\"quoted\\\" word", "a \"quoted\" word"), ("back\\\\slash\\\\", "back\\slash\\"),
      ("comma, {brace} [x]", "comma, {brace} [x]"), ("\\u00e9\\ud83d\\ude00", "é😀"), ("日本語 text of length", "日本語 text of length"),
      ("", ""), ("tab\\tnl\\n", "tab\tnl\n"),
    ]
    var text = ""
    var expected: [[Value]] = []
    let shuffles = random.below(3) == 0
    let spaced = random.below(3)
    for _ in 0..<rows {
      var row: [Value] = [.null, .null, .null, .null]
      var members: [String] = []
      func add(_ key: String, _ value: String) { members.append("\"\(key)\":\(spaced > 0 ? " " : "")\(value)") }
      if random.below(10) > 0 {
        let n = Int64(random.below(2_000_000)) - 1_000_000
        row[0] = .integer(n)
        add("id", "\(n)")
      }
      let (raw, plain) = random.pick(strings)
      row[1] = .string(plain)
      add("name", "\"\(raw)\"")
      if random.below(4) == 0 { add("other", random.pick(["[1,2,{\"id\":5}]", "{\"name\":\"no\",\"id\":[]}", "null", "true"])) }
      if random.below(8) == 0 {
        add("a much longer key than sixteen bytes", "null")
      } else {
        let n = random.below(1000)
        row[2] = .double(Double(n) / 8)
        add("a much longer key than sixteen bytes", "\(Double(n) / 8)")
      }
      row[3] = .boolean(members.count % 2 == 0)
      add("flag", members.count % 2 == 0 ? "true" : "false")
      if shuffles { members.shuffle(using: &random) }
      text += "{" + members.joined(separator: spaced == 2 ? ", " : ",") + "}" + random.pick(["\n", "\r\n", "\n", "\n\n"])
      expected.append(row)
    }
    if random.below(2) == 0 {
      while text.last?.isNewline == true { text.removeLast() }
    }
    return (text, expected)
  }

  @Test(arguments: [64, 192, 1024, 4096, 256 << 10])
  func randomLinesAtEverySplitSize(splitBytes: Int) throws {
    let columns = [
      column("ID", .bigint), column("name", .varchar), column("a much longer key than sixteen bytes", .double), column("flag", .boolean),
    ]
    for seed in 0..<40 {
      var random = SeededRandom(UInt64(seed))
      let (text, expected) = JSONReaderTests.randomJSON(&random, rows: 1 + random.below(60))
      let file = try TemporaryFile(text, ending: "json")
      let format = JSONFormat(splitBytes: splitBytes)
      for batch in [1, 7, 2048] {
        let rows = try TextScan.rows(format, try file.open(), columns, FormatOptions(), batch: batch)
        #expect(rows == expected, "seed \(seed) split \(splitBytes) batch \(batch)")
      }
      #expect(try TextScan.count(format, try file.open(), FormatOptions(), batch: 3) == expected.count)
    }
  }

  @Test func valuesOfOtherKindsConvertAsHiveDoes() throws {
    let text = """
      {"v":1.50,"n":"12","d":"2024-02-29","t":"2024-01-01T00:00:00Z","j":{"a":[1,2]}}
      {"v":{"x": [1, 2]},"n":12.9,"d":null,"t":"2024-01-01 00:00:00.123","j":"s"}
      {"v":true,"n":"","d":"2024-01-01","t":null,"j":null}
      {"v":[],"n":1e3}

      """
    let columns = [
      column("v", .varchar), column("n", .bigint), column("d", .date), column("t", .timestamp(precision: 3)), column("j", .json),
    ]
    #expect(
      try read(text, columns) == [
        [.string("1.50"), .integer(12), .integer(19782), .integer(1_704_067_200_000_000), .string("{\"a\":[1,2]}")],
        [.string("{\"x\":[1,2]}"), .integer(12), .null, .integer(1_704_067_200_123_000), .string("\"s\"")],
        [.string("true"), .null, .integer(19723), .null, .null],
        [.string("[]"), .integer(1000), .null, .null, .null],
      ])
  }

  @Test func nestedTextHasNoBlanksBetweenTokens() throws {
    let text = #"""
      {"v":[ "a b\\" , {"c\"d" : "\\ " } , [ ] ]}
      {"v":{ }}
      {"v":"[ 1 ]"}

      """#
    #expect(
      try read(text, [column("v", .varchar)]) == [
        [.string(#"["a b\\",{"c\"d":"\\ "},[]]"#)], [.string("{}")], [.string("[ 1 ]")],
      ])
  }

  @Test func keys() throws {
    let text = "{\"A\":1,\"b\":2}\n{\"a\":3,\"a\":4}\n{\"a\":5,\"x\":0,\"\\u0061\":6}\n{}\n{\"A\":1,\"a\":7}\n{\"a\":8,\"b\":9,\"a\":10}\n"
    #expect(
      try read(text, [column("a", .bigint), column("B", .bigint)]) == [
        [.integer(1), .integer(2)], [.integer(4), .null], [.integer(6), .null], [.null, .null], [.integer(7), .null],
        [.integer(10), .integer(9)],
      ])
    let exact = try read("{\"A\":1,\"a\":2,\"k\":3}\n", [column("A", .bigint), column("a", .bigint), column("m", .bigint)]) {
      $0.caseInsensitive = false
      $0.mapping = ["m": "k"]
    }
    #expect(exact == [[.integer(1), .integer(2), .integer(3)]])
  }

  @Test func nestedCommasDoNotMislead() throws {
    let text = """
      {"x":0,"a":1,"y":2}
      {"x":{"p":1,"a":2},"a":3,"y":4}
      {"x":[1,"a",2],"a":5,"y":6}
      {"x":{"p":1,"a":9},"y":2}

      """
    #expect(
      try read(text, [column("a", .bigint), column("y", .bigint)]) == [
        [.integer(1), .integer(2)], [.integer(3), .integer(4)], [.integer(5), .integer(6)], [.null, .integer(2)],
      ])
  }

  @Test func malformedLinesAreErrorsOrRowsOfNulls() throws {
    let text = "{\"a\":1}\nnot json\n{\"a\":\"open}\n{\"a\":2}\n{\"a\":3},\n{\"a\":4}\n"
    let columns = [column("a", .varchar)]
    let error = #expect(throws: LakeError.self) { try read(text, columns) }
    #expect(error?.code == .hiveBadData && error?.message.contains("line 2") == true)
    for splitBytes in [64, 1 << 20] {
      let rows = try read(text, columns, splitBytes: splitBytes) { $0.ignoreMalformed = true }
      #expect(rows == [[.string("1")], [.null], [.null], [.string("2")], [.null], [.string("4")]])
    }
    let number = #expect(throws: LakeError.self) { try read("{\"a\":1}\n{\"a\":\"x\"}\n", [column("a", .bigint)]) }
    #expect(number?.code == .hiveBadData && number?.message.contains("line 2") == true && number?.message.contains("'a'") == true)
    #expect(try read("{\"a\":1}\n{\"a\":\"x\"}\n", [column("a", .bigint)]) { $0.ignoreMalformed = true } == [[.integer(1)], [.null]])
  }

  @Test func depthIsBounded() throws {
    let fine = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    let deep = String(repeating: "[", count: 100_000)
    #expect(try read("{\"a\":\(fine)}\n", [column("a", .varchar)]) == [[.string(fine)]])
    #expect(throws: LakeError.self) { try read("{\"a\":\(deep)}\n", [column("a", .varchar)]) }
  }

  @Test func escapesAndSurrogates() throws {
    let text = #"{"s":"\u0041\/\b\f\r\n\t\ud83d\ude00 \ud83d x \ude00"}"#
    #expect(try read(text, [column("s", .varchar)]) == [[.string("A/\u{8}\u{c}\r\n\t😀 \u{fffd} x \u{fffd}")]])
  }

  @Test func oneArrayOfObjects() throws {
    let text = "\n [ {\"a\": 1,\n \"b\": \"x, [y\"},{\"a\":2,\"b\":{\"k\":[1,\n2]}}\n,{\"a\":3} ]\n"
    #expect(
      try read(text, [column("a", .bigint), column("b", .varchar)]) == [
        [.integer(1), .string("x, [y")], [.integer(2), .string("{\"k\":[1,2]}")], [.integer(3), .null],
      ])
    #expect(try read("[]", [column("a", .bigint)]) == [])
    #expect(throws: LakeError.self) { try read("[{\"a\":1}", [column("a", .bigint)]) }
    #expect(throws: LakeError.self) { try read("[{\"a\":1}] x", [column("a", .bigint)]) }
  }

  @Test func inference() throws {
    let text = """
      {"id":1,"price":2,"ok":true,"tags":["x"],"when":"2024-01-01","void":null}
      {"ID":2,"price":2.5,"late":"z","ok":false,"mixed":1}
      {"mixed":"one"}

      """
    let (schema, rows) = try TextScan.query(JSONFormat(), text, ending: "json")
    #expect(
      schema.map { "\($0.name) \($0.type)" } == [
        "id bigint", "price double", "ok boolean", "tags varchar", "when varchar", "void varchar", "late varchar", "mixed varchar",
      ])
    #expect(rows[0][3] == .string("[\"x\"]") && rows[1][0] == .integer(2) && rows[1][7] == .string("1"))
    let array = try TextScan.query(JSONFormat(), "[{\"a\":1},{\"b\":\"c\"}]", ending: "json")
    #expect(array.rows == [[.integer(1), .null], [.null, .string("c")]])
    let numbers = (0..<40_000).map { "{\"a\":\($0)}\n" }.joined()
    #expect(try TextScan.query(JSONFormat(), numbers + "{\"a\":2.0}", ending: "json").rows.last == [.integer(2)])
    let fraction = #expect(throws: LakeError.self) { _ = try TextScan.query(JSONFormat(), numbers + "{\"a\":2.5}", ending: "json") }
    #expect(fraction?.message.contains("line 40001") == true)
    let error = #expect(throws: LakeError.self) { try TextScan.query(JSONFormat(), "", ending: "json") }
    #expect(error?.code == .hiveBadData)
  }

  @Test func hostileBytesNeverTrap() throws {
    let alphabet: [UInt8] = [10, 34, 34, 34, 44, 58, 58, 92, 97, 97, 48, 45, 123, 123, 125, 125, 91, 93, 32, 0xff, 0xe2, 117]
    let columns = [column("a", .varchar), column("a0", .bigint), column("aa", .double), column("a", .date)]
    for seed in 0..<200 {
      var random = SeededRandom(UInt64(seed))
      var bytes: [UInt8] = []
      for _ in 0..<random.below(30) {
        bytes += random.below(3) == 0 ? Array("{\"a\":\"a\",\"a0\":0}\n".utf8) : (0..<random.below(40)).map { _ in random.pick(alphabet) }
      }
      let file = try TemporaryFile(bytes, ending: "json")
      for ignore in [true, false] {
        var options = FormatOptions()
        options.json.ignoreMalformed = ignore
        _ = try? TextScan.rows(JSONFormat(splitBytes: 64), try file.open(), columns, options, batch: 3)
        _ = try? TextScan.count(JSONFormat(splitBytes: 64), try file.open(), options)
      }
      _ = try? JSONFormat().inferSchema(try file.open(), FormatOptions())
    }
  }
}
