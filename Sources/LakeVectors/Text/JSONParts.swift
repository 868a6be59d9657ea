/// The elements of a JSON array or the members of an object, without a look inside them: their places in the text.
struct JSONParts {
  enum Content {
    case array([Range<Int>])
    /// Names with their escapes resolved.
    case object([(name: [UInt8], value: Range<Int>)])
  }

  let content: Content

  /// Nil when the text is neither, or its brackets, quotes and commas do not fit.
  init?(_ text: UnsafeRawBufferPointer) {
    var (low, high) = (0, text.count)
    JSONParts.trim(text, &low, &high)
    guard high - low >= 2 else { return nil }
    switch (text[low], text[high - 1]) {
    case (UInt8(ascii: "["), UInt8(ascii: "]")):
      guard let parts = JSONParts.split(text, low + 1, high - 1) else { return nil }
      content = .array(parts)
    case (UInt8(ascii: "{"), UInt8(ascii: "}")):
      guard let parts = JSONParts.split(text, low + 1, high - 1) else { return nil }
      var members: [(name: [UInt8], value: Range<Int>)] = []
      for part in parts {
        guard let colon = JSONParts.endOfString(text, part), let name = JSONParts.name(text, part.lowerBound..<colon) else { return nil }
        var (from, to) = (colon, part.upperBound)
        JSONParts.trim(text, &from, &to)
        guard from < to, text[from] == UInt8(ascii: ":") else { return nil }
        from += 1
        JSONParts.trim(text, &from, &to)
        guard from < to else { return nil }
        members.append((name, from..<to))
      }
      content = .object(members)
    default: return nil
    }
  }

  /// What a text begins with, for messages: a bracket, or the scalar.
  static func start(_ text: UnsafeRawBufferPointer) -> String {
    var (low, high) = (0, text.count)
    trim(text, &low, &high)
    guard low < high else { return "nothing" }
    if text[low] == UInt8(ascii: "{") { return "{" }
    if text[low] == UInt8(ascii: "[") { return "[" }
    return String(decoding: UnsafeRawBufferPointer(rebasing: text[low..<min(high, low + 100)]), as: UTF8.self)
  }

  private static func trim(_ text: UnsafeRawBufferPointer, _ low: inout Int, _ high: inout Int) {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 }
    while low < high, isBlank(text[low]) { low += 1 }
    while low < high, isBlank(text[high - 1]) { high -= 1 }
  }

  /// The parts between the commas of one level, trimmed.
  private static func split(_ text: UnsafeRawBufferPointer, _ low: Int, _ high: Int) -> [Range<Int>]? {
    var parts: [Range<Int>] = []
    var depth = 0
    var start = low
    var i = low
    func add(_ end: Int) -> Bool {
      var (from, to) = (start, end)
      trim(text, &from, &to)
      parts.append(from..<to)
      return from < to
    }
    while i < high {
      switch text[i] {
      case UInt8(ascii: "\""):
        guard let end = endOfString(text, i..<high) else { return nil }
        i = end - 1
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth < 0 { return nil }
      case UInt8(ascii: ",") where depth == 0:
        guard add(i) else { return nil }
        start = i + 1
      default: break
      }
      i += 1
    }
    guard depth == 0 else { return nil }
    if add(high) { return parts }
    // Nothing between the brackets, but not after a comma.
    parts.removeLast()
    return parts.isEmpty ? parts : nil
  }

  /// The place after the string that begins the range; nil when there is none.
  private static func endOfString(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
    guard let first = range.first, text[first] == UInt8(ascii: "\"") else { return nil }
    var i = first + 1
    while i < range.upperBound {
      if text[i] == UInt8(ascii: "\"") { return i + 1 }
      i += text[i] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  private static func name(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> [UInt8]? {
    guard case .string(let name)? = JSONText.scalar(UnsafeRawBufferPointer(rebasing: text[range])) else { return nil }
    return name
  }
}
