/// What a request's target says: the parts of its path and its parameters, decoded.
struct RequestTarget {
  let path: [String]
  /// In order; a name may come several times.
  let parameters: [(name: String, value: String)]

  init(path: String, query: String?) {
    self.path = path.split(separator: "/").map { Self.decoded($0, plusIsSpace: false) }
    parameters = (query ?? "").split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0], plusIsSpace: true), parts.count > 1 ? Self.decoded(parts[1], plusIsSpace: true) : "")
    }
  }

  func first(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The text with its `%XX` escapes read (a `%` that begins none stays) and, in a query, `+` as a space: what HTML forms
  /// and most clients send.
  private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(code)
        rest.removeFirst(2)
      } else {
        bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? 32 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
