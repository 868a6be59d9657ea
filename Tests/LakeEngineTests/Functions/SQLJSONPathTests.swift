import LakeVectors
import Testing

@testable import LakeEngine

/// The parser of the SQL/JSON path language, the documents it walks, and that no text of either traps.
@Suite struct SQLJSONPathTests {
  private static func parse(_ text: String) throws -> PathNode { try SQLJSONPathParser.parse(text).root }

  @Test func precedence() throws {
    let one = PathNode.literal(.integer(1), .integer)
    let two = PathNode.literal(.integer(2), .integer)
    #expect(try Self.parse("lax 1 + 2 * $") == .arithmetic(.add, one, .arithmetic(.multiply, two, .context)))
    #expect(try Self.parse("lax (1 + 2) * $") == .arithmetic(.multiply, .arithmetic(.add, one, two), .context))
    #expect(try Self.parse("lax 1 - 2 - 1") == .arithmetic(.subtract, .arithmetic(.subtract, one, two), one))
    #expect(try Self.parse("lax -$.a") == .negate(.member(.context, "a")))
    #expect(try Self.parse("lax - 1") == .literal(.integer(-1), .integer))
    #expect(
      try Self.parse("strict $[*].a..b?(@ == null)")
        == .filter(
          .descendant(.member(.elements(.context, []), "a"), "b"), .comparison(.equal, .currentItem, .null)))
  }

  @Test func predicates() throws {
    func predicate(_ text: String) throws -> PathPredicate? {
      if case .filter(_, let predicate) = try Self.parse("lax $?(\(text))") { predicate } else { nil }
    }
    let a = PathPredicate.exists(.context)
    #expect(try predicate("exists($) || exists($) && exists($)") == .or(a, .and(a, a)))
    #expect(try predicate("!exists($) && exists($)") == .and(.not(a), a))
    #expect(try predicate("(exists($) || exists($)) && exists($)") == .and(.or(a, a), a))
    #expect(try predicate("(exists($)) is unknown") == .isUnknown(a))
    #expect(try predicate("((($) == $))") == .comparison(.equal, .context, .context))
    #expect(try predicate("($.is) == $") == .comparison(.equal, .member(.context, "is"), .context))
    #expect(try predicate("@ starts with $x") == .startsWith(.currentItem, prefix: .variable("x")))
  }

  @Test func numbers() throws {
    #expect(try Self.parse("lax 1.50") == .literal(.decimal(150), .decimal(precision: 3, scale: 2)))
    #expect(try Self.parse("lax 1.") == .literal(.decimal(1), .decimal(precision: 1, scale: 0)))
    #expect(try Self.parse("lax .5e1") == .literal(.double(5), .double))
    #expect(try Self.parse("lax 3000000000") == .literal(.integer(3_000_000_000), .bigint))
    #expect(throws: PathSyntaxError.self) { try Self.parse("lax 99999999999999999999") }
  }

  @Test(arguments: [
    ("$", 0), ("lax", 3), ("lax $.", 6), ("lax $[", 6), ("lax $[1 to]", 10), ("lax $ ?", 6), ("lax $?(@ = 1)", 9),
    ("lax \"a", 4), ("lax $.\u{e9}", 6), ("lax $?(exists($)", 16), ("lax $ $", 6),
  ])
  func places(_ text: String, _ offset: Int) {
    #expect(throws: PathSyntaxError.self) { try SQLJSONPathParser.parse(text) }
    do { _ = try SQLJSONPathParser.parse(text) } catch { #expect(error.offset == offset, "\(text): \(error)") }
  }

  @Test func deepAndLongPathsAreErrors() {
    for text in [
      "lax " + String(repeating: "(", count: 100_000), "lax $" + String(repeating: ".a", count: 100_000),
      "lax " + String(repeating: "-", count: 100_000) + "1", "lax $" + String(repeating: "?(exists(@", count: 50_000),
      "lax $?(" + String(repeating: "(", count: 20_000) + "@ == 1" + String(repeating: ")", count: 20_000) + ")",
      "lax 1" + String(repeating: "+1", count: 50_000), "lax $" + String(repeating: "[0", count: 50_000),
    ] {
      #expect(throws: PathSyntaxError.self) { try SQLJSONPathParser.parse(text) }
    }
  }

  @Test func documents() {
    func written(_ text: String) -> String? {
      JSONDocument(Array(text.utf8)).map { document in
        var out: [UInt8] = []
        document.write(0, into: &out)
        return String(decoding: out, as: UTF8.self)
      }
    }
    #expect(written(" { \"a\" : [ 1 , 2.50 , true , null ] } ") == "{\"a\":[1,2.5,true,null]}")
    #expect(written("[]") == "[]")
    #expect(written("{\"\":{}}") == "{\"\":{}}")
    for bad in [
      "", " ", "[1,]", "{\"a\":}", "{a:1}", "01", "1.", "-", "\"", "\"\\x\"", "\"\\u12\"", "nul", "[1", "1 2", "]", "{\"a\" 1}", "[1}",
    ] {
      #expect(written(bad) == nil, "\(bad)")
    }
    #expect(written(String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)) != nil)
    #expect(written(String(repeating: "[", count: 1001) + String(repeating: "]", count: 1001)) == nil)
  }

  /// Pieces of paths in random order and paths with random changes, evaluated over documents changed at random: an answer
  /// or an error, never a trap.
  @Test func mutations() throws {
    var random = Generator(state: 20_231_022)
    let pieces = [
      "$", "@", "last", ".a", ".*", "..b", "[0]", "[*]", "[1 to last]", "?(", ")", "(", "@ > 1", " == ", " && ", " || ", "!", "exists(",
      "$x", "\"s\"", "1", "2.5", "1e3", "null", "true", "+", "-", "*", "/", "%", ".size()", ".type()", ".double()", ".keyvalue()",
      ".abs()", ".floor()", ".datetime()", " starts with \"a\"", " is unknown", " like_regex \"a\"", "[last - 1]", " ",
    ]
    let seeds = [
      "lax $.a[0 to last]?(@.b > 1 && exists(@.c)).d.size()", "strict $..b?((@ == 1) is unknown)", "lax ($.a + 1) * -$.b[*] % 3",
      "lax $.keyvalue()?(@.name == $x).value", "strict $[*]?(@ like_regex \"^a\" flag \"i\" || @ starts with $x)",
    ]
    let documents = [
      "{\"a\": [{\"b\": 2, \"c\": 1, \"d\": [1, 2]}], \"b\": [1, \"x\", null]}", "[1, 2.5, \"abc\", true, null, {\"b\": 1}, [[], {}]]", "7",
    ]
    var parsed = 0
    for _ in 0..<6000 {
      var text: String
      if random.next() % 2 == 0 {
        text = "lax " + (0..<(1 + random.next() % 8)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
      } else {
        var bytes = Array(seeds[Int(random.next() % UInt64(seeds.count))].utf8)
        for _ in 0..<(random.next() % 4) { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(32 + random.next() % 95) }
        text = String(decoding: bytes, as: UTF8.self)
      }
      guard let path = try? SQLJSONPathParser.parse(text) else { continue }
      parsed += 1
      _ = try? SQLJSONPathTypes(parameters: ["x"]).check(path)
      var json = Array(documents[Int(random.next() % UInt64(documents.count))].utf8)
      if random.next() % 4 == 0 { json[Int(random.next() % UInt64(json.count))] = UInt8(random.next() % 128) }
      guard let document = JSONDocument(json) else { continue }
      let evaluator = SQLJSONPathEvaluator(path, parameters: ["x"], session: .testing)
      let outcome = try? SQLJSONPathRunner.outcome { try evaluator.evaluate(.node(document, 0), [.value(.string("a"), .varchar)]) }
      if let outcome { _ = try? JSONQueryResult.text(outcome, .init(wrapper: .unconditional)) }
    }
    #expect(parsed > 1000)
  }

  private struct Generator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}

extension SessionContext {
  fileprivate static var testing: SessionContext { SessionContext() }
}
