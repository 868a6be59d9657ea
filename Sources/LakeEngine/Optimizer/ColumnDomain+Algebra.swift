package import LakeFormats
package import LakeVectors

extension ColumnDomain {
  /// Everything, NULL too.
  package static let all = ColumnDomain(nullAllowed: true)
  /// Everything but NULL.
  package static let notNull = ColumnDomain()
  package static let onlyNull = ColumnDomain(values: [], nullAllowed: true)

  /// One of `values`, with the bounds that follow.
  package static func oneOf(_ values: [Value]) -> ColumnDomain {
    var domain = ColumnDomain(values: Set(values))
    domain.lower = extreme(values, -1).map { Bound($0, inclusive: true) }
    domain.upper = extreme(values, 1).map { Bound($0, inclusive: true) }
    return domain
  }

  /// The smallest (`sign` -1) or greatest (1) value; nil of none, or when they have no order.
  private static func extreme(_ values: [Value], _ sign: Int) -> Value? {
    guard var best = values.first else { return nil }
    for value in values.dropFirst() {
      guard let order = Value.order(value, best) else { return nil }
      if order * sign > 0 { best = value }
    }
    return Value.order(best, best) == nil ? nil : best
  }

  /// What both let through.
  package func intersection(_ other: ColumnDomain) -> ColumnDomain {
    var result = ColumnDomain(nullAllowed: nullAllowed && other.nullAllowed)
    result.lower = ColumnDomain.tighter(lower, other.lower, 1)
    result.upper = ColumnDomain.tighter(upper, other.upper, -1)
    switch (values, other.values) {
    case (let a?, let b?): result.values = a.intersection(b)
    case (let a?, nil): result.values = a.filter { other.contains($0) }
    case (nil, let b?): result.values = b.filter { contains($0) }
    case (nil, nil): break
    }
    return result
  }

  /// What either lets through, or a little more.
  package func union(_ other: ColumnDomain) -> ColumnDomain {
    var result = ColumnDomain(nullAllowed: nullAllowed || other.nullAllowed)
    if values?.isEmpty == true {
      (result.lower, result.upper, result.values) = (other.lower, other.upper, other.values)
      return result
    }
    if other.values?.isEmpty == true {
      (result.lower, result.upper, result.values) = (lower, upper, values)
      return result
    }
    result.lower = ColumnDomain.looser(lower, other.lower, 1)
    result.upper = ColumnDomain.looser(upper, other.upper, -1)
    if let a = values, let b = other.values { result.values = a.union(b) }
    return result
  }

  /// `sign` 1 for lower bounds (the greater is tighter), -1 for upper ones.
  private static func tighter(_ a: Bound?, _ b: Bound?, _ sign: Int) -> Bound? {
    guard let a else { return b }
    guard let b, let order = Value.order(a.value, b.value) else { return a }
    if order == 0 { return a.inclusive ? b : a }
    return order * sign > 0 ? a : b
  }

  private static func looser(_ a: Bound?, _ b: Bound?, _ sign: Int) -> Bound? {
    guard let a, let b, let order = Value.order(a.value, b.value) else { return nil }
    if order == 0 { return a.inclusive ? a : b }
    return order * sign > 0 ? b : a
  }
}
