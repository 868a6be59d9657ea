/// A data-driven test: statements with the rows or the error they must give. See `Tests/SQL/README.md`.
struct SLTScript {
  enum Step {
    /// Writes a file below the lake before what follows.
    case file(path: String, content: String)
    case statement(sql: String)
    case query(sql: String, rows: [String], isSorted: Bool)
    case error(sql: String, contains: [String])
  }

  struct Located {
    let step: Step
    let line: Int
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  let steps: [Located]

  init(_ text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var steps: [Located] = []
    var at = 0
    /// Lines up to a blank line (or one that is `end`), which is passed over.
    func block(until end: String = "") -> [String] {
      var block: [String] = []
      while at < lines.count, lines[at] != end {
        block.append(lines[at])
        at += 1
      }
      at += 1
      return block
    }
    while at < lines.count {
      let line = lines[at]
      let number = at + 1
      at += 1
      if line.isEmpty || line.hasPrefix("#") { continue }
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "file" where words.count == 2:
        let content = block(until: "<<<").map { $0 + "\n" }.joined()
        steps.append(Located(step: .file(path: words[1], content: content), line: number))
      case "statement" where words == ["statement", "ok"]:
        steps.append(Located(step: .statement(sql: block().joined(separator: "\n")), line: number))
      case "query", "error":
        let block = block()
        guard let divider = block.firstIndex(of: "----") else { throw Malformed(description: "line \(number): no ---- after the SQL") }
        let sql = block[..<divider].joined(separator: "\n")
        let expected = Array(block[(divider + 1)...])
        if words[0] == "error" {
          guard !expected.isEmpty else { throw Malformed(description: "line \(number): which error?") }
          steps.append(Located(step: .error(sql: sql, contains: expected), line: number))
        } else {
          steps.append(Located(step: .query(sql: sql, rows: expected, isSorted: words.contains("sorted")), line: number))
        }
      default: throw Malformed(description: "line \(number): '\(line)' is no directive")
      }
    }
    self.steps = steps
  }
}
