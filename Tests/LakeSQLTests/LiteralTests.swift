import LakeSQL
import Testing

@Suite struct LiteralTests {
  private func kind(_ text: String) throws -> SyntaxExpression.Kind { try Parser.parseExpression(text).kind }

  @Test(arguments: [
    ("0", 0), ("12", 12), ("-12", -12), ("- 12", -12), ("1_000_000", 1_000_000), ("0xFF", 255), ("0X1_f", 31), ("0o17", 15),
    ("0b1_01", 5), ("-0x10", -16), ("007", 7), ("9223372036854775807", .max), ("-9223372036854775808", .min),
  ])
  func integers(_ text: String, _ value: Int64) throws {
    #expect(try kind(text) == .integer(value))
  }

  @Test(arguments: [
    ("1.5", "1.5"), ("1.", "1."), (".5", ".5"), ("-.50", "-.50"), ("1_0.2_5", "10.25"), ("00.10", "00.10"),
    ("123456789012345678901234567890.5", "123456789012345678901234567890.5"),
  ])
  func decimals(_ text: String, _ digits: String) throws {
    #expect(try kind(text) == .decimal(digits))
  }

  @Test(arguments: [
    ("1e3", 1000), ("1E0", 1), ("1.5e-3", 0.0015), ("-2.5E+2", -250), (".5e1", 5), ("1.e2", 100),
    ("4.9e-324", Double.leastNonzeroMagnitude),
    ("1e400", Double.infinity),
  ])
  func doubles(_ text: String, _ value: Double) throws {
    #expect(try kind(text) == .double(value))
  }

  @Test(arguments: [
    ("''", ""), ("'a'", "a"), ("'it''s'", "it's"), ("''''", "'"), ("'a\nb'", "a\nb"), ("'a\\nb'", "a\\nb"), ("'\\'", "\\"),
    ("'\"'", "\""), ("'é😀'", "é😀"), ("'-- no comment'", "-- no comment"), ("'/* nor this */'", "/* nor this */"),
    ("U&'\\0041\\+01F600\\\\'", "A😀\\"), ("u&'d!0061t!!' UESCAPE '!'", "dat!"), ("U&'it''s'", "it's"),
  ])
  func strings(_ text: String, _ value: String) throws {
    #expect(try kind(text) == .string(value))
  }

  @Test func bytes() throws {
    #expect(try kind("X''") == .bytes([]))
    #expect(try kind("x'0aFF'") == .bytes([0x0a, 0xff]))
    #expect(try kind("X'0 1\n02'") == .bytes([1, 2]))
  }

  @Test func typedLiterals() throws {
    #expect(try kind("DATE '2020-01-01'") == .typedLiteral(TypeName("date"), "2020-01-01"))
    #expect(try kind("timestamp 'x'") == .typedLiteral(TypeName("timestamp"), "x"))
    #expect(try kind("DOUBLE PRECISION '1'") == .typedLiteral(TypeName("double"), "1"))
    #expect(try kind("char 'x'") == .typedLiteral(TypeName("char"), "x"))
    let interval = IntervalLiteral(isNegative: true, text: "2 3", from: .day, to: .hour)
    #expect(try kind("INTERVAL - '2 3' DAY TO HOUR") == .interval(interval))
    #expect(try kind("interval + '1' year") == .interval(IntervalLiteral(isNegative: false, text: "1", from: .year, to: nil)))
    #expect(try kind("interval") == .identifier(Identifier("interval")))
    #expect(try kind("date") == .identifier(Identifier("date")))
  }

  @Test func parameters() throws {
    let parsed = try Parser.parsedStatement("SELECT ?, :b, ?, :A, :b, position(? IN ?), position(?, 1)")
    #expect(parsed.positionalParameterCount == 5)
    #expect(parsed.namedParameters == ["b", "A"])
    guard case .query(let query) = parsed.statement, case .select(let select) = query.body else { return }
    let values = select.items.prefix(5).map { item -> SyntaxExpression.Kind? in
      if case .expression(let value, _) = item { value.kind } else { nil }
    }
    #expect(
      values == [
        .parameter(.positional(0)), .parameter(.named("b")), .parameter(.positional(1)), .parameter(.named("A")),
        .parameter(.named("b")),
      ])
    #expect(throws: SyntaxError.self) { try Parser.parseExpression(": a") }
  }

  @Test func names() throws {
    #expect(try kind("Abc_1") == .identifier(Identifier("Abc_1")))
    #expect(try kind("\"A \"\"b\"\"\"") == .identifier(Identifier("A \"b\"", isQuoted: true)))
    #expect(try kind("_x") == .identifier(Identifier("_x")))
    #expect(Identifier("ÄbC").folded == "äbc")
    #expect(try Parser.parseExpression("a.\"B\".c").qualifiedName?.folded == ["a", "b", "c"])
    #expect(try Parser.parseExpression("f(a).b").qualifiedName == nil)
  }
}
