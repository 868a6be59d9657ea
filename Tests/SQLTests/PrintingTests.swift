import Foundation
import LakeQ
import LakeSQL
import Testing

/// What is printed means what was written: over every statement of the SQL files and the TPC queries.
@Suite struct PrintingTests {
  @Test func statementsOfTheSQLFiles() throws {
    var count = 0
    for name in SLTTests.files {
      for located in try SLTScript(try String(contentsOf: SLTTests.folder.appending(path: name), encoding: .utf8)).steps {
        let sql: String
        switch located.step {
        case .file: continue
        case .statement(let text), .query(let text, _, _), .error(let text, _): sql = text
        }
        // Some errors are of syntax.
        guard let statements = try? Parser.parseStatements(sql) else { continue }
        try check(sql, statements, "\(name):\(located.line)")
        count += 1
      }
    }
    #expect(count > 600)
  }

  @Test(.enabled(if: TPCTests.isPrepared, "needs the files of Benchmarks/tpc.py prepare"))
  func queriesOfTheBenchmarks() throws {
    for query in TPCTests.queries {
      let sql = try String(contentsOf: query.lake.appending(path: "queries/\(query.name).sql"), encoding: .utf8)
      try check(sql, try Parser.parseStatements(sql), query.testDescription)
    }
  }

  private func check(_ sql: String, _ statements: [ParsedStatement], _ place: String) throws {
    for statement in statements {
      #expect(try Parser.parseStatement(Printer.print(statement.statement)) == statement.statement, "\(place): printed")
    }
    let formatted = try Lake.format(sql)
    #expect(try Parser.parseStatements(formatted).map(\.statement) == statements.map(\.statement), "\(place): formatted")
    #expect(try Lake.format(formatted) == formatted, "\(place): formatted twice")
    if !formatted.contains("'") {
      #expect(formatted.split(separator: "\n").allSatisfy { $0.utf8.count <= 120 } || formatted.contains("--"), "\(place): a long line")
    }
  }
}
