import LakeVectors

/// A GitHub-flavoured Markdown table.
struct MarkdownFormat: FrameFormat {
  let name = "markdown"
  let contentType = "text/markdown; charset=utf-8"
  let isStreamable = false

  func encode(_ frame: Frame, part: FramePart, into bytes: inout [UInt8]) {
    guard !frame.columns.isEmpty else { return }
    appendRow(frame.columns.map { Self.escaped($0.name) }, into: &bytes)
    appendRow(frame.columns.map { $0.type.isNumeric ? "---:" : "---" }, into: &bytes)
    for row in 0..<frame.rowCount {
      appendRow(frame.columns.map { Self.escaped(TableFormat.cell($0.vector.value(row), $0.type)) }, into: &bytes)
    }
  }

  private func appendRow(_ cells: [String], into bytes: inout [UInt8]) {
    bytes.append(contentsOf: ("| " + cells.joined(separator: " | ") + " |\n").utf8)
  }

  private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
