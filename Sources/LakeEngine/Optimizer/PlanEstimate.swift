import LakeCatalog
import LakeVectors

/// Rough sizes of plans, to tell big inputs from small ones. Nil where nothing is known.
enum PlanEstimate {
  /// In bytes of the files below, shrunk by what filters are likely to leave.
  static func size(_ plan: LogicalPlan) -> Double? {
    switch plan {
    case .scan(let node):
      guard let bytes = node.source.estimatedBytes else { return nil }
      let columns = Double(max(1, node.columns.count)) / Double(max(1, node.source.columns.count))
      return Double(bytes) * columns * selectivity(node.predicates)
    case .values(let node): return Double(node.rows.count * 16)
    case .filter(let node): return size(node.input).map { $0 * selectivity(node.predicate.conjuncts) }
    case .project(let node): return size(node.input)
    case .sort(let node): return size(node.input)
    case .window(let node): return size(node.input)
    case .patternRecognition(let node): return size(node.input)
    case .jsonTable(let node): return size(node.input)
    case .aggregate(let node): return node.keys.isEmpty ? 16 : size(node.input).map { $0 / 10 }
    case .expand(let node): return size(node.input).map { $0 * Double(node.sets.count) }
    case .topN(let node): return smaller(size(node.input), Double(node.count * 100))
    case .limit(let node): return node.count.map { smaller(size(node.input), Double($0 * 100)) } ?? size(node.input)
    case .replicate(let node): return size(node.input)
    case .common(let node): return size(node.body)
    case .reference(let node): return node.estimatedBytes
    case .recursion(let node): return size(node.initial).map { $0 * 10 }
    case .sequence(let node): return Double(node.count) * 8
    case .unnest(let node): return size(node.input).map { $0 * 4 }
    case .unionAll(let node):
      let sizes = node.inputs.compactMap(size)
      return sizes.count == node.inputs.count ? sizes.reduce(0, +) : nil
    case .join(let node):
      guard let left = size(node.left), let right = size(node.right) else { return nil }
      if node.kind == .semi || node.kind == .anti { return left / 2 }
      if node.kind == .mark { return left }
      return node.keys.isEmpty && node.condition == nil ? left * max(1, right / 16) : max(left, right)
    }
  }

  private static func smaller(_ a: Double?, _ b: Double) -> Double { a.map { min($0, b) } ?? b }

  /// The usual guesses: equality leaves little, a range a third.
  private static func selectivity(_ conjuncts: [Expression]) -> Double {
    conjuncts.reduce(1) { product, term in
      let part: Double =
        switch term {
        case .comparison(.equal, _, _): 0.05
        case .comparison(.notEqual, _, _), .not: 0.9
        case .comparison, .like: 0.35
        case .inList(_, let candidates): min(0.5, 0.05 * Double(candidates.count))
        case .isNull: 0.05
        default: 0.5
        }
      return product * part
    }
  }
}
