import LakeCatalog
import LakeFormats
import LakeVectors

/// A guess of how many rows a plan gives and of what its columns hold. Only to choose between plans of one result.
struct PlanEstimate {
  var rows: Double
  /// The rows there were before filters: what the columns' distinct values are out of.
  var population: Double
  /// Of the columns that conditions, keys or groupings read and of which something is known.
  var columns: [Symbol: ColumnEstimate] = [:]

  init(rows: Double) {
    self.rows = rows
    population = rows
  }

  /// The rows for which `conjuncts` hold.
  func filtered(_ conjuncts: [Expression]) -> PlanEstimate {
    var result = self
    result.apply(conjuncts)
    return result
  }

  /// Distinct values of a column. Unknown columns are taken to differ in every row, as keys do.
  func distinct(_ symbol: Symbol) -> Double { max(1, columns[symbol]?.distinct ?? population) }
}

struct ColumnEstimate: Equatable {
  var distinct: Double
  /// Bounds of numbers, dates and times; nil when unknown.
  var low: Double?
  var high: Double?
  var nullFraction = 0.0
}

/// Walks a plan from its tables up. Only columns that some condition reads are looked up in statistics.
struct PlanEstimator {
  private let interesting: Set<Symbol>

  /// - Parameter conditions: on the plans together.
  init(_ plans: [LogicalPlan], conditions: [Expression]) {
    var used = conditions.reduce(into: Set<Symbol>()) { $0.formUnion($1.symbols) }
    for plan in plans { PlanEstimator.collect(plan, &used) }
    interesting = used
  }

  private static func collect(_ plan: LogicalPlan, _ used: inout Set<Symbol>) {
    switch plan {
    case .scan(let node): for predicate in node.predicates { used.formUnion(predicate.symbols) }
    case .filter(let node): used.formUnion(node.predicate.symbols)
    case .join(let node):
      for key in node.keys { used.formUnion([key.left, key.right]) }
      if let condition = node.condition { used.formUnion(condition.symbols) }
    case .aggregate(let node): used.formUnion(node.keys)
    case .project(let node):
      // What a used column is computed from; names go down, so the order of visits is right.
      for assignment in node.assignments where used.contains(assignment.symbol) { used.formUnion(assignment.expression.symbols) }
    case .unionAll(let node): for columns in node.columns { used.formUnion(columns) }
    default: break
    }
    for input in plan.inputs { collect(input, &used) }
  }

  /// Nil where nothing is known of a table below.
  func estimate(_ plan: LogicalPlan) -> PlanEstimate? {
    switch plan {
    case .scan(let node): return scan(node)
    case .values(let node): return PlanEstimate(rows: Double(node.rows.count))
    case .filter(let node): return estimate(node.input)?.filtered(node.predicate.conjuncts)
    case .project(let node): return estimate(node.input).map { project(node, $0) }
    case .sort(let node): return estimate(node.input)
    case .window(let node): return estimate(node.input)
    case .patternRecognition(let node): return estimate(node.input)
    case .jsonTable(let node): return estimate(node.input)
    case .common(let node): return estimate(node.body)
    case .reference(let node):
      return node.estimatedBytes.map { PlanEstimate(rows: max(1, $0 / Double(8 * max(1, node.symbols.count)))) }
    case .sequence(let node): return PlanEstimate(rows: Double(node.count))
    case .recursion(let node): return estimate(node.initial).map { PlanEstimate(rows: $0.rows * 10) }
    case .unnest(let node):
      guard var input = estimate(node.input) else { return nil }
      input.rows *= 4
      return input
    case .replicate(let node): return estimate(node.input)
    case .aggregate(let node): return aggregate(node)
    case .expand(let node):
      guard var input = estimate(node.input) else { return nil }
      input.rows *= Double(node.sets.count)
      return input
    case .topN(let node): return limited(estimate(node.input), Double(node.count))
    case .limit(let node): return node.count.map { limited(estimate(node.input), Double($0)) } ?? estimate(node.input)
    case .unionAll(let node):
      let inputs = node.inputs.compactMap(estimate)
      return inputs.count == node.inputs.count ? PlanEstimate(rows: inputs.reduce(0) { $0 + $1.rows }) : nil
    case .join(let node): return join(node)
    }
  }

  private func limited(_ input: PlanEstimate?, _ count: Double) -> PlanEstimate {
    var result = input ?? PlanEstimate(rows: count)
    result.rows = min(result.rows, count)
    return result
  }

  private func scan(_ node: LogicalPlan.Scan) -> PlanEstimate? {
    let statistics = node.source.statistics
    let width = Double(8 * max(1, node.source.columns.count))
    guard let rows = statistics?.rowCount ?? node.source.estimatedBytes.map({ Double($0) / width }) else { return nil }
    var result = PlanEstimate(rows: max(1, rows))
    if let statistics {
      for (symbol, position) in node.columns where interesting.contains(symbol) {
        if let column = statistics.column(position) { result.columns[symbol] = ColumnEstimate(column, symbol.type, rows: result.rows) }
      }
    }
    result.apply(node.predicates)
    return node.limit.map { limited(result, Double($0)) } ?? result
  }

  private func project(_ node: LogicalPlan.Project, _ input: PlanEstimate) -> PlanEstimate {
    var result = PlanEstimate(rows: input.rows)
    for assignment in node.assignments {
      if let symbol = assignment.expression.symbol {
        result.columns[assignment.symbol] = input.columns[symbol]
      } else if case .cast(.column(let symbol), _, _) = assignment.expression, let column = input.columns[symbol] {
        result.columns[assignment.symbol] = ColumnEstimate(distinct: column.distinct, nullFraction: column.nullFraction)
      }
    }
    return result
  }

  private func aggregate(_ node: LogicalPlan.Aggregate) -> PlanEstimate? {
    if node.keys.isEmpty { return PlanEstimate(rows: 1) }
    guard let input = estimate(node.input) else { return nil }
    var groups = 1.0
    for key in node.keys { groups *= input.columns[key].map { max(1, $0.distinct) } ?? max(1, input.rows / 10) }
    var result = PlanEstimate(rows: max(1, min(groups, input.rows)))
    for key in node.keys { result.columns[key] = input.columns[key] }
    if node.keys.count == 1, let key = node.keys.first { result.columns[key, default: ColumnEstimate(distinct: 0)].distinct = result.rows }
    return result
  }

  private func join(_ node: LogicalPlan.Join) -> PlanEstimate? {
    guard let left = estimate(node.left), let right = estimate(node.right) else { return nil }
    let conditions = node.keys.map { Expression.comparison(.equal, .column($0.left), .column($0.right)) }
    switch node.kind {
    case .mark: return left
    case .semi, .anti:
      var matching = node.condition == nil ? 1.0 : 0.7
      if let key = node.keys.first, node.keys.count == 1 {
        matching *= min(1, min(right.distinct(key.right), right.rows) / left.distinct(key.left))
      } else if !node.keys.isEmpty {
        matching *= 0.5
      }
      var result = left
      result.rows = max(1, left.rows * (node.kind == .semi ? matching : max(0.1, 1 - matching)))
      return result
    case .inner, .left, .right, .full:
      var result = left
      result.columns.merge(right.columns) { own, _ in own }
      result.rows = left.rows * right.rows * JoinSelectivity.of(conditions, left, right)
      result.apply(node.condition?.conjuncts ?? [])
      if node.kind == .left || node.kind == .full { result.rows = max(result.rows, left.rows) }
      if node.kind == .right || node.kind == .full { result.rows = max(result.rows, right.rows) }
      result.rows = max(1, result.rows)
      result.population = max(left.population, right.population)
      return result
    }
  }
}

extension ColumnEstimate {
  /// `rows`: of the table. Integers between known bounds cannot be more than those bounds allow.
  init(_ statistics: ColumnStatistics, _ type: DataType, rows: Double) {
    low = statistics.minimum.flatMap(ColumnEstimate.number)
    high = statistics.maximum.flatMap(ColumnEstimate.number)
    distinct = statistics.distinctCount.map(Double.init) ?? rows
    if case .integer = statistics.minimum, let low, let high { distinct = min(distinct, high - low + 1) }
    distinct = max(1, min(distinct, rows))
    nullFraction = statistics.nullCount.map { min(1, Double($0) / rows) } ?? 0
  }

  /// A place on the number line for what has one. Decimals count in their own scale.
  static func number(_ value: Value) -> Double? {
    switch value {
    case .integer(let x): Double(x)
    case .decimal(let x): Double(x)
    case .real(let x): Double(x)
    case .double(let x): x
    default: nil
    }
  }
}
