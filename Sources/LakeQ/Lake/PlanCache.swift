import LakeCatalog
import LakeEngine
import LakeVectors
import Synchronization

/// Optimised plans by query text and parameters. A plan is used again only while the tables it rests on are as they
/// were; files are listed at each run, so new data is always seen.
final class PlanCache: Sendable {
  struct Key: Hashable, Sendable {
    let sql: String
    let parameters: StatementParameters
    let database: String
    let switchedOff: Set<String>
    let maxRecursionDepth: Int
    let timeZoneKey: UInt16
  }

  struct UsedTable: Hashable, Sendable {
    let database: String
    let name: String
    let stamp: CatalogStore.TableStamp
  }

  struct Plan: Sendable {
    let query: Query
    let tables: [UsedTable]
  }

  private struct State: Sendable {
    var plans: [Key: Plan] = [:]
    var order: [Key] = []
  }

  static let capacity = 512
  private let state = Mutex(State())

  func plan(_ key: Key, _ store: CatalogStore) -> Plan? {
    guard let plan = state.withLock({ $0.plans[key] }) else { return nil }
    return plan.tables.allSatisfy { store.stamp(database: $0.database, name: $0.name) == $0.stamp } ? plan : nil
  }

  func add(_ plan: Plan, for key: Key) {
    state.withLock { state in
      if state.plans.updateValue(plan, forKey: key) == nil { state.order.append(key) }
      if state.order.count > Self.capacity {
        let oldest = state.order.removeFirst()
        state.plans[oldest] = nil
      }
    }
  }
}
