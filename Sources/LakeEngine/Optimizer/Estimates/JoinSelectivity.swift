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
      let x = distinct(a, left, right)
      let y = distinct(b, left, right)
      product *= max(x.value, y.value)
      leftDistinct *= x.isLeft ? x.value : y.value
      rightDistinct *= x.isLeft ? y.value : x.value
      count += 1
    }
    guard count > 1 else { return 1 / max(1, product) }
    let together = min(min(leftDistinct, left.population), min(rightDistinct, right.population))
    return 1 / max(1, min(product, together))
  }

  private static func distinct(_ side: Expression, _ left: PlanEstimate, _ right: PlanEstimate) -> (value: Double, isLeft: Bool) {
    guard let symbol = side.symbol else { return (max(1, min(left.population, right.population)), true) }
    if let column = left.columns[symbol] { return (max(1, column.distinct), true) }
    if let column = right.columns[symbol] { return (max(1, column.distinct), false) }
    return (max(1, min(left.population, right.population)), true)
  }
}
