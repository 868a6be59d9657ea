import LakeEngine
import LakeSQL
import Synchronization

/// What statements have set for those that follow on the same opened lake: USE, SET TIME ZONE, PREPARE.
final class SessionState: Sendable {
  private struct Content: Sendable {
    var database: String?
    var timeZoneKey: UInt16?
    var prepared: [String: Statement] = [:]
  }

  private let content = Mutex(Content())

  func apply(to session: SessionContext) -> SessionContext {
    let content = content.withLock { $0 }
    var session = session
    if let database = content.database { session.database = database }
    if let key = content.timeZoneKey { session.timeZoneKey = key }
    return session
  }

  func use(_ database: String) { content.withLock { $0.database = database } }

  /// Nil is the configuration's zone.
  func setTimeZone(_ key: UInt16?) { content.withLock { $0.timeZoneKey = key } }

  func prepare(_ name: String, _ statement: Statement) { content.withLock { $0.prepared[name] = statement } }

  func prepared(_ name: String) -> Statement? { content.withLock { $0.prepared[name] } }

  /// - Returns: false when there was none.
  func deallocate(_ name: String) -> Bool { content.withLock { $0.prepared.removeValue(forKey: name) != nil } }
}
