import LakeVectors
import Synchronization
import Testing

@testable import LakeEngine

@Suite("Work of a sink on several threads") struct ParallelWorkTests {
  private func context(_ threads: Int) -> QueryContext {
    let pool = WorkerPool()
    pool.grow(to: threads)
    return QueryContext(SessionContext(threads: threads)).child(on: pool)
  }

  @Test("every index once", arguments: [1, 2, 8], [0, 1, 3, 1000])
  func once(_ threads: Int, _ count: Int) throws {
    let calls = Mutex([Int](repeating: 0, count: count))
    try context(threads).inParallel(count) { index in calls.withLock { $0[index] += 1 } }
    #expect(calls.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test("without a pool, on the calling thread")
  func alone() throws {
    let sum = Mutex(0)
    try QueryContext(SessionContext(threads: 4)).inParallel(100) { index in sum.withLock { $0 += index } }
    #expect(sum.withLock { $0 } == 4950)
  }

  @Test("an error ends the rest and is thrown")
  func failing() throws {
    let calls = Mutex(0)
    let error = #expect(throws: LakeError.self) {
      try context(1).inParallel(1000) { index in
        calls.withLock { $0 += 1 }
        if index == 3 { throw LakeError(.divisionByZero, "at three") }
      }
    }
    #expect(error?.code == .divisionByZero)
    #expect(calls.withLock { $0 } == 4)
  }

  @Test("a cancelled query does nothing more")
  func cancelled() {
    let context = context(2)
    context.cancel()
    let error = #expect(throws: LakeError.self) { try context.inParallel(10) { _ in Issue.record("was called") } }
    #expect(error?.code == .userCanceled)
  }
}
