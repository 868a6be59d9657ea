import Synchronization

/// What one operator of a plan holds and has held, summed over its workers.
package final class OperatorMemory: Sendable {
  /// As EXPLAIN calls the operator.
  package let name: String
  private let used = Atomic<Int>(0)
  private let highest = Atomic<Int>(0)
  private let spilled = Atomic<Int>(0)
  private let isKnown = Atomic<Bool>(false)

  package init(_ name: String) { self.name = name }

  package var reserved: Int { used.load(ordering: .relaxed) }
  package var peak: Int { highest.load(ordering: .relaxed) }
  /// Bytes written to temporary files.
  package var spilledBytes: Int { spilled.load(ordering: .relaxed) }

  /// True for the first call, after which the pool knows the operator.
  @discardableResult func add(_ bytes: Int) -> Bool {
    let now = used.wrappingAdd(bytes, ordering: .relaxed).newValue
    if now > peak { highest.max(now, ordering: .relaxed) }
    return !isKnown.load(ordering: .relaxed) && !isKnown.exchange(true, ordering: .relaxed)
  }

  func addSpilled(_ bytes: Int) { spilled.wrappingAdd(bytes, ordering: .relaxed) }
}
