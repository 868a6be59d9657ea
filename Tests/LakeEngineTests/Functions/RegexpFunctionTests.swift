import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct RegexpFunctionTests {
  @Test func like() throws {
    try expect("regexp_like", "1a 2b 14m", "\\d+b", gives: true)
    try expect("regexp_like", "1a 2b 14m", "^\\d+b$", gives: false)
    try expect("regexp_like", "", "", gives: true)
    try expect("regexp_like", "", "x", gives: false)
    try expect("regexp_like", "ÑANDÚ", "(?i)ñandú", gives: true)
    try expect("regexp_like", "señor", "^\\w+$", gives: true)
    try expect("regexp_like", "a\nb", "a.b", gives: false)
    try expect("regexp_like", "a\nb", "(?s)a.b", gives: true)
    try expect("regexp_like", "a\nb", "(?m)^b$", gives: true)
    try expect("regexp_like", "é", "\\u00e9", gives: true)
    try expect("regexp_like", "😀", "^.$", gives: true)
    try expect("regexp_like", "x", .null(.varchar), gives: .null)
  }

  @Test func badPatterns() {
    for pattern in ["(", "[a", "*", "\\", "(?<n>a)(?<n>b)"] {
      expect("regexp_like", "abc", Argument(.string(pattern), .varchar), fails: .invalidFunctionArgument)
    }
  }

  @Test func matchingIsBounded() {
    let text = Argument(.string(String(repeating: "a", count: 40) + "!"), .varchar)
    expect("regexp_like", text, "^(a|a?)+$", fails: .invalidFunctionArgument)
  }

  @Test func extraction() throws {
    try expect("regexp_extract", "1a 2b 14m", "\\d+", gives: "1")
    try expect("regexp_extract", "1a 2b 14m", "(\\d+)([a-z]+)", 2, gives: "a")
    try expect("regexp_extract", "1a 2b 14m", "(\\d+)([a-z]+)", 0, gives: "1a")
    try expect("regexp_extract", "1a 2b 14m", "x", gives: .null)
    try expect("regexp_extract", "ac", "a(b)?c", 1, gives: .null)
    try expect("regexp_extract", "a long text with the number 12345678901234 in it", "\\d+", gives: "12345678901234")
    try expect("regexp_extract", "ññ→x", "→(.)", 1, gives: "x")
    expect("regexp_extract", "abc", "(b)", 2, fails: .invalidFunctionArgument, "Pattern has 1 groups. Cannot access group 2")
    expect("regexp_extract", "abc", "b", -1, fails: .invalidFunctionArgument, "Group cannot be negative")
  }

  @Test func replacement() throws {
    try expect("regexp_replace", "1a 2b 14m", "\\d+[ab] ", gives: "14m")
    try expect("regexp_replace", "1a 2b 14m", "(\\d+)([ab]) ", "3c$2 ", gives: "3ca 3cb 14m")
    try expect("regexp_replace", "new york", "(?<first>\\w)(\\w*)", "${first}.$2", gives: "n.ew y.ork")
    try expect("regexp_replace", "price 5", "\\d", "\\$$0", gives: "price $5")
    try expect("regexp_replace", "abc", "", "-", gives: "-a-b-c-")
    try expect("regexp_replace", "aab", "a*", "x", gives: "xxbx")
    try expect("regexp_replace", "ñañ", "", ".", gives: ".ñ.a.ñ.")
    try expect("regexp_replace", "ab", "(a)(b)", "$21", gives: "b1")
    try expect("regexp_replace", "ac", "a(b)?c", "[$1]", gives: "[]")
    try expect("regexp_replace", "", "x*", "y", gives: "y")
    expect("regexp_replace", "abc", "b", "$1", fails: .invalidFunctionArgument, "Illegal replacement sequence: unknown group { 1 }")
    expect("regexp_replace", "abc", "b", "${n}", fails: .invalidFunctionArgument, "Illegal replacement sequence: unknown group { n }")
    expect("regexp_replace", "abc", "b", "x$", fails: .invalidFunctionArgument, "Illegal replacement sequence: x$")
  }

  @Test func counting() throws {
    try expect("regexp_count", "1a 2b 14m", "\\s*[a-z]+\\s*", gives: 3)
    try expect("regexp_count", "aaa", "", gives: 4)
    try expect("regexp_count", "", "", gives: 1)
    try expect("regexp_count", "ñññ", "ñ", gives: 3)
    try expect("regexp_count", "abc", "x", gives: 0)
  }

  @Test func positions() throws {
    let text: Argument = "I have 23 apples, 5 pears and 13 oranges"
    try expect("regexp_position", text, "\\b\\d+\\b", gives: 8)
    try expect("regexp_position", text, "\\b\\d+\\b", 5, gives: 8)
    try expect("regexp_position", text, "\\b\\d+\\b", 12, gives: 19)
    try expect("regexp_position", text, "\\b\\d+\\b", 12, 1, gives: 19)
    try expect("regexp_position", text, "\\b\\d+\\b", 12, 2, gives: 31)
    try expect("regexp_position", text, "\\b\\d+\\b", 12, 3, gives: -1)
    try expect("regexp_position", "ñññx", "x", gives: 4)
    try expect("regexp_position", "abc", "c", 99, gives: -1)
    expect("regexp_position", "abc", "c", 0, fails: .invalidFunctionArgument, "start position cannot be smaller than 1")
    expect("regexp_position", "abc", "c", 1, 0, fails: .invalidFunctionArgument, "occurrence cannot be smaller than 1")
  }

  @Test func patternsMayChangeFromRowToRow() throws {
    let harness = EvaluatorHarness([.varchar, .varchar])
    let text = (0..<300).map { "row \($0)" }
    let patterns = (0..<300).map { "^row \($0 % 100)$" }
    let result = try harness.values(
      .call("regexp_like", harness.column(0), harness.column(1)), [EvaluatorHarness.strings(text), EvaluatorHarness.strings(patterns)])
    #expect(result == (0..<300).map { Cell(.boolean($0 < 100)) })
  }
}
