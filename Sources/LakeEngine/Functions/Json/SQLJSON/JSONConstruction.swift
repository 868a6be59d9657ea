import LakeVectors

/// JSON_OBJECT and JSON_ARRAY: JSON text from SQL values.
final class JSONConstruction: Sendable {
  private let sources: [SQLJSONSource]
  private let nullOnNull: Bool
  private let encoding: JSONEncoding?

  init(_ sources: [SQLJSONSource], nullOnNull: Bool, _ encoding: JSONEncoding?) {
    self.sources = sources
    self.nullOnNull = nullOnNull
    self.encoding = encoding
  }

  /// Arguments: the elements.
  func arrays() -> ScalarFunction.WorkerKernel {
    { call in
      try call.text { row, arena in
        var text: [UInt8] = [UInt8(ascii: "[")]
        for (index, source) in self.sources.enumerated() {
          let column = call.arguments[index]
          if column.isNull(row), !self.nullOnNull { continue }
          if text.count > 1 { text.append(UInt8(ascii: ",")) }
          try Self.append(column, row, source, "JSON_ARRAY", into: &text)
        }
        text.append(UInt8(ascii: "]"))
        return arena.copy(self.encoding?.encoded(text) ?? text)
      }
    }
  }

  /// Arguments: names and values in turn.
  func objects(uniqueKeys: Bool) -> ScalarFunction.WorkerKernel {
    { call in
      try call.text { row, arena in
        var text: [UInt8] = [UInt8(ascii: "{")]
        var names = Set<String>()
        for (index, source) in self.sources.enumerated() {
          let value = call.arguments[2 * index + 1]
          let name = try Self.name(call.arguments[2 * index], row)
          if value.isNull(row), !self.nullOnNull { continue }
          guard names.insert(name).inserted else {
            // As Trino has it: both members would have to be there, which it cannot represent.
            throw uniqueKeys
              ? LakeError.invalidArgument("duplicate key passed to JSON_OBJECT function")
              : LakeError(.notSupported, "cannot construct a JSON object with duplicate key")
          }
          if text.count > 1 { text.append(UInt8(ascii: ",")) }
          _ = JSONItem.append(.string(name), .varchar, into: &text)
          text.append(UInt8(ascii: ":"))
          try Self.append(value, row, source, "JSON_OBJECT", into: &text)
        }
        text.append(UInt8(ascii: "}"))
        return arena.copy(self.encoding?.encoded(text) ?? text)
      }
    }
  }

  private static func name(_ column: ColumnVector, _ row: Int) throws -> String {
    guard !column.isNull(row), case .string = column.value(row) else {
      throw LakeError.invalidArgument("null value passed for JSON object key to JSON_OBJECT function")
    }
    return ValueText.text(column.value(row), column.type)
  }

  private static func append(
    _ column: ColumnVector, _ row: Int, _ source: SQLJSONSource, _ function: String, into text: inout [UInt8]
  ) throws {
    if column.isNull(row) {
      text.append(contentsOf: "null".utf8)
      return
    }
    switch source {
    case .json(let encoding):
      guard let document = SQLJSONPathRunner.document(column, row, encoding) else {
        throw SQLJSONPathRunner.malformed("malformed value passed to \(function) function")
      }
      document.write(0, into: &text)
    case .value:
      guard JSONItem.append(column.value(row), column.type, into: &text) else {
        throw LakeError.invalidArgument("value passed to \(function) function cannot be converted to JSON")
      }
    }
  }
}
