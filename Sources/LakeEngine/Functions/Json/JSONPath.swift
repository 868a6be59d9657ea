import LakeVectors

/// A path into JSON as `json_extract` takes it: `$.store.book[0]["the title"]`.
struct JSONPath {
  enum Step: Equatable {
    /// A member by name; of an array, an element when the name is a number.
    case member([UInt8])
    case element(Int)
  }

  let steps: [Step]

  /// - Throws: `INVALID_FUNCTION_ARGUMENT`.
  init(_ text: String) throws {
    let invalid = LakeError.invalidArgument("Invalid JSON path: '\(text)'")
    let bytes = Array(text.utf8)
    var at = 0
    var steps: [Step] = []
    if bytes.first == UInt8(ascii: "$") { at = 1 } else { throw invalid }
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: ".") {
        let start = at + 1
        at = start
        while at < bytes.count, JSONPath.isNameByte(bytes[at]) { at += 1 }
        guard at > start else { throw invalid }
        steps.append(.member(Array(bytes[start..<at])))
      } else if bytes[at] == UInt8(ascii: "[") {
        guard let step = JSONPath.subscript(bytes, &at) else { throw invalid }
        steps.append(step)
      } else {
        throw invalid
      }
    }
    self.steps = steps
  }

  /// `[12]`, `["name"]` with `\"` and `\\`, or `[name]`.
  private static func `subscript`(_ bytes: [UInt8], _ at: inout Int) -> Step? {
    at += 1
    guard at < bytes.count else { return nil }
    var name: [UInt8] = []
    if bytes[at] == UInt8(ascii: "\"") {
      at += 1
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
        if bytes[at] == UInt8(ascii: "\\") {
          at += 1
          guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "\\") else { return nil }
        }
        name.append(bytes[at])
        at += 1
      }
      guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "]") else { return nil }
      at += 2
      return .member(name)
    }
    while at < bytes.count, isNameByte(bytes[at]) {
      name.append(bytes[at])
      at += 1
    }
    guard !name.isEmpty, at < bytes.count, bytes[at] == UInt8(ascii: "]") else { return nil }
    at += 1
    if let index = Int(String(decoding: name, as: UTF8.self)), index >= 0 { return .element(index) }
    return .member(name)
  }

  /// Letters (of any script), digits and a few marks.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 < 26 || "_-:$/@|#".utf8.contains(byte)
  }

  /// The range of the value the path leads to; nil when there is none or the text is malformed on the way.
  func find(in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
    var scanner = JSONScanner(bytes)
    guard let whole = scanner.value() else { return nil }
    scanner.skipSpace()
    guard scanner.isAtEnd else { return nil }
    var range = whole
    for step in steps {
      guard let next = JSONPath.follow(step, bytes, range) else { return nil }
      range = next
    }
    return range
  }

  private static func follow(_ step: Step, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int>? {
    var scanner = JSONScanner(bytes)
    scanner.at = range.lowerBound
    var found: Range<Int>?
    switch (bytes[range.lowerBound], step) {
    case (UInt8(ascii: "{"), .member(let name)):
      _ = scanner.members(0) { key, value in
        if JSONPath.names(bytes, key, name) { found = value }
        return found == nil
      }
    case (UInt8(ascii: "["), .element(let wanted)):
      _ = scanner.elements(0) { index, value in
        if index == wanted { found = value }
        return found == nil
      }
    case (UInt8(ascii: "["), .member(let name)):
      guard let index = Int(String(decoding: name, as: UTF8.self)), index >= 0 else { return nil }
      return follow(.element(index), bytes, range)
    case (UInt8(ascii: "{"), .element(let index)): return follow(.member(Array(String(index).utf8)), bytes, range)
    default: return nil
    }
    return found
  }

  /// Whether the key, given with its quotes, is `name`.
  private static func names(_ bytes: UnsafeRawBufferPointer, _ key: Range<Int>, _ name: [UInt8]) -> Bool {
    let raw = bytes[(key.lowerBound + 1)..<(key.upperBound - 1)]
    if raw.contains(UInt8(ascii: "\\")) { return JSONScanner.unescaped(bytes, key) == name }
    return raw.elementsEqual(name)
  }
}
