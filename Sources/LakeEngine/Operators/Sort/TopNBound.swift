import LakeFormats
import LakeVectors
import Synchronization

/// How far the first key of a top-N's rows can reach: the key of the worst row of a worker that holds as many as are wanted.
/// It only ever comes nearer. Rows with the same key may still be wanted, for their other keys or their place.
package final class TopNBound: Sendable {
  let ascending: Bool
  let nullsFirst: Bool
  let type: DataType
  private let last = Mutex<Value?>(nil)
  /// Grows with every change, so that readers need not lock for each batch.
  private let changes = Atomic<Int>(0)

  init(ascending: Bool, nullsFirst: Bool, type: DataType) {
    self.ascending = ascending
    self.nullsFirst = nullsFirst
    self.type = type
  }

  var version: Int { changes.load(ordering: .acquiring) }
  var value: Value? { last.withLock { $0 } }

  /// A worker holds enough rows, the worst of which has this key.
  func offer(_ key: Value) {
    guard TopNThreshold(self, last: key) != nil else { return }
    last.withLock { current in
      if let current, !precedes(key, current) { return }
      current = key
      changes.add(1, ordering: .releasing)
    }
  }

  private func precedes(_ a: Value, _ b: Value) -> Bool {
    // A bound that is NULL lets only NULLs through, which come first.
    if a.isNull || b.isNull { return a.isNull && !b.isNull }
    guard let order = Value.order(a, b) else { return false }
    return ascending ? order < 0 : order > 0
  }

  /// The keys that may be wanted, for statistics; nil: all.
  func domain(_ key: Value) -> ColumnDomain? {
    if key.isNull { return .onlyNull }
    // Statistics leave NaN out, which is greater than all.
    if !ascending, type == .real || type == .double { return nil }
    let bound = ColumnDomain.Bound(key, inclusive: true)
    return ColumnDomain(lower: ascending ? nil : bound, upper: ascending ? bound : nil, nullAllowed: nullsFirst)
  }
}

/// A bound at a scan: `column` is the key's position among the scan's columns.
package struct TopNBoundUse: Sendable {
  let bound: TopNBound
  let column: Int
}

/// Applies a bound to the splits and rows of one worker of a scan.
final class TopNBoundWorker {
  private let use: TopNBoundUse
  private let origin: ScanColumn
  private var version = 0
  private var threshold: TopNThreshold?
  private var domain: ColumnDomain?

  init(_ use: TopNBoundUse, _ origin: ScanColumn) {
    self.use = use
    self.origin = origin
  }

  private func refresh() {
    let now = use.bound.version
    guard now != version else { return }
    version = now
    let value = use.bound.value
    threshold = value.flatMap { TopNThreshold(use.bound, last: $0) }
    domain = value.flatMap(use.bound.domain)
  }

  /// Whether rows are dropped by it.
  var isKnown: Bool { threshold != nil }

  /// False when no row of the split can be wanted.
  func mayMatch(_ morsel: ScanMorsel, partitionValues: [Value]) -> Bool {
    refresh()
    guard let domain else { return true }
    switch origin {
    case .data(let position): return morsel.reader.mayMatch(domain, split: morsel.split, column: position)
    case .partition(let ordinal): return ordinal < partitionValues.count ? domain.contains(partitionValues[ordinal]) : true
    }
  }

  /// The rows that may be wanted; nil: all.
  func select(_ batch: ScanBatch) throws -> SelectionVector? {
    refresh()
    guard let threshold else { return nil }
    return threshold.select(try batch.column(use.column), strictly: false)
  }
}
