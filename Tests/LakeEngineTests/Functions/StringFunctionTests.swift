import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct StringFunctionTests {
  @Test func lengthCountsCodePoints() throws {
    try expect("length", "", gives: 0)
    try expect("length", "abcdefghijklmnop", gives: 16)
    try expect("length", "é", gives: 1)
    try expect("length", "e\u{301}", gives: 2)
    try expect("length", "😀👩‍👩‍👧", gives: 6)
    try expect("length", "Ñandú en el año nuevo 😀", gives: 23)
    try expect("length", .binary([0, 255, 7]), gives: 3)
    try expect("length", .null(.varchar), gives: .null)
  }

  @Test func caseMapsOneToOne() throws {
    try expect("upper", "straße é ŉ", gives: "STRAßE É ŉ")
    try expect("upper", "a long ascii string {z}", gives: "A LONG ASCII STRING {Z}")
    try expect("lower", "@AZ[ÀÉΣİ", gives: "@az[àéσi")
    try expect("upper", "ᾳ", gives: "ᾼ")
    try expect("upper", "", gives: "")
  }

  @Test func chrAndCodepoint() throws {
    try expect("chr", 65, gives: "A")
    try expect("chr", 128512, gives: "😀")
    expect("chr", -1, fails: .invalidFunctionArgument, "Not a valid Unicode code point: -1")
    expect("chr", 1_114_112, fails: .invalidFunctionArgument)
    expect("chr", 0xd800, fails: .invalidFunctionArgument)
    try expect("codepoint", "😀", gives: 128512)
    expect("codepoint", "ab", fails: .invalidFunctionArgument)
    expect("codepoint", "", fails: .invalidFunctionArgument)
  }

  @Test func reverseByCodePoints() throws {
    try expect("reverse", "abc", gives: "cba")
    try expect("reverse", "aé😀", gives: "😀éa")
    try expect("reverse", "", gives: "")
    try expect("reverse", .binary([1, 2, 3]), gives: .binary([3, 2, 1]))
  }

  @Test func translateFollowsTheManual() throws {
    try expect("translate", "abcd", "", "", gives: "abcd")
    try expect("translate", "abcda", "a", "z", gives: "zbcdz")
    try expect("translate", "Palhoça", "ç", "c", gives: "Palhoca")
    try expect("translate", "abcd", "b", "😀", gives: "a😀cd")
    try expect("translate", "abcd", "a", "", gives: "bcd")
    try expect("translate", "abcd", "ac", "z", gives: "zbd")
    try expect("translate", "abcd", "aac", "zq", gives: "zbd")
  }

  @Test func substringCountsFromEitherEnd() throws {
    try expect("substr", "Quadratically", 5, gives: "ratically")
    try expect("substr", "Quadratically", 5, 6, gives: "ratica")
    try expect("substr", "Quadratically", -5, 2, gives: "ca")
    try expect("substr", "Quadratically", 50, 10, gives: "")
    try expect("substr", "Quadratically", -50, 10, gives: "")
    try expect("substr", "Quadratically", 0, 10, gives: "")
    try expect("substr", "Quadratically", 1, 0, gives: "")
    try expect("substr", "Quadratically", 1, -1, gives: "")
    try expect("substring", "Quadratically", 13, 9_000_000_000_000_000_000, gives: "y")
    try expect("substring", "añejo😀s", 2, 3, gives: "ñej")
    try expect("substring", "añejo😀s", -2, gives: "😀s")
    try expect("substring", "", 1, gives: "")
    try expect("substring", "abc", Argument(.integer(.min), .bigint), gives: "")
    try expect("substr", .binary([1, 2, 3, 4]), 2, 2, gives: .binary([2, 3]))
  }

  @Test func splitPart() throws {
    try expect("split_part", "a,b,,d", ",", 3, gives: "")
    try expect("split_part", "a,b,,d", ",", 4, gives: "d")
    try expect("split_part", "a,b,,d", ",", 5, gives: .null)
    try expect("split_part", "a,", ",", 2, gives: "")
    try expect("split_part", "", ",", 1, gives: "")
    try expect("split_part", "", ",", 2, gives: .null)
    try expect("split_part", "abc", "", 2, gives: "b")
    try expect("split_part", "abc", "", 4, gives: .null)
    try expect("split_part", "añ→b", "→", 2, gives: "b")
    expect("split_part", "a", ",", 0, fails: .invalidFunctionArgument, "Index must be greater than zero")
  }

  @Test func trimming() throws {
    try expect("trim", "  \t\u{2003}hello world, this is long \n", gives: "hello world, this is long")
    try expect("ltrim", "  x  ", gives: "x  ")
    try expect("rtrim", "  x  ", gives: "  x")
    try expect("trim", "\u{a0}x\u{a0}", gives: "\u{a0}x\u{a0}")
    try expect("trim", "   ", gives: "")
    try expect("trim", "!foo!", "!", gives: "foo")
    try expect("rtrim", "WORKER", "ER", gives: "WORK")
    try expect("trim", "ééaé", "é", gives: "a")
  }

  @Test func prefixesAndPositions() throws {
    try expect("starts_with", "hello", "he", gives: true)
    try expect("starts_with", "hello", "", gives: true)
    try expect("starts_with", "he", "hello", gives: false)
    try expect("ends_with", "hello world, long enough", "long enough", gives: true)
    try expect("ends_with", "x", "xx", gives: false)
    try expect("strpos", "high", "ig", gives: 2)
    try expect("strpos", "high", "igx", gives: 0)
    try expect("strpos", "Quadratically", "", gives: 1)
    try expect("strpos", "añañañ", "ñ", 2, gives: 4)
    try expect("strpos", "aaa", "aa", 2, gives: 2)
    try expect("strpos", "abc/xyz/foo/bar", "/", -1, gives: 12)
    try expect("strpos", "abc/xyz/foo/bar", "/", -4, gives: 0)
    expect("strpos", "abc", "c", 0, fails: .invalidFunctionArgument, "'instance' must be a positive or negative number.")
  }

  @Test func concatenation() throws {
    try expect("concat", "a", "", gives: "a")
    try expect("concat", "in line 12 b", "and", "more 😀", gives: "in line 12 bandmore 😀")
    try expect("concat", "a", .null(.varchar), gives: .null)
    try expect("concat", .binary([1]), .binary([2, 3]), gives: .binary([1, 2, 3]))
    try expect("concat_ws", ",", "a", .null(.varchar), "b", gives: "a,b")
    try expect("concat_ws", ",", .null(.varchar), gives: "")
    try expect("concat_ws", .null(.varchar), "a", gives: .null)
    try expect("concat_ws", "", "a", "", "b", gives: "ab")
  }

  @Test func replacing() throws {
    try expect("replace", "aaa", "a", gives: "")
    try expect("replace", "xxxAxxxBxxx", "xxx", "-", gives: "-A-B-")
    try expect("replace", "abc def", "q", "zz", gives: "abc def")
    try expect("replace", "añb", "", "-", gives: "-a-ñ-b-")
    try expect("replace", "", "", "-", gives: "-")
    try expect("replace", "abababab", "abab", "x", gives: "xx")
  }

  @Test func padding() throws {
    try expect("lpad", "text", 5, "x", gives: "xtext")
    try expect("lpad", "text", 10, "xyz", gives: "xyzxyztext")
    try expect("lpad", "text", 9, "xyz", gives: "xyzxytext")
    try expect("lpad", "text", 3, "xy", gives: "tex")
    try expect("lpad", "é", 4, "→x", gives: "→x→é")
    try expect("rpad", "text", 9, "xyz", gives: "textxyzxy")
    try expect("rpad", "text", 0, "xyz", gives: "")
    expect("rpad", "text", 5, "", fails: .invalidFunctionArgument, "Padding string must not be empty")
    expect("lpad", "text", -1, "a", fails: .invalidFunctionArgument, "Target length must be in the range [0..2147483647]")
  }

  @Test func distances() throws {
    try expect("levenshtein_distance", "kitten", "sitting", gives: 3)
    try expect("levenshtein_distance", "", "abc", gives: 3)
    try expect("levenshtein_distance", "hello", "hello", gives: 0)
    try expect("levenshtein_distance", "añejo", "anejo", gives: 1)
    try expect("hamming_distance", "karolin", "kathrin", gives: 3)
    try expect("hamming_distance", "ñ", "n", gives: 1)
    expect("hamming_distance", "a", "ab", fails: .invalidFunctionArgument)
  }

  @Test func encodings() throws {
    try expect("to_utf8", "é", gives: .binary([0xc3, 0xa9]))
    try expect("from_utf8", .binary([0x61, 0xc3]), gives: "a\u{fffd}")
    try expect("to_hex", .binary([0, 0xab, 0x0f]), gives: "00AB0F")
    try expect("from_hex", "00Ab0f", gives: .binary([0, 0xab, 0x0f]))
    expect("from_hex", "0", fails: .invalidFunctionArgument)
    expect("from_hex", "zz", fails: .invalidFunctionArgument)
    try expect("to_base64", .binary(Array("hello".utf8)), gives: "aGVsbG8=")
    try expect("to_base64", .binary([]), gives: "")
    try expect("from_base64", "aGVsbG8=", gives: .binary(Array("hello".utf8)))
    try expect("from_base64", "aGVsbG8", gives: .binary(Array("hello".utf8)))
    expect("from_base64", "a*", fails: .invalidFunctionArgument)
  }
}
