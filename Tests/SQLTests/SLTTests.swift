import Foundation
import LakeQ
import Testing

@Suite struct SLTTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "SQL")

  static let files: [String] = {
    let walker = FileManager.default.enumerator(atPath: folder.path)
    return (walker?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".slt") }.sorted()
  }()

  @Test func thereAreFiles() { #expect(Self.files.count > 5) }

  /// Every file as users run it, and again with one worker and tiny batches, where every edge is crossed.
  @Test(arguments: files, [SLTMode(threads: 2, batchRows: 4096), SLTMode(threads: 1, batchRows: 3)])
  func file(_ name: String, _ mode: SLTMode) async throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let script = try SLTScript(text)
    let root = FileManager.default.temporaryDirectory.appending(path: "lakeq-slt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try Lake(
      at: root.path,
      configuration: LakeConfiguration(threads: mode.threads, batchRows: mode.batchRows, nowMicros: 1_697_968_800_123_456))
    for located in script.steps {
      let place = "\(name):\(located.line)"
      switch located.step {
      case .file(let path, let content):
        let url = root.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: url)
      case .statement(let sql):
        await Self.expectSuccess(lake, Self.located(sql, root), place)
      case .query(let sql, let rows, let isSorted):
        await Self.expectRows(lake, Self.located(sql, root), rows, isSorted, place)
      case .error(let sql, let parts):
        await Self.expectError(lake, Self.located(sql, root), parts, place)
      }
    }
  }

  /// `{lake}` in the SQL is the lake's folder.
  private static func located(_ sql: String, _ root: URL) -> String { sql.replacingOccurrences(of: "{lake}", with: root.path) }

  private static func expectSuccess(_ lake: Lake, _ sql: String, _ place: String) async {
    do {
      _ = try await lake.query(sql)
    } catch {
      Issue.record("\(place): \(error)\n\(sql)")
    }
  }

  private static func expectRows(_ lake: Lake, _ sql: String, _ expected: [String], _ isSorted: Bool, _ place: String) async {
    do {
      var rows = text(try await lake.query(sql))
      if isSorted { rows.sort() }
      let wanted = isSorted ? expected.sorted() : expected
      if rows != wanted {
        Issue.record("\(place):\n\(sql)\nexpected:\n\(wanted.joined(separator: "\n"))\ngot:\n\(rows.joined(separator: "\n"))")
      }
    } catch {
      Issue.record("\(place): \(error)\n\(sql)")
    }
  }

  private static func expectError(_ lake: Lake, _ sql: String, _ parts: [String], _ place: String) async {
    do {
      let frame = try await lake.query(sql)
      Issue.record("\(place): no error but \(frame.rowCount) rows\n\(sql)")
    } catch let error as LakeError {
      let text = "\(error.code): \(error)" + (error.hint.map { "\nhint: " + $0 } ?? "")
      for part in parts where !text.contains(part) { Issue.record("\(place): expected \(part)\ngot \(text)\n\(sql)") }
    } catch {
      Issue.record("\(place): not a LakeError: \(error)")
    }
  }

  /// One line a row, cells between tabs.
  private static func text(_ frame: Frame) -> [String] {
    (0..<frame.rowCount).map { row in
      frame.columns.indices.map { column in
        let value = frame.value(row: row, column: column)
        if value.isNull { return "NULL" }
        let text = ValueText.text(value, frame.columns[column].type)
        return text.isEmpty ? "(empty)" : text
      }.joined(separator: "\t")
    }
  }
}

struct SLTMode: Sendable, CustomTestStringConvertible {
  let threads: Int
  let batchRows: Int
  var testDescription: String { "\(threads) threads, batches of \(batchRows)" }
}
