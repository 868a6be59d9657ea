import LakeVectors

/// CSV (RFC 4180: quotes only where needed, `\n` between rows) and TSV, both with a header line. NULL is an empty field,
/// an empty string `""`.
struct DelimitedFrameFormat: FrameFormat {
  let name: String
  let contentType: String
  let delimiter: UInt8
  let isStreamable = true

  static let csv = DelimitedFrameFormat(name: "csv", contentType: "text/csv; charset=utf-8", delimiter: 44)
  static let tsv = DelimitedFrameFormat(name: "tsv", contentType: "text/tab-separated-values; charset=utf-8", delimiter: 9)

  private init(name: String, contentType: String, delimiter: UInt8) {
    self.name = name
    self.contentType = contentType
    self.delimiter = delimiter
  }

  func encode(_ frame: Frame, part: FramePart, into bytes: inout [UInt8]) {
    if part.isStart, !frame.columns.isEmpty {
      for (i, column) in frame.columns.enumerated() {
        if i > 0 { bytes.append(delimiter) }
        append(column.name, into: &bytes)
      }
      bytes.append(10)
    }
    for row in 0..<frame.rowCount {
      for (i, column) in frame.columns.enumerated() {
        if i > 0 { bytes.append(delimiter) }
        let value = column.vector.value(row)
        if !value.isNull { append(ValueText.text(value, column.type), into: &bytes) }
      }
      bytes.append(10)
    }
  }

  private func append(_ text: String, into bytes: inout [UInt8]) {
    let needsQuotes = text.isEmpty || text.utf8.contains { $0 == 34 || $0 == 10 || $0 == 13 || $0 == delimiter }
    guard needsQuotes else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(34)
    for byte in text.utf8 {
      if byte == 34 { bytes.append(34) }
      bytes.append(byte)
    }
    bytes.append(34)
  }
}
