extension ValueText {
  /// Arrays, maps and rows as Trino's command prints them: `[1, NULL]`, `{x=1, y=2}`, `{name=a, age=NULL}`.
  static func appendNested(_ value: Value, _ type: DataType, into out: inout [UInt8]) {
    switch (value, type) {
    case (.array(let elements), .array(let element)):
      out.append(UInt8(ascii: "["))
      for (i, value) in elements.enumerated() {
        if i > 0 { out += [0x2c, 0x20] }
        appendElement(value, element, into: &out)
      }
      out.append(UInt8(ascii: "]"))
    case (.map(let entries), .map(let keyType, let valueType)):
      out.append(UInt8(ascii: "{"))
      for (i, entry) in entries.enumerated() {
        if i > 0 { out += [0x2c, 0x20] }
        appendElement(entry.key, keyType, into: &out)
        out.append(UInt8(ascii: "="))
        appendElement(entry.value, valueType, into: &out)
      }
      out.append(UInt8(ascii: "}"))
    case (.row(let values), .row(let fields)):
      out.append(UInt8(ascii: "{"))
      for (i, (value, field)) in zip(values, fields).enumerated() {
        if i > 0 { out += [0x2c, 0x20] }
        if let name = field.name {
          out += Array(name.utf8)
          out.append(UInt8(ascii: "="))
        }
        appendElement(value, field.type, into: &out)
      }
      out.append(UInt8(ascii: "}"))
    default: break
    }
  }

  private static func appendElement(_ value: Value, _ type: DataType, into out: inout [UInt8]) {
    if value.isNull { out += Array("NULL".utf8) } else { append(value, type, into: &out) }
  }
}
