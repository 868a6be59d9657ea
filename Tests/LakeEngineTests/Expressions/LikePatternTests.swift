import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct LikePatternTests {
  private func matches(_ text: String, _ pattern: String, escape: String? = nil) throws -> Bool {
    let compiled = try LikePattern(pattern, escape: escape)
    let vector = ColumnVector([.string(text)], type: .varchar)
    return compiled.matches(vector.values(StringView.self)[0], 0)
  }

  @Test func shapes() throws {
    #expect(try matches("", ""))
    #expect(try !matches("a", ""))
    #expect(try matches("", "%"))
    #expect(try matches("anything", "%%"))
    #expect(try !matches("", "_"))
    #expect(try matches("abc", "abc"))
    #expect(try !matches("abcd", "abc"))
    #expect(try matches("abcd", "abc%"))
    #expect(try !matches("ab", "abc%"))
    #expect(try matches("xabc", "%abc"))
    #expect(try !matches("bc", "%abc"))
    #expect(try matches("xxabcxx", "%abc%"))
    #expect(try !matches("a", "a%a"))
    #expect(try matches("aa", "a%a"))
    #expect(try matches("the special and the requests made", "%special%requests%"))
    #expect(try !matches("the requests and the special made", "%special%requests%"))
    #expect(try matches("abab", "%ab"))
    #expect(try matches("aXbYc", "a%b%c"))
    #expect(try !matches("abc", "ABC"))
  }

  @Test func underscoreIsOneCodePoint() throws {
    #expect(try matches("é", "_"))
    #expect(try matches("😀", "_"))
    #expect(try !matches("e\u{301}", "_"))
    #expect(try matches("e\u{301}", "__"))
    #expect(try matches("año 😀 x", "a_o _ x"))
    #expect(try matches("zzañoyy", "%a_o%"))
    #expect(try matches("zzaño", "%a_o"))
    #expect(try !matches("ao", "a_o"))
    #expect(try matches("abc", "%_"))
    #expect(try !matches("", "%_"))
    #expect(try matches("ab", "_%_"))
    #expect(try !matches("a", "_%_"))
  }

  @Test func escapes() throws {
    #expect(try matches("50%", "50#%", escape: "#"))
    #expect(try !matches("500", "50#%", escape: "#"))
    #expect(try matches("a_b", "a\\_b", escape: "\\"))
    #expect(try !matches("axb", "a\\_b", escape: "\\"))
    #expect(try matches("a\\_b", "a\\_b"))
    #expect(try matches("##", "####", escape: "#"))
    #expect(try matches("%x", "ñ%_", escape: "ñ"))
    for pattern in ["a#", "a#b", "#"] {
      let error = #expect(throws: LakeError.self) { try matches("a", pattern, escape: "#") }
      #expect(error?.code == .invalidFunctionArgument)
      #expect(error?.message == "Escape character must be followed by '%', '_' or the escape character itself")
    }
    for escape in ["", "ab"] {
      let error = #expect(throws: LakeError.self) { try matches("a", "a", escape: escape) }
      #expect(error?.message == "Escape string must be a single character")
    }
  }

  /// The definition, by recursion over code points.
  private func naive(_ text: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "%" {
      return naive(text, pattern.dropFirst()) || (!text.isEmpty && naive(text.dropFirst(), pattern))
    }
    guard let character = text.first else { return false }
    return (first == "_" || first == character) && naive(text.dropFirst(), pattern.dropFirst())
  }

  @Test func agreesWithTheDefinition() throws {
    var generator = SplitMix64(state: 7)
    let letters: [Unicode.Scalar] = ["a", "b", "é", "😀"]
    let marks: [Unicode.Scalar] = ["a", "b", "é", "😀", "%", "%", "_"]
    func random(_ alphabet: [Unicode.Scalar], _ longest: Int) -> [Unicode.Scalar] {
      (0..<Int.random(in: 0...longest, using: &generator)).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
    }
    for _ in 0..<20_000 {
      let text = random(letters, 14)
      let pattern = random(marks, 7)
      var textString = String.UnicodeScalarView()
      textString.append(contentsOf: text)
      var patternString = String.UnicodeScalarView()
      patternString.append(contentsOf: pattern)
      let result = try matches(String(textString), String(patternString))
      if result != naive(text[...], pattern[...]) { Issue.record("\(String(textString)) LIKE \(String(patternString)): \(result)") }
    }
  }

  @Test func searchFindsAtEveryPlace() {
    for length in 0..<40 {
      for needleLength in 1...9 where needleLength <= length {
        for at in 0...(length - needleLength) {
          var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: length)
          let needle = (0..<needleLength).map { UInt8(ascii: "a") + UInt8($0) }
          bytes.replaceSubrange(at..<at + needleLength, with: needle)
          bytes.withUnsafeBytes { text in
            #expect(ByteSearch(needle).firstMatch(in: text, from: 0) == at)
            #expect(ByteSearch(needle).firstMatch(in: text, from: at) == at)
            #expect(ByteSearch(needle).firstMatch(in: text, from: at + 1) == nil)
          }
        }
      }
    }
  }
}

/// SplitMix64: the same numbers in every run.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
