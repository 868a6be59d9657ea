import Foundation
import LakeQ
import Testing

/// TPC-H and TPC-DS at scale 0.01 against answers stored from DuckDB (`Benchmarks/tpc.py store`). The files and the
/// queries come from `Benchmarks/tpc.py prepare`, which `make test` runs first.
@Suite struct TPCTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let data: URL =
    ProcessInfo.processInfo.environment["LAKEQ_BENCH_DATA"].map { URL(filePath: $0) } ?? root.appending(path: "Benchmarks/data")

  struct Query: Sendable, CustomTestStringConvertible {
    let benchmark: String
    let name: String
    var testDescription: String { "\(benchmark) \(name)" }

    var answer: URL { TPCTests.root.appending(path: "Tests/TPC/\(benchmark)/\(name).csv") }
    var lake: URL { TPCTests.data.appending(path: "\(benchmark)-sf0.01/lake") }
  }

  static let queries: [Query] = ["tpch", "tpcds"].flatMap { benchmark in
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Tests/TPC/\(benchmark)").path)) ?? []
    return names.sorted().map { Query(benchmark: benchmark, name: String($0.dropLast(4))) }
  }

  static let isPrepared = ["tpch", "tpcds"].allSatisfy {
    FileManager.default.fileExists(atPath: data.appending(path: "\($0)-sf0.01/lake/tables.sql").path)
  }

  @Test func everyAnswerIsStored() { #expect(Self.queries.count == 22 + 99) }

  /// Each query with other numbers of workers and rows a batch, so that all pass every edge between them.
  @Test(.enabled(if: isPrepared, "needs the files of Benchmarks/tpc.py prepare"), arguments: queries)
  func answer(_ query: Query) async throws {
    let number = Int(query.name) ?? 0
    let (threads, batchRows) = [(2, 4096), (1, 2048), (8, 2048), (2, 7), (1, 977)][number % 5]
    let lake = try Lake(at: query.lake.path, configuration: LakeConfiguration(threads: threads, batchRows: batchRows))
    for statement in try Self.text(query.lake.appending(path: "tables.sql")).split(separator: ";\n") {
      _ = try await lake.query(String(statement))
    }
    let frame = try await lake.query(try Self.text(query.lake.appending(path: "queries/\(query.name).sql")))
    let answer = try TPCAnswer(Self.text(query.answer))
    if let difference = answer.difference(from: frame) { Issue.record("\(query), \(threads) threads: \(difference)") }
  }

  private static func text(_ url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }
}
