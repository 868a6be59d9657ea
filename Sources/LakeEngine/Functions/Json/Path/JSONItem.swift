import LakeVectors

/// What a path's sequences are made of: a piece of JSON, or a SQL value that JSON has no form of its own for (a decimal, a
/// date, a result of arithmetic).
enum JSONItem {
  case node(JSONDocument, Int)
  case value(Value, DataType)
  case null

  /// `NUMBER`, `ARRAY` and so on, as messages call it.
  var kindName: String {
    switch self {
    case .null: "NULL"
    case .value(_, let type): type.description
    case .node(let document, let node):
      switch document.kind(node) {
      case .null: "NULL"
      case .true, .false: "BOOLEAN"
      case .integer, .real: "NUMBER"
      case .string: "STRING"
      case .array: "ARRAY"
      case .object: "OBJECT"
      }
    }
  }

  var isNull: Bool {
    switch self {
    case .null: true
    case .node(let document, let node): document.kind(node) == .null
    case .value: false
    }
  }

  /// An array or an object.
  var isStructured: Bool {
    guard case .node(let document, let node) = self else { return false }
    return document.kind(node) == .array || document.kind(node) == .object
  }

  /// The item as a SQL value; nil for null, arrays and objects. Numbers with a point or an exponent are doubles.
  /// - Throws: `PathError` for an integer of more than 64 bits.
  func scalar() throws(PathError) -> (value: Value, type: DataType)? {
    switch self {
    case .null: return nil
    case .value(let value, let type): return (value, type)
    case .node(let document, let node):
      switch document.kind(node) {
      case .true: return (.boolean(true), .boolean)
      case .false: return (.boolean(false), .boolean)
      case .string: return (.string(String(decoding: document.string(node), as: UTF8.self)), .varchar)
      case .real: return (.double(document.real(node)), .double)
      case .integer:
        let text = String(decoding: document.text(node), as: UTF8.self)
        guard let value = Int64(text) else { throw PathError("cannot convert \(text) to Trino value (value too big)") }
        return (.integer(value), Int32(exactly: value) == nil ? .bigint : .integer)
      case .null, .array, .object: return nil
      }
    }
  }

  /// The item as JSON text; false for a value that JSON cannot say (a date).
  func write(into out: inout [UInt8]) -> Bool {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .node(let document, let node): document.write(node, into: &out)
    case .value(let value, let type): return JSONItem.append(value, type, into: &out)
    }
    return true
  }

  /// Appends a SQL value in JSON's form; false when there is none.
  static func append(_ value: Value, _ type: DataType, into out: inout [UInt8]) -> Bool {
    switch (value, type) {
    case (.null, _): out.append(contentsOf: "null".utf8)
    case (.boolean(let flag), _): TextPrinter.append(flag, into: &out)
    case (.double(let number), _): appendNumber(number, into: &out)
    case (.real(let number), _):
      if number.isFinite { TextPrinter.append(number, into: &out) } else { appendNumber(Double(number), into: &out) }
    case (.string, .varchar), (.string, .char):
      let text = Array(ValueText.text(value, type).utf8)
      text.withUnsafeBytes { JSONText.appendQuoted($0, into: &out) }
    case (.integer, _) where type.isInteger, (.decimal, .decimal), (.integer, .decimal):
      out.append(contentsOf: ValueText.text(value, type).utf8)
    default: return false
    }
    return true
  }

  /// JSON has no NaN and no infinities: they become strings.
  static func appendNumber(_ number: Double, into out: inout [UInt8]) {
    if number.isFinite { return TextPrinter.append(number, into: &out) }
    out.append(contentsOf: (number.isNaN ? "\"NaN\"" : number < 0 ? "\"-Infinity\"" : "\"Infinity\"").utf8)
  }
}

/// Why the evaluation of a path failed; filters turn it into unknown, the functions into what ON ERROR says.
struct PathError: Error {
  let message: String

  init(_ message: String) { self.message = message }

  /// - Parameter expected: `NUMBER`, `ARRAY`…
  static func type(_ expected: String, _ item: JSONItem) -> PathError {
    PathError("invalid item type. Expected: \(expected), actual: \(item.kindName)")
  }

  static func structural(_ message: String) -> PathError { PathError("structural error: " + message) }
}
