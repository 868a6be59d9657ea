package import LakeStorage
import LakeVectors

extension JSONFormat {
  package func makeWriter(_ sink: FileSink, schema: [ColumnSchema], options: FormatOptions) throws -> any FileWriter {
    JSONWriter(sink, schema, options.json)
  }
}

/// Writes newline-delimited JSON: numbers and decimals as numbers, dates and times as strings, binary as Base64, NULL as
/// `null`.
final class JSONWriter: FileWriter {
  private let sink: FileSink
  /// `{"a":`, `,"b":` …
  private let keys: [[UInt8]]
  private var out: [UInt8] = []
  private static let flushBytes = 64 << 10

  init(_ sink: FileSink, _ schema: [ColumnSchema], _ options: JSONOptions) {
    self.sink = sink
    keys = schema.enumerated().map { i, column in
      var key: [UInt8] = [i == 0 ? 123 : 44]
      var name = options.mapping[column.name] ?? column.name
      name.withUTF8 { JSONText.appendString(UnsafeRawBufferPointer($0), into: &key) }
      key.append(58)
      return key
    }
    out.reserveCapacity(JSONWriter.flushBytes + 4096)
  }

  func write(_ batch: ColumnBatch) throws {
    var row = 0
    while row < batch.rowCount {
      if keys.isEmpty { out.append(123) }
      var i = 0
      while i < batch.columns.count {
        out.append(contentsOf: keys[i])
        append(batch.columns[i], row)
        i &+= 1
      }
      out.append(125)
      out.append(10)
      if out.count >= JSONWriter.flushBytes { try flush() }
      row &+= 1
    }
  }

  func finish() throws { try flush() }

  private func flush() throws {
    try sink.write(out)
    out.removeAll(keepingCapacity: true)
  }

  private func append(_ vector: ColumnVector, _ row: Int) {
    if vector.isNull(row) || vector.type == .unknown {
      out.append(contentsOf: "null".utf8)
      return
    }
    let at = vector.position(row)
    switch vector.physical {
    case .string:
      vector.base.assumingMemoryBound(to: StringView.self)[at].withBytes { appendText($0, vector.type) }
    case .float64 where !vector.base.assumingMemoryBound(to: Double.self)[at].isFinite: appendQuoted(vector, row)
    case .float32 where !vector.base.assumingMemoryBound(to: Float.self)[at].isFinite: appendQuoted(vector, row)
    case .bool: ValueText.append(vector, row: row, into: &out)
    default:
      if vector.type.isNumeric { ValueText.append(vector, row: row, into: &out) } else { appendQuoted(vector, row) }
    }
  }

  /// Text without anything to escape.
  private func appendQuoted(_ vector: ColumnVector, _ row: Int) {
    out.append(34)
    ValueText.append(vector, row: row, into: &out)
    out.append(34)
  }

  private func appendText(_ text: UnsafeRawBufferPointer, _ type: DataType) {
    switch type {
    case .varbinary:
      out.append(34)
      Base64.encode(text, into: &out)
      out.append(34)
    case .json where JSONWriter.isValue(text):
      // Line breaks may stand between tokens only, where a blank is as good.
      for byte in text { out.append(byte == 10 || byte == 13 ? 32 : byte) }
    default: JSONText.appendString(text, into: &out)
    }
  }

  private static func isValue(_ text: UnsafeRawBufferPointer) -> Bool {
    var scanner = JSONScanner(text)
    scanner.skipBlanks()
    guard scanner.value(depth: 1) else { return false }
    scanner.skipBlanks()
    return scanner.at == text.count
  }
}

extension JSONText {
  /// Appends the text as a JSON string; only what must be escaped is.
  static func appendString(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    out.append(34)
    var start = 0
    var i = 0
    while i < text.count {
      let byte = text[i]
      if byte < 32 || byte == 34 || byte == 92 {
        out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<i]))
        appendEscape(byte, into: &out)
        start = i &+ 1
      }
      i &+= 1
    }
    out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
    out.append(34)
  }

  private static func appendEscape(_ byte: UInt8, into out: inout [UInt8]) {
    out.append(92)
    switch byte {
    case 34, 92: out.append(byte)
    case 8: out.append(98)
    case 9: out.append(116)
    case 10: out.append(110)
    case 12: out.append(102)
    case 13: out.append(114)
    default:
      let digits: StaticString = "0123456789abcdef"
      out.append(contentsOf: "u00".utf8)
      out.append(digits.utf8Start[Int(byte >> 4)])
      out.append(digits.utf8Start[Int(byte & 15)])
    }
  }
}
