import LakeVectors

/// json_extract, json_extract_scalar, json_parse, json_format, json_size and their kin.
enum JSONFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for input in [TypePattern.exact(.json), .anyVarchar] {
      addExtraction(&family, input)
      family.add("json_array_length", [input], .bigint, mayFail: false, "The number of elements of a JSON array; NULL for anything else") {
        call in
        let text = call.strings(0)
        return call.produceOptional(Int64.self, missing: 0) { row in text[row].withBytes { size($0, 0..<$0.count, "[") } }
      }
      family.add(
        "json_array_get", [input, .bigint], .exact(.json), mayFail: false,
        "An element of a JSON array, from 0 or from the end when negative"
      ) {
        arrayGet($0)
      }
      addContains(&family, input)
      family.add("is_json_scalar", [input], .boolean, "Whether JSON is a number, string, boolean or null") { call in
        let text = call.strings(0)
        return try call.booleans { row in
          let first = try canonical(text[row]).first
          return first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
        }
      }
    }
    family.add("json_parse", [.anyVarchar], .exact(.json), "Text as JSON") { call in
      let text = call.strings(0)
      return try call.text { row, arena in arena.copy(try canonical(text[row])) }
    }
    family.add("json_format", [.exact(.json)], .varchar, mayFail: false, "JSON as text") { $0.arguments[0].retyped(.varchar) }
    return family.functions
  }()

  private static func addExtraction(_ family: inout FunctionFamily, _ input: TypePattern) {
    func add(
      _ name: String, _ returns: ReturnType, _ documentation: String,
      _ read: @escaping @Sendable (UnsafeRawBufferPointer, Range<Int>, StringArena) -> StringView?
    ) {
      family.add(name, [input, .anyVarchar], returns, documentation) {
        let paths = PathCache()
        return { call in
          let text = call.strings(0)
          let names = call.strings(1)
          return try call.optionalText { row, arena in
            let path = try paths.path(names[row])
            return text[row].withBytes { bytes in path.find(in: bytes).flatMap { read(bytes, $0, arena) } }
          }
        }
      }
    }
    add("json_extract_scalar", .varchar, "The scalar at a path of JSON; NULL when there is none") { scalar($0, $1, $2) }
    add("json_extract", .exact(.json), "The JSON at a path of JSON; NULL when there is none") { bytes, range, arena in
      var out: [UInt8] = []
      JSONCanonical.append(bytes, range, &out)
      return arena.copy(out)
    }
    family.add("json_size", [input, .anyVarchar], .bigint, "The number of elements or members at a path of JSON") {
      let paths = PathCache()
      return { call in
        let text = call.strings(0)
        let names = call.strings(1)
        return try call.produceOptional(Int64.self, missing: 0) { row in
          let path = try paths.path(names[row])
          return text[row].withBytes { bytes in
            guard let range = path.find(in: bytes) else { return nil }
            return size(bytes, range, "{") ?? size(bytes, range, "[") ?? 0
          }
        }
      }
    }
  }

  /// `json_array_contains(json, value)`: an element that is such a value; NULL when the text is no array.
  private static func addContains(_ family: inout FunctionFamily, _ input: TypePattern) {
    for value in [TypePattern.boolean, .bigint, .double, .anyVarchar] {
      family.add(
        "json_array_contains", [input, value], .boolean, mayFail: false, "Whether a JSON array has the value among its elements"
      ) { call in
        let text = call.strings(0)
        return call.produceOptional(UInt8.self, missing: 0) { row in
          guard let document = text[row].withBytes({ JSONDocument(Array($0)) }), document.kind(0) == .array else { return nil }
          let wanted = call.arguments[1].value(row)
          return document.elements(0).contains { equals(document, $0, wanted) } ? 1 : 0
        }
      }
    }
  }

  private static func equals(_ document: JSONDocument, _ element: Int, _ wanted: Value) -> Bool {
    switch (document.kind(element), wanted) {
    case (.true, .boolean(true)), (.false, .boolean(false)): true
    case (.integer, .integer(let number)): Int64(String(decoding: document.text(element), as: UTF8.self)) == number
    case (.real, .double(let number)): document.real(element) == number
    case (.string, .string(let text)): document.string(element).elementsEqual(text.utf8)
    default: false
    }
  }

  private static func scalar(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ arena: StringArena) -> StringView? {
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "n"): nil
    case UInt8(ascii: "\""): arena.copy(JSONScanner.unescaped(bytes, range))
    default: arena.copy(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }

  /// The members of an object or elements of an array that begins with `bracket`; nil for another or a malformed value.
  private static func size(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ bracket: Unicode.Scalar) -> Int64? {
    var scanner = JSONScanner(bytes)
    scanner.at = range.lowerBound
    scanner.skipSpace()
    guard UInt32(scanner.peek) == bracket.value else { return nil }
    var count: Int64 = 0
    let isWhole =
      bracket == "{"
      ? scanner.members(0) { _, _ in
        count += 1
        return true
      }
      : scanner.elements(0) { _, _ in
        count += 1
        return true
      }
    scanner.skipSpace()
    return isWhole && scanner.at >= range.upperBound ? count : nil
  }

  private static func arrayGet(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let text = call.strings(0)
    let indexes = call.cells(1, Int64.self)
    return call.optionalText { row, arena in
      text[row].withBytes { bytes -> StringView? in
        guard let count = size(bytes, 0..<bytes.count, "[") else { return nil }
        let wanted = indexes[row] < 0 ? indexes[row] &+ count : indexes[row]
        guard wanted >= 0, wanted < count else { return nil }
        var scanner = JSONScanner(bytes)
        scanner.skipSpace()
        var found: Range<Int>?
        _ = scanner.elements(0) { index, value in
          if Int64(index) == wanted { found = value }
          return found == nil
        }
        guard let found else { return nil }
        // As in Trino, whose page warns of it: a string comes without its quotes.
        if bytes[found.lowerBound] == UInt8(ascii: "\"") { return arena.copy(JSONScanner.unescaped(bytes, found)) }
        var out: [UInt8] = []
        JSONCanonical.append(bytes, found, &out)
        return arena.copy(out)
      }
    }
  }

  private static func canonical(_ view: StringView) throws -> [UInt8] {
    guard let text = view.withBytes({ JSONCanonical.text($0) }) else {
      throw LakeError.invalidArgument("Cannot convert value to JSON: '\(view.string)'")
    }
    return text
  }
}

/// The path parsed last.
private final class PathCache {
  private var last: (text: String, path: JSONPath)?

  func path(_ view: StringView) throws -> JSONPath {
    if let last, view.withBytes({ $0.elementsEqual(last.text.utf8) }) { return last.path }
    let text = view.string
    let path = try JSONPath(text)
    last = (text, path)
    return path
  }
}
