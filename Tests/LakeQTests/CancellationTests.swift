import Foundation
import LakeQ
import LakeVectors
import Testing

/// Long queries end soon when they are told to. What "soon" is in the command is measured elsewhere: here other tests keep
/// the cores busy, so the bound only tells a stop from none.
@Suite struct CancellationTests {
  static let endless = [
    "SELECT count(*) FROM {t} a, {t} b, {t} c WHERE a.id + b.id + c.id < 0",
    "SELECT a.id, b.id, c.id FROM {t} a, {t} b, {t} c ORDER BY a.s, b.s, c.s",
    "SELECT a.id + b.id * c.id AS x, count(*) FROM {t} a, {t} b, {t} c GROUP BY 1",
    "SELECT sum(a.v) OVER (PARTITION BY b.id ORDER BY c.id) FROM {t} a, {t} b, {t} c",
    "SELECT count(DISTINCT a.id + b.id * c.id) FROM {t} a, {t} b, {t} c",
    "SELECT count(*) FROM {t} a JOIN {t} b ON a.g = b.g JOIN {t} c ON b.g = c.g AND a.s || b.s < c.s",
    "SELECT count(*) FROM {t} a, {t} b, {t} c WHERE regexp_like(a.s || b.s || c.s, '(x+x+)+y')",
  ]

  @Test(arguments: endless)
  func cancellingTheTaskEndsTheQuery(_ sql: String) async throws {
    let data = try MemoryLimitTests.Data()
    let lake = try data.lake(64 << 20)
    let text = data.sql(sql)
    let task = Task { try await lake.query(text) }
    try await Task.sleep(for: .milliseconds(300))
    let start = ContinuousClock.now
    task.cancel()
    let error = await #expect(throws: LakeError.self) { try await task.value }
    #expect(error?.code == .userCanceled)
    #expect(ContinuousClock.now - start < .seconds(120))
    #expect(data.leftovers == [])
  }

  @Test func aTimeLimitEndsTheQuery() async throws {
    let data = try MemoryLimitTests.Data()
    let configuration = LakeConfiguration(threads: 2, memoryLimitBytes: 64 << 20, timeout: .milliseconds(250))
    let lake = try Lake(at: data.folder.path, configuration: configuration)
    let start = ContinuousClock.now
    let error = await #expect(throws: LakeError.self) { try await lake.query(data.sql(Self.endless[0])) }
    #expect(error?.code == .exceededTimeLimit)
    #expect(error?.message == "Query exceeded the maximum run time limit of 250.00ms")
    #expect(ContinuousClock.now - start < .seconds(120))
  }

  @Test func aStreamThatIsLeftStopsItsQuery() async throws {
    let data = try MemoryLimitTests.Data()
    let lake = try data.lake(64 << 20)
    let monitor = QueryMonitor()
    for try await _ in lake.stream(data.sql("SELECT a.id, b.id FROM {t} a, {t} b"), monitor: monitor) { break }
    for await progress in monitor.updates(every: .milliseconds(10)) where progress.isFinished { return }
    Issue.record("the query goes on")
  }

  @Test func progressTellsRowsBytesAndStages() async throws {
    let data = try MemoryLimitTests.Data()
    let lake = try data.lake(nil)
    let monitor = QueryMonitor()
    #expect(monitor.progress == nil)
    let sql = data.sql("SELECT g, count(*) AS n FROM {t} GROUP BY g ORDER BY n")
    _ = try await lake.query(sql, monitor: monitor)
    let end = try #require(monitor.progress)
    #expect(end.isFinished && end.stage == end.stageCount && end.stageCount >= 2 && end.stageName.isEmpty)
    #expect(end.rowsRead == MemoryLimitTests.Data.rows && end.bytesRead > 0 && end.bytesTotal >= end.bytesRead)
    #expect(end.elapsed > .zero)
    var seen: [QueryProgress] = []
    for await progress in monitor.updates() { seen.append(progress) }
    #expect(seen.count == 1)
  }
}
