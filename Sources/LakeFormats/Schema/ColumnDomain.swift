package import LakeVectors

/// The values of one column that a query can still want: a range or a set, and whether NULL is among them.
/// Only ever used to skip (partitions, files, row groups): rows that a domain lets through are filtered again.
package struct ColumnDomain: Hashable, Sendable {
  package struct Bound: Hashable, Sendable {
    package let value: Value
    package let inclusive: Bool

    package init(_ value: Value, inclusive: Bool) {
      self.value = value
      self.inclusive = inclusive
    }
  }

  package var lower: Bound?
  package var upper: Bound?
  /// When present, only these.
  package var values: Set<Value>?
  package var nullAllowed: Bool

  package init(lower: Bound? = nil, upper: Bound? = nil, values: Set<Value>? = nil, nullAllowed: Bool = false) {
    self.lower = lower
    self.upper = upper
    self.values = values
    self.nullAllowed = nullAllowed
  }

  /// False only when `value` is surely not wanted.
  package func contains(_ value: Value) -> Bool {
    if value.isNull { return nullAllowed }
    return mayOverlap(minimum: value, maximum: value)
  }

  /// False only when surely no wanted value lies in `minimum...maximum` (nil: unknown, unbounded).
  package func mayOverlap(minimum: Value?, maximum: Value?) -> Bool {
    if let lower, let maximum, let order = Value.order(maximum, lower.value) {
      if order < 0 || (order == 0 && !lower.inclusive) { return false }
    }
    if let upper, let minimum, let order = Value.order(minimum, upper.value) {
      if order > 0 || (order == 0 && !upper.inclusive) { return false }
    }
    if let values, let minimum, let maximum {
      return values.contains { value in
        guard let low = Value.order(minimum, value), let high = Value.order(maximum, value) else { return true }
        return low <= 0 && high >= 0
      }
    }
    return true
  }
}
