import LakeCatalog
import LakeVectors

/// Whether two plans compute the same rows, whatever their columns are called.
struct PlanMatching {
  /// The columns of the first plan as the second calls them.
  private(set) var columns: [Symbol: Symbol] = [:]

  mutating func matches(_ a: LogicalPlan, _ b: LogicalPlan) -> Bool {
    let (inputs, others) = (a.inputs, b.inputs)
    guard inputs.count == others.count else { return false }
    for (input, other) in zip(inputs, others) {
      guard matches(input, other) else { return false }
    }
    switch (a, b) {
    case (.scan(let x), .scan(let y)): return scan(x, y)
    case (.values(let x), .values(let y)): return x.rows == y.rows && made(x.symbols, y.symbols)
    case (.filter(let x), .filter(let y)): return same(x.predicate, y.predicate)
    case (.project(let x), .project(let y)):
      return x.assignments.count == y.assignments.count
        && zip(x.assignments, y.assignments).allSatisfy { same($0.expression, $1.expression) }
        && made(x.assignments.map(\.symbol), y.assignments.map(\.symbol))
    case (.aggregate(let x), .aggregate(let y)): return same(x.keys, y.keys) && calls(x.calls, y.calls)
    case (.window(let x), .window(let y)):
      return same(x.partitionBy, y.partitionBy) && same(x.orderBy, y.orderBy) && windowCalls(x.calls, y.calls)
    case (.join(let x), .join(let y)): return join(x, y)
    case (.expand(let x), .expand(let y)):
      return x.sets == y.sets && same(x.keys.map(\.source), y.keys.map(\.source))
        && made(x.keys.map(\.output) + [x.id], y.keys.map(\.output) + [y.id])
    case (.sort(let x), .sort(let y)): return same(x.keys, y.keys)
    case (.topN(let x), .topN(let y)): return x.count == y.count && x.offset == y.offset && same(x.keys, y.keys)
    case (.limit(let x), .limit(let y)): return x.count == y.count && x.offset == y.offset && same(x.ties, y.ties)
    case (.replicate(let x), .replicate(let y)): return same([x.count], [y.count])
    case (.unionAll(let x), .unionAll(let y)):
      return zip(x.columns, y.columns).allSatisfy { same($0, $1) } && made(x.symbols, y.symbols)
    case (.sequence(let x), .sequence(let y)):
      return x.start == y.start && x.stop == y.stop && x.step == y.step && made([x.symbol], [y.symbol])
    case (.unnest(let x), .unnest(let y)):
      return x.isOuter == y.isOuter && x.collections.count == y.collections.count
        && same(x.collections.map(\.argument), y.collections.map(\.argument)) && made(x.made, y.made)
    // Rows made elsewhere are compared by nobody.
    default: return false
    }
  }

  private mutating func made(_ a: [Symbol], _ b: [Symbol]) -> Bool {
    guard a.count == b.count else { return false }
    for (x, y) in zip(a, b) {
      guard x.type == y.type else { return false }
      columns[x] = y
    }
    return true
  }

  private func same(_ a: [Symbol], _ b: [Symbol]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { columns[$0] == $1 }
  }

  private func same(_ a: [LogicalPlan.SortKey], _ b: [LogicalPlan.SortKey]) -> Bool {
    same(a.map(\.symbol), b.map(\.symbol))
      && zip(a, b).allSatisfy { $0.ascending == $1.ascending && $0.nullsFirst == $1.nullsFirst }
  }

  private func same(_ a: Expression, _ b: Expression) -> Bool { a.substituting(columns.mapValues { .column($0) }) == b }

  private func same(_ a: Symbol?, _ b: Symbol?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return columns[a] == b
  }

  private mutating func scan(_ a: LogicalPlan.Scan, _ b: LogicalPlan.Scan) -> Bool {
    guard a.source.name == b.source.name, a.source.columns == b.source.columns, a.limit == nil, b.limit == nil,
      a.sample == nil, b.sample == nil, a.columns.map(\.column) == b.columns.map(\.column),
      a.predicates.count == b.predicates.count, made(a.columns.map(\.symbol), b.columns.map(\.symbol))
    else { return false }
    return zip(a.predicates, b.predicates).allSatisfy { same($0, $1) }
  }

  private mutating func join(_ a: LogicalPlan.Join, _ b: LogicalPlan.Join) -> Bool {
    guard a.kind == b.kind, same(a.keys.map(\.left), b.keys.map(\.left)), same(a.keys.map(\.right), b.keys.map(\.right)) else {
      return false
    }
    switch (a.condition, b.condition) {
    case (nil, nil): break
    case (let x?, let y?): guard same(x, y) else { return false }
    default: return false
    }
    return made(a.mark.map { [$0] } ?? [], b.mark.map { [$0] } ?? [])
  }

  private mutating func calls(_ a: [LogicalPlan.AggregateCall], _ b: [LogicalPlan.AggregateCall]) -> Bool {
    guard a.count == b.count else { return false }
    for (x, y) in zip(a, b) {
      guard x.function == y.function, x.distinct == y.distinct, same(x.arguments, y.arguments), same(x.filter, y.filter) else {
        return false
      }
    }
    return made(a.map(\.output), b.map(\.output))
  }

  private mutating func windowCalls(_ a: [LogicalPlan.WindowCall], _ b: [LogicalPlan.WindowCall]) -> Bool {
    guard a.count == b.count else { return false }
    for (x, y) in zip(a, b) {
      guard x.function == y.function, x.ignoresNulls == y.ignoresNulls, same(x.arguments, y.arguments), same(x.filter, y.filter),
        x.frame.map({ columns[$0] ?? $0 }) == y.frame
      else { return false }
    }
    return made(a.map(\.output), b.map(\.output))
  }
}

extension LogicalPlan {
  /// Equal for plans that match; different ones may share it.
  var shape: Int {
    var hasher = Hasher()
    addShape(&hasher)
    return hasher.finalize()
  }

  private func addShape(_ hasher: inout Hasher) {
    hasher.combine(kindNumber)
    hasher.combine(symbols.count)
    if case .scan(let node) = self {
      hasher.combine(node.source.name)
      hasher.combine(node.predicates.count)
    }
    for input in inputs { input.addShape(&hasher) }
  }

  private var kindNumber: Int {
    switch self {
    case .scan: 0
    case .values: 1
    case .filter: 2
    case .project: 3
    case .aggregate: 4
    case .expand: 5
    case .window: 6
    case .join: 7
    case .sort: 8
    case .topN: 9
    case .limit: 10
    case .replicate: 11
    case .unionAll: 12
    case .common: 13
    case .reference: 14
    case .recursion: 15
    case .sequence: 16
    case .unnest: 17
    case .patternRecognition: 18
    case .jsonTable: 19
    }
  }

  var nodeCount: Int { inputs.reduce(1) { $0 + $1.nodeCount } }
}
