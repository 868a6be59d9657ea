import LakeSQL
import Testing

/// Whatever the text, there is a tree or an error, and the stack and the time stay bounded.
@Suite struct RobustnessTests {
  static let deep = [
    ("SELECT " + String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)),
    ("SELECT " + String(repeating: "NOT ", count: 10_000) + "a"), ("SELECT " + String(repeating: "- ", count: 10_000) + "a"),
    ("SELECT a" + String(repeating: " + a", count: 10_000)), ("SELECT a" + String(repeating: "[1]", count: 10_000)),
    ("SELECT a" + String(repeating: ".b", count: 10_000)), ("SELECT a" + String(repeating: " AT TIME ZONE b", count: 10_000)),
    String(repeating: "SELECT * FROM (", count: 10_000), ("SELECT " + String(repeating: "f(", count: 10_000)),
    ("SELECT " + String(repeating: "ARRAY[", count: 10_000)), ("SELECT " + String(repeating: "CASE ", count: 10_000)),
    ("SELECT " + String(repeating: "x -> ", count: 10_000) + "x"), ("SELECT " + String(repeating: "(SELECT ", count: 10_000)),
    ("SELECT CAST(a AS " + String(repeating: "array(", count: 10_000)), ("SELECT CAST(a AS x" + String(repeating: " array", count: 10_000)),
    ("SELECT CAST(a AS " + String(repeating: "struct<a:", count: 10_000)), ("SELECT CAST(a AS " + String(repeating: "row(a ", count: 10_000)),
    ("SELECT * FROM a" + String(repeating: " JOIN b ON c", count: 10_000)), ("SELECT * FROM a" + String(repeating: " JOIN b", count: 10_000)),
    ("SELECT * FROM " + String(repeating: "(", count: 10_000)), ("SELECT 1" + String(repeating: " UNION SELECT 1 UNION ALL SELECT 1", count: 10_000)),
    String(repeating: "(", count: 10_000), String(repeating: "EXPLAIN ", count: 10_000), String(repeating: "PREPARE p FROM ", count: 10_000),
    ("SELECT " + String(repeating: "(a = ", count: 10_000)), ("SELECT GROUPING(a" + String(repeating: ".b", count: 10_000) + ")"),
    ("SELECT * FROM t MATCH_RECOGNIZE (PATTERN (" + String(repeating: "(", count: 10_000)),
    ("SELECT * FROM JSON_TABLE(a, 'b' " + String(repeating: "COLUMNS (NESTED PATH 'x' ", count: 10_000)),
    ("WITH a AS (" + String(repeating: "WITH a AS (", count: 10_000)), ("SELECT " + String(repeating: "EXISTS (SELECT ", count: 10_000)),
    ("SELECT " + String(repeating: "(((((a) + a + a) + a + a) + a + a) + ", count: 4_000) + "a"),
  ]

  @Test(arguments: deep.indices)
  func deepNestingIsAnError(_ index: Int) {
    let error = #expect(throws: SyntaxError.self) { try Parser.parseStatement(Self.deep[index]) }
    #expect(error?.message == "statement is nested too deeply (more than 500 levels)")
  }

  /// Left operands in parentheses that themselves hold chains: the tree's height is what is bounded, not the calls.
  @Test func highTreesAreAnError() {
    var text = "a"
    for _ in 0..<100 { text = "(\(text))" + String(repeating: " + a", count: 100) }
    #expect(throws: SyntaxError.self) { try Parser.parseExpression(text) }
  }

  static let long = [
    "SELECT a" + String(repeating: " AND a", count: 10_000), "SELECT a = 1" + String(repeating: " OR a = 1 AND b + c < 2", count: 10_000),
    "SELECT 1" + String(repeating: " UNION ALL SELECT 1 + 1", count: 10_000), "SELECT a IN (1" + String(repeating: ", 1 + 1", count: 10_000) + ")",
    "VALUES 1" + String(repeating: ", (1, 'a', ARRAY[1])", count: 10_000), "SELECT f(a" + String(repeating: ", (a OR b)", count: 10_000) + ")",
    "SELECT CASE" + String(repeating: " WHEN a = 1 THEN 2", count: 10_000) + " END", "SELECT * FROM a" + String(repeating: ", b", count: 10_000),
    "WITH a AS (SELECT 1)" + String(repeating: ", b AS (SELECT 1)", count: 10_000) + " SELECT 1",
    "SELECT (a AND b)" + String(repeating: " OR (a AND b OR c AND d)", count: 10_000),
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
      "SELECT " + String(repeating: "(", count: 400) + "1" + String(repeating: ")", count: 400),
      "SELECT " + String(repeating: "f(", count: 400) + "1" + String(repeating: ")", count: 400),
      "SELECT a" + String(repeating: " || a", count: 400), "SELECT * FROM a" + String(repeating: " JOIN b ON c = d", count: 400),
      "SELECT " + String(repeating: "(SELECT ", count: 200) + "1" + String(repeating: ")", count: 200),
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
      let printable = (0..<length % 60).compactMap { _ in "()[]{}'\"`;:?.,-+*/%<>=!|&^$@# \nxuU0123eE_\\é".randomElement(using: &generator) }
      try check("SELECT " + String(printable))
    }
  }

  /// Words of the corpus left out, doubled, swapped and mixed between statements.
  @Test func mutatedStatements() throws {
    var generator = Generator(state: 2)
    let corpus = StatementCorpus.all.map { Self.pieces($0) }
    let words = Array(Set(corpus.joined())).sorted()
    for _ in 0..<6_000 {
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
      for count in stride(from: 0, to: text.count, by: 3) { try check(String(text.prefix(count))) }
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
