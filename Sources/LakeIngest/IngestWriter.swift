import Glibc
import LakeCatalog
import LakeFormats
import LakeStorage
import LakeVectors
import Synchronization

/// The one thread that writes pushed rows: it takes all that is waiting, writes one file a table and partition, makes the
/// files durable, and only then lets the senders go on. Blocking here blocks none of Swift's own threads.
final class IngestWriter: Sendable {
  struct Request: Sendable {
    let table: TableMetadata
    let schema: [ColumnSchema]
    let parts: [(String, ColumnBatch)]
    let messageID: String?
    /// Resumed with false when the message id was known.
    let done: CheckedContinuation<Bool, any Error>
  }

  private struct State: Sendable {
    var waiting: [Request] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let wake: Semaphore
  private let finished: Semaphore
  private let store: CatalogStore

  init(store: CatalogStore) {
    self.store = store
    wake = Semaphore()
    finished = Semaphore()
    Thread.start { [self] in run() }
  }

  func write(table: TableMetadata, schema: [ColumnSchema], parts: [(String, ColumnBatch)], messageID: String?) async throws -> Bool {
    try await withCheckedThrowingContinuation { continuation in
      let request = Request(table: table, schema: schema, parts: parts, messageID: messageID, done: continuation)
      let isClosed = state.withLock { state in
        if !state.isClosed { state.waiting.append(request) }
        return state.isClosed
      }
      if isClosed {
        continuation.resume(throwing: LakeError(.hiveWriterError, "The lake is closing", hint: "send the rows again later"))
      } else {
        wake.signal()
      }
    }
  }

  func close() {
    let wasClosed = state.withLock { state in
      defer { state.isClosed = true }
      return state.isClosed
    }
    guard !wasClosed else { return }
    wake.signal()
    finished.wait()
  }

  private func run() {
    var tables: [String: TableAppender] = [:]
    while true {
      wake.wait()
      let (requests, isClosed) = state.withLock { state in
        defer { state.waiting = [] }
        return (state.waiting, state.isClosed)
      }
      for group in Self.byTable(requests) {
        let key = group[0].table.database + "." + group[0].table.name
        // A table that was dropped and made again starts anew.
        if tables[key]?.table != group[0].table {
          tables[key] = TableAppender(store: store, table: group[0].table, schema: group[0].schema)
        }
        if let appender = tables[key] { Self.commit(group, appender) }
      }
      if requests.isEmpty && isClosed { break }
    }
    finished.signal()
  }

  private static func byTable(_ requests: [Request]) -> [[Request]] {
    var groups: [[Request]] = []
    for request in requests {
      if let at = groups.firstIndex(where: { $0[0].table == request.table }) {
        groups[at].append(request)
      } else {
        groups.append([request])
      }
    }
    return groups
  }

  private static func commit(_ requests: [Request], _ appender: TableAppender) {
    do {
      let isNew = try appender.append(requests.map { ($0.parts, $0.messageID) })
      for (request, isNew) in zip(requests, isNew) { request.done.resume(returning: isNew) }
    } catch {
      for request in requests { request.done.resume(throwing: error) }
    }
  }
}
