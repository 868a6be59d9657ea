import LakeFormats
import LakeVectors
import Synchronization

/// What the held side of a join has in one key column, for the scans of the other side. Filled once, when that side is
/// complete, which is before the pipelines of those scans start.
package final class DynamicFilter: Sendable {
  private let content = Mutex<Content?>(nil)

  struct Content: Sendable {
    /// Bounds, and the values themselves when they are few: to skip partitions, files and row groups.
    let domain: ColumnDomain
    /// To drop rows; nil when there is no key at all.
    let keys: KeySet?
  }

  package init() {}

  /// Nil: not known, or of no use.
  var known: Content? { content.withLock { $0 } }

  /// Values given to domains one by one, at most.
  private static let valuesMax = 64
  /// A held side of more rows than this is unlikely to narrow anything by as much as its filter costs.
  private static let rowsMax = 1 << 22

  /// - Parameter column: the key of every row of the held side, prepared.
  func fill(_ column: ColumnVector) {
    guard column.count <= DynamicFilter.rowsMax else { return }
    let isEmpty = column.nullCount == column.count
    let made = Content(domain: DynamicFilter.domain(column, isEmpty: isEmpty), keys: isEmpty ? nil : KeySet.make(column))
    content.withLock { $0 = made }
  }

  private static func domain(_ column: ColumnVector, isEmpty: Bool) -> ColumnDomain {
    if isEmpty { return ColumnDomain(values: []) }
    if column.count <= valuesMax {
      return .oneOf(Array(Set((0..<column.count).map { column.value($0) }.filter { !$0.isNull })))
    }
    guard let bounds = KeySet.integerBounds(column) else { return .notNull }
    func value(_ number: Int64) -> Value { column.type.isDecimal ? .decimal(Int128(number)) : .integer(number) }
    return ColumnDomain(lower: .init(value(bounds.low), inclusive: true), upper: .init(value(bounds.high), inclusive: true))
  }
}

/// One dynamic filter at one scan, with what it did there.
package final class DynamicFilterUse: Sendable {
  let filter: DynamicFilter
  /// The column's position among the scan's columns.
  let column: Int
  /// For EXPLAIN ANALYZE.
  let name: String
  private let tested = Atomic<Int>(0)
  private let passed = Atomic<Int>(0)

  init(_ filter: DynamicFilter, column: Int, name: String) {
    self.filter = filter
    self.column = column
    self.name = name
  }

  func add(tested rows: Int, passed kept: Int) {
    tested.wrappingAdd(rows, ordering: .relaxed)
    passed.wrappingAdd(kept, ordering: .relaxed)
  }

  /// `l_orderkey 6001215 -> 151331 rows`.
  var text: String {
    "\(name) \(tested.load(ordering: .relaxed)) -> \(passed.load(ordering: .relaxed)) rows"
  }
}
