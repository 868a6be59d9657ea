import LakeVectors

extension JSONText {
  /// Arrays as arrays, maps and rows as objects; a row's field without a name is called `field0`, `field1` … by its place.
  static func appendNested(_ value: Value, _ type: DataType, _ style: JSONStyle, into bytes: inout [UInt8]) {
    switch (value, type) {
    case (.array(let elements), .array(let element)):
      bytes.append(UInt8(ascii: "["))
      for (i, value) in elements.enumerated() {
        if i > 0 { bytes += style.comma }
        append(value, element, style, into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case (.map(let entries), .map(let keyType, let valueType)):
      bytes.append(UInt8(ascii: "{"))
      for (i, entry) in entries.enumerated() {
        if i > 0 { bytes += style.comma }
        appendString(ValueText.text(entry.key, keyType), escapeNonASCII: style.escapesNonASCII, into: &bytes)
        bytes += style.colon
        append(entry.value, valueType, style, into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    case (.row(let values), .row(let fields)):
      bytes.append(UInt8(ascii: "{"))
      for (i, (value, field)) in zip(values, fields).enumerated() {
        if i > 0 { bytes += style.comma }
        appendString(field.name ?? "field\(i)", escapeNonASCII: style.escapesNonASCII, into: &bytes)
        bytes += style.colon
        append(value, field.type, style, into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    default: bytes += Array("null".utf8)
    }
  }
}

/// How JSON is spaced and escaped.
struct JSONStyle {
  let escapesNonASCII: Bool
  let comma: [UInt8]
  let colon: [UInt8]

  /// Nothing between tokens; UTF-8.
  static let compact = JSONStyle(escapesNonASCII: false, comma: [0x2c], colon: [0x3a])
  /// As Python's `json.dumps`.
  static let python = JSONStyle(escapesNonASCII: true, comma: [0x2c, 0x20], colon: [0x3a, 0x20])
}
