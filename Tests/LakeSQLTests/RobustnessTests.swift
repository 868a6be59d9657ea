import LakeSQL
import Testing

/// Whatever the text, there is a tree or an error, and the stack and the time stay bounded.
@Suite struct RobustnessTests {
  private static func many(_ text: String) -> String { String(repeating: text, count: 10_000) }

  static let deep = [
    ("SELECT " + many("(") + "1" + many(")")),
    ("SELECT " + many("NOT ") + "a"), ("SELECT " + many("- ") + "a"),
    ("SELECT a" + many(" + a")), ("SELECT a" + many("[1]")),
    ("SELECT a" + many(".b")), ("SELECT a" + many(" AT TIME ZONE b")),
    many("SELECT * FROM ("), ("SELECT " + many("f(")),
    ("SELECT " + many("ARRAY[")), ("SELECT " + many("CASE ")),
    ("SELECT " + many("x -> ") + "x"), ("SELECT " + many("(SELECT ")),
    ("SELECT CAST(a AS " + many("array(")), ("SELECT CAST(a AS x" + many(" array")),
    ("SELECT CAST(a AS " + many("struct<a:")), ("SELECT CAST(a AS " + many("row(a ")),
    ("SELECT * FROM a" + many(" JOIN b ON c")), ("SELECT * FROM a" + many(" JOIN b")),
    ("SELECT * FROM " + many("(")), ("SELECT 1" + many(" UNION SELECT 1 UNION ALL SELECT 1")),
    many("("), many("EXPLAIN "), many("PREPARE p FROM "),
    ("SELECT " + many("(a = ")), ("SELECT GROUPING(a" + many(".b") + ")"),
    ("SELECT * FROM t MATCH_RECOGNIZE (PATTERN (" + many("(")),
    ("SELECT * FROM JSON_TABLE(a, 'b' " + many("COLUMNS (NESTED PATH 'x' ")),
    ("WITH a AS (" + many("WITH a AS (")), ("SELECT " + many("EXISTS (SELECT ")),
    ("SELECT " + String(repeating: "(((((a) + a + a) + a + a) + a + a) + ", count: 4_000) + "a"),
  ]

  @Test(arguments: deep.indices)
  func deepNestingIsAnError(_ index: Int) {
    let error = #expect(throws: SyntaxError.self) { try Parser.parseStatement(Self.deep[index]) }
    #expect(error?.message.hasPrefix("statement is nested too deeply (more than ") == true, "\(error?.message ?? "")")
  }

  /// Left operands in parentheses that themselves hold chains: the tree's height is what is bounded, not the calls.
  @Test func highTreesAreAnError() {
    var text = "a"
    for _ in 0..<100 { text = "(\(text))" + String(repeating: " + a", count: 100) }
    #expect(throws: SyntaxError.self) { try Parser.parseExpression(text) }
  }

  static let long = [
    "SELECT a" + many(" AND a"), "SELECT a = 1" + many(" OR a = 1 AND b + c < 2"),
    "SELECT 1" + many(" UNION ALL SELECT 1 + 1"), "SELECT a IN (1" + many(", 1 + 1") + ")",
    "VALUES 1" + many(", (1, 'a', ARRAY[1])"), "SELECT f(a" + many(", (a OR b)") + ")",
    "SELECT CASE" + many(" WHEN a = 1 THEN 2") + " END", "SELECT * FROM a" + many(", b"),
    "WITH a AS (SELECT 1)" + many(", b AS (SELECT 1)") + " SELECT 1",
    "SELECT (a AND b)" + many(" OR (a AND b OR c AND d)"),
  ]

  @Test(arguments: long.indices)
  func longListsParse(_ index: Int) throws {
    let tree = try Parser.parseStatement(Self.long[index])
    let again = try Parser.parseStatement(Printer.print(tree))
    #expect(again == tree)
    #expect(again.hashValue == tree.hashValue)
  }

  @Test func nestingWithinTheBoundParses() throws {
    for text in [
      "SELECT " + String(repeating: "(", count: 190) + "1" + String(repeating: ")", count: 190),
      "SELECT " + String(repeating: "f(", count: 190) + "1" + String(repeating: ")", count: 190),
      "SELECT " + String(repeating: "(SELECT ", count: 90) + "1" + String(repeating: ")", count: 90),
      "SELECT * FROM " + String(repeating: "(SELECT * FROM ", count: 60) + "t" + String(repeating: ")", count: 60),
      "SELECT a" + String(repeating: " || a", count: 490), "SELECT * FROM a" + String(repeating: " JOIN b ON c = d", count: 490),
    ] {
      let tree = try Parser.parseStatement(text)
      #expect(try Parser.parseStatement(Printer.print(tree)) == tree)
    }
  }

  /// Deterministic: the same seed gives the same texts in every run.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  /// A tree, which then prints and parses to itself, or an error at a place inside the text.
  private func check(_ text: String) throws {
    let tree: Statement
    do throws(SyntaxError) {
      tree = try Parser.parseStatement(text)
    } catch {
      #expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty)
      #expect(error.line <= text.utf8.count { $0 == UInt8(ascii: "\n") } + 1)
      return
    }
    let printed = Printer.print(tree)
    #expect(try Parser.parseStatement(printed) == tree, "\(text) printed: \(printed)")
  }

  @Test func randomBytes() throws {
    var generator = Generator(state: 1)
    for length in 0..<1_500 {
      let bytes = (0..<length % 60).map { _ in UInt8.random(in: 0...255, using: &generator) }
      try check(String(decoding: bytes, as: UTF8.self))
      let alphabet = "()[]{}'\"`;:?.,-+*/%<>=!|&^$@# \nxuU0123eE_\\é"
      let printable = (0..<length % 60).compactMap { _ in alphabet.randomElement(using: &generator) }
      try check("SELECT " + String(printable))
    }
  }

  /// Words of the corpus left out, doubled, swapped and mixed between statements.
  @Test func mutatedStatements() throws {
    var generator = Generator(state: 2)
    let corpus = StatementCorpus.all.map { Self.pieces($0) }
    let words = Array(Set(corpus.joined())).sorted()
    for _ in 0..<3_000 {
      guard var pieces = corpus.randomElement(using: &generator) else { continue }
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !pieces.isEmpty {
        let place = Int.random(in: 0..<pieces.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: pieces.remove(at: place)
        case 1: pieces.insert(pieces[place], at: place)
        case 2: pieces.swapAt(place, Int.random(in: 0..<pieces.count, using: &generator))
        case 3: pieces[place] = words.randomElement(using: &generator) ?? ""
        default: pieces.insert(words.randomElement(using: &generator) ?? "", at: place)
        }
      }
      try check(pieces.joined(separator: " "))
    }
  }

  /// Every statement cut off behind every character.
  @Test func truncatedStatements() throws {
    for text in StatementCorpus.all {
      for count in stride(from: 0, to: text.count, by: 7) { try check(String(text.prefix(count))) }
    }
  }

  /// Words, quoted texts whole, and single symbols.
  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    var quote: Character?
    for character in text {
      if let open = quote {
        pieces[pieces.count - 1].append(character)
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" || character == "`" {
        pieces.append(String(character))
        quote = character
      } else if character == " " {
        pieces.append("")
      } else if character.isLetter || character.isNumber || character == "_", let last = pieces.last?.last,
        last.isLetter || last.isNumber || last == "_"
      {
        pieces[pieces.count - 1].append(character)
      } else {
        pieces.append(String(character))
      }
    }
    return pieces.filter { !$0.isEmpty }
  }
}
