import LakeVectors

/// Which share of all pairs equalities between two inputs let through.
enum JoinSelectivity {
  /// `conditions`: equalities of a left with a right column. The values of the side with fewer of them are taken to be
  /// among the other's. Several columns together are a key of the smaller side.
  static func of(_ conditions: [Expression], _ left: PlanEstimate, _ right: PlanEstimate) -> Double {
    var product = 1.0
    var count = 0
    var leftDistinct = 1.0
    var rightDistinct = 1.0
    for case .comparison(.equal, let a, let b) in conditions {
      var x = distinct(a, left, right)
      var y = distinct(b, left, right)
      (x.value, y.value) = (inRange(x, of: y), inRange(y, of: x))
      product *= max(x.value, y.value)
      leftDistinct *= x.isLeft ? x.value : y.value
      rightDistinct *= x.isLeft ? y.value : x.value
      count += 1
    }
    guard count > 1 else { return 1 / max(1, product) }
    let together = min(min(leftDistinct, left.population), min(rightDistinct, right.population))
    return 1 / max(1, min(product, together))
  }

  private struct Side {
    var value: Double
    var isLeft: Bool
    var column: ColumnEstimate?
    /// Of the input after its conditions.
    var rows = Double.infinity
  }

  private static func distinct(_ side: Expression, _ left: PlanEstimate, _ right: PlanEstimate) -> Side {
    guard let symbol = side.symbol else { return Side(value: max(1, min(left.population, right.population)), isLeft: true) }
    if let column = left.columns[symbol] { return Side(value: max(1, column.distinct), isLeft: true, column: column, rows: left.rows) }
    if let column = right.columns[symbol] { return Side(value: max(1, column.distinct), isLeft: false, column: column, rows: right.rows) }
    return Side(value: max(1, min(left.population, right.population)), isLeft: true)
  }

  /// The values of `side` that lie where those of `other` do. A calendar of two centuries meets sales of five years: of the
  /// days of one year that a condition leaves, all have sales, not one in forty. So reckoned only while what the condition
  /// leaves has room there; of one day in seven, few lie in those years.
  private static func inRange(_ side: Side, of other: Side) -> Double {
    guard let own = side.column, let partner = other.column, let low = own.low, let high = own.high, let otherLow = partner.low,
      let otherHigh = partner.high, high > low
    else { return side.value }
    let share = (min(high, otherHigh) - max(low, otherLow) + 1) / (high - low + 1)
    guard share > 0, share < 1, side.rows <= side.value * share else { return side.value }
    return max(1, side.value * share)
  }
}
