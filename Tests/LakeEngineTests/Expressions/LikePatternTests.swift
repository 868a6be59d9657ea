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

@Suite struct LikeRunTests {
  /// Texts one behind the other in one block, as those of a page, some of them short enough to be held inline.
  private func packed(_ texts: [String], gap: Int) -> ColumnVector {
    let bytes = Buffer(byteCount: texts.reduce(0) { $0 + $1.utf8.count + gap })
    let views = Buffer(byteCount: texts.count * 16)
    var at = bytes.base
    for (row, text) in texts.enumerated() {
      // What lies between two texts must not be taken for text.
      for i in 0..<gap { at.storeBytes(of: UInt8(ascii: "b"), toByteOffset: i, as: UInt8.self) }
      at += gap
      let count = text.utf8.count
      for (i, byte) in text.utf8.enumerated() { at.storeBytes(of: byte, toByteOffset: i, as: UInt8.self) }
      views.pointer(StringView.self)[row] = StringView(padded: UnsafeRawPointer(at), count: count)
      at += count
    }
    return ColumnVector(flat: .varchar, count: texts.count, values: views, heap: bytes)
  }

  @Test(arguments: [0, 4, 16, 100])
  func manyRowsAsOne(gap: Int) throws {
    var generator = SplitMix64(state: UInt64(gap) + 1)
    let pieces = ["ab", "bb", "special", "requests", "bbbbbbbbbbbbbbbbbbbb", "x", "é", " deposits ", "sp", "ecial"]
    let patterns = [
      "%special%requests%", "%special%", "%b%", "%bb%ab%", "%bbbbbbbbbbbbbbbbbb%", "%special%ab", "ab%special%", "%é%x%", "%requests",
      "%ab%ab%ab%", "%zz%",
    ]
    for rows in [1, 7, 8, 9, 100, 1000] {
      let texts = (0..<rows).map { _ in
        (0..<Int.random(in: 0...9, using: &generator)).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
      }
      let vector = packed(texts, gap: gap)
      let views = vector.values(StringView.self)
      for pattern in patterns {
        let compiled = try LikePattern(pattern, escape: nil)
        let needles = try #require(compiled.needles)
        let flags = Buffer(byteCount: rows)
        flags.pointer(UInt8.self).update(repeating: 7, count: rows)
        needles.match(views, rows, flags.pointer())
        for row in 0..<rows where flags.pointer(UInt8.self)[row] != (compiled.matches(views[row], 0) ? 1 : 0) {
          Issue.record("\(texts[row]) LIKE \(pattern), gap \(gap)")
        }
        // Rows in another order are no run.
        let turned = Buffer(byteCount: rows * 16)
        for row in 0..<rows { turned.pointer(StringView.self)[row] = views[rows - 1 - row] }
        needles.match(turned.pointer(), rows, flags.pointer())
        for row in 0..<rows where flags.pointer(UInt8.self)[row] != (compiled.matches(views[rows - 1 - row], 0) ? 1 : 0) {
          Issue.record("\(texts[rows - 1 - row]) LIKE \(pattern), turned")
        }
      }
      withExtendedLifetime(vector) {}
    }
  }

  @Test func runsEndWhereTextsDoNotFollow() {
    let near = packed(["a text of some length", "another one, not inline", "x", "yet another text here"], gap: 4)
    let views = near.values(StringView.self)
    let run = LikeRun(views, from: 0, rows: 4)
    #expect(run.rows == 0..<4 && run.hasInline)
    #expect(run.byteCount == views[3].pointer + views[3].count - views[0].pointer)
    let far = packed(["a text of some length", "another one, not inline", "yet another text here"], gap: 65)
    #expect(LikeRun(far.values(StringView.self), from: 0, rows: 3).rows == 0..<1)
    withExtendedLifetime((near, far)) {}
  }
}
