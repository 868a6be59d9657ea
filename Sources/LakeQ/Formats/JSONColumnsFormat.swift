import LakeVectors

/// Column-oriented JSON, `{"a": {"0": 1, "1": 2}, …}`, with `", "` and `": "` between and non-ASCII escaped: byte for
/// byte what Python's `json.dumps(frame.to_dict())` gives. The default body of endpoints.
struct JSONColumnsFormat: FrameFormat {
  let name = "columns"
  let contentType = "application/json"
  let isStreamable = false

  func encode(_ frame: Frame, part: FramePart, into bytes: inout [UInt8]) {
    bytes.append(123)
    for (i, column) in frame.columns.enumerated() {
      if i > 0 { bytes += [44, 32] }
      JSONText.appendString(column.name, escapeNonASCII: true, into: &bytes)
      bytes += [58, 32, 123]
      for row in 0..<frame.rowCount {
        if row > 0 { bytes += [44, 32] }
        bytes.append(34)
        bytes.append(contentsOf: String(row).utf8)
        bytes += [34, 58, 32]
        JSONText.append(column.vector.value(row), column.type, .python, into: &bytes)
      }
      bytes.append(125)
    }
    bytes.append(125)
  }
}
