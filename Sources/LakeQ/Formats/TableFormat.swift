import LakeVectors

/// A table for people: columns as wide as their widest cell, numbers to the right, the row count below.
struct TableFormat: FrameFormat {
  let name = "table"
  let contentType = "text/plain; charset=utf-8"
  let isStreamable = false

  func encode(_ frame: Frame, part: FramePart, into bytes: inout [UInt8]) {
    guard !frame.columns.isEmpty else { return }
    let cells = frame.columns.map { column in (0..<frame.rowCount).map { Self.cell(column.vector.value($0), column.type) } }
    let widths = zip(frame.columns, cells).map { column, cells in
      cells.reduce(TextWidth.width(column.name)) { max($0, TextWidth.width($1)) }
    }
    appendLine(frame.columns.indices.map { Self.pad(frame.columns[$0].name, widths[$0], right: false) }, " | ", into: &bytes)
    appendLine(widths.map { String(repeating: "-", count: $0) }, "-+-", into: &bytes)
    for row in 0..<frame.rowCount {
      let line = frame.columns.indices.map { Self.pad(cells[$0][row], widths[$0], right: frame.columns[$0].type.isNumeric) }
      appendLine(line, " | ", into: &bytes)
    }
    bytes.append(contentsOf: "(\(frame.rowCount) \(frame.rowCount == 1 ? "row" : "rows"))\n".utf8)
  }

  private func appendLine(_ cells: [String], _ separator: String, into bytes: inout [UInt8]) {
    let line = (separator == " | " ? " " : "-") + cells.joined(separator: separator)
    var utf8 = Array(line.utf8)
    while utf8.last == 32 { utf8.removeLast() }
    if separator != " | " { utf8.append(45) }
    bytes += utf8
    bytes.append(10)
  }

  /// One line of text: control characters shown as escapes, so that a cell cannot break the table or the terminal.
  static func cell(_ value: Value, _ type: DataType) -> String {
    if value.isNull { return "NULL" }
    let text = ValueText.text(value, type)
    guard text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else { return text }
    return text.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\t": "\\t"
      case "\r": "\\r"
      default: scalar.value < 32 || scalar.value == 127 ? "\\u{" + String(scalar.value, radix: 16) + "}" : String(scalar)
      }
    }.joined()
  }

  static func pad(_ text: String, _ width: Int, right: Bool) -> String {
    let spaces = String(repeating: " ", count: max(0, width - TextWidth.width(text)))
    return right ? spaces + text : text + spaces
  }
}

/// How many terminal cells a text takes.
enum TextWidth {
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text.utf8.count }
    return text.reduce(0) { $0 + ($1.unicodeScalars.first.map(isWide) == true ? 2 : 1) }
  }

  /// East Asian wide characters and emoji, by their blocks.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf, 0xac00...0xd7a3,
      0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
      true
    default: false
    }
  }
}
