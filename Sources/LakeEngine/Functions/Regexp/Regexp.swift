import CPCRE2
import LakeVectors

/// A compiled regular expression of PCRE2, with the memory of one worker's matches. Patterns are Java's as far as PCRE2
/// shares them; classes such as `\w` know Unicode. Matching is bounded, so that no pattern runs for ever.
final class Regexp {
  /// Backtracking steps of one match at most.
  private static let stepsMax: UInt32 = 10_000_000
  private static let jitStackBytesMax = 1 << 20

  private let code: OpaquePointer
  private let data: OpaquePointer
  private let context: OpaquePointer
  private let jitStack: OpaquePointer?
  let groupCount: Int
  private let groupNames: [String: Int]

  /// - Throws: `INVALID_FUNCTION_ARGUMENT` for a malformed pattern.
  init(_ pattern: [UInt8]) throws {
    let pattern = Regexp.translated(pattern)
    var errorCode: Int32 = 0
    var errorOffset = 0
    let options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C
    let compiled = pattern.withUnsafeBufferPointer { bytes in
      // An empty array's address may be nil, which PCRE2 takes only with length 0 in later versions.
      var none: UInt8 = 0
      return withUnsafePointer(to: &none) { fallback in
        pcre2_compile_8(bytes.baseAddress ?? fallback, bytes.count, options, &errorCode, &errorOffset, nil)
      }
    }
    guard let compiled else {
      throw LakeError.invalidArgument("Invalid regular expression: \(Regexp.message(errorCode)) (at offset \(errorOffset))")
    }
    guard let data = pcre2_match_data_create_from_pattern_8(compiled, nil), let context = pcre2_match_context_create_8(nil) else {
      pcre2_code_free_8(compiled)
      throw LakeError(.exceededMemoryLimit, "No memory for a regular expression")
    }
    code = compiled
    self.data = data
    self.context = context
    pcre2_set_match_limit_8(context, Regexp.stepsMax)
    // Without JIT (a platform that lacks it) the interpreter gives the same answers.
    if pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE) == 0 {
      jitStack = pcre2_jit_stack_create_8(32 << 10, Regexp.jitStackBytesMax, nil)
      if let jitStack { pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(jitStack)) }
    } else {
      jitStack = nil
    }
    var count: UInt32 = 0
    pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    groupCount = Int(count)
    groupNames = Regexp.names(compiled)
  }

  deinit {
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(context)
    if let jitStack { pcre2_jit_stack_free_8(jitStack) }
    pcre2_code_free_8(code)
  }

  func groupNumber(named name: String) -> Int? { groupNames[name] }

  /// Whether there is a match at or after `from`; its place is then read with `group`.
  /// - Throws: `INVALID_FUNCTION_ARGUMENT` when matching takes too many steps.
  func match(_ text: UnsafeRawBufferPointer, from: Int = 0) throws -> Bool {
    guard let base = text.baseAddress, from <= text.count else { return false }
    let subject = base.assumingMemoryBound(to: UInt8.self)
    // Strings in vectors are well-formed UTF-8, and `from` is the beginning of a character.
    let result = pcre2_match_8(code, subject, text.count, from, PCRE2_NO_UTF_CHECK, data, context)
    if result >= 0 { return true }
    if result == PCRE2_ERROR_NOMATCH { return false }
    throw LakeError.invalidArgument("Regular expression cannot be matched: \(Regexp.message(result))")
  }

  /// The byte range of a group in the last match (0: the whole); nil when the group took no part.
  func group(_ number: Int) -> Range<Int>? {
    guard number <= groupCount, let offsets = pcre2_get_ovector_pointer_8(data) else { return nil }
    let start = offsets[2 * number]
    let end = offsets[2 * number + 1]
    // PCRE2_UNSET is the largest value; \K in a look-ahead can put the start behind the end.
    guard start != Int.max, start >= 0, start <= end else { return nil }
    return start..<end
  }

  /// Where to look for the next match: behind the last one, or one character on when that was empty. Nil at the end.
  func nextStart(_ text: UnsafeRawBufferPointer) -> Int? {
    guard let match = group(0) else { return nil }
    guard match.isEmpty else { return match.upperBound }
    guard match.upperBound < text.count else { return nil }
    return min(match.upperBound + CodePoints.width(text[match.upperBound]), text.count)
  }

  private static func message(_ code: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(code, &buffer, buffer.count)
    return length > 0 ? String(decoding: buffer[..<Int(length)], as: UTF8.self) : "error \(code)"
  }

  private static func names(_ code: OpaquePointer) -> [String: Int] {
    var count: UInt32 = 0
    var size: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
    guard count > 0, pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table) == 0, let table else { return [:] }
    var names: [String: Int] = [:]
    for i in 0..<Int(count) {
      // Two bytes of the group's number, then the name, ended by a zero.
      let entry = table + i * Int(size)
      names[String(cString: entry + 2)] = Int(entry[0]) << 8 | Int(entry[1])
    }
    return names
  }

  /// Java's `\uXXXX` in PCRE2's spelling; everything else is the same.
  private static func translated(_ pattern: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    while at < pattern.count {
      let byte = pattern[at]
      guard byte == UInt8(ascii: "\\"), at + 1 < pattern.count else {
        out.append(byte)
        at += 1
        continue
      }
      let digits = pattern[(at + 2)...].prefix(4)
      if pattern[at + 1] == UInt8(ascii: "u"), digits.count == 4, digits.allSatisfy({ isHexDigit($0) }) {
        out.append(contentsOf: "\\x{".utf8)
        out.append(contentsOf: digits)
        out.append(UInt8(ascii: "}"))
        at += 6
      } else {
        out.append(byte)
        out.append(pattern[at + 1])
        at += 2
      }
    }
    return out
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 5 }
}
