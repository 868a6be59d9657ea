import LakeVectors

/// A JSON array of one object a row.
struct JSONRowsFormat: FrameFormat {
  let name = "json"
  let contentType = "application/json"
  let isStreamable = false

  func encode(_ frame: Frame, part: FramePart, into bytes: inout [UInt8]) {
    bytes.append(91)
    for row in 0..<frame.rowCount {
      if row > 0 { bytes += [44, 10, 32] }
      NDJSONFormat.appendObject(frame, row, into: &bytes)
    }
    bytes += [93, 10]
  }
}

/// One JSON object a line.
struct NDJSONFormat: FrameFormat {
  let name = "ndjson"
  let contentType = "application/x-ndjson"
  let isStreamable = true

  func encode(_ frame: Frame, part: FramePart, into bytes: inout [UInt8]) {
    for row in 0..<frame.rowCount {
      Self.appendObject(frame, row, into: &bytes)
      bytes.append(10)
    }
  }

  static func appendObject(_ frame: Frame, _ row: Int, into bytes: inout [UInt8]) {
    bytes.append(123)
    for (i, column) in frame.columns.enumerated() {
      if i > 0 { bytes.append(44) }
      JSONText.appendString(column.name, escapeNonASCII: false, into: &bytes)
      bytes.append(58)
      JSONText.append(column.vector.value(row), column.type, .compact, into: &bytes)
    }
    bytes.append(125)
  }
}
