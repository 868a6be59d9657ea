import LakeVectors

extension PredicatePushdown.Pushing {
  /// A mark join whose mark decides which rows stay is a semi join, or an anti join where the mark must be false:
  /// `WHERE EXISTS (…)`. Nil for every other join.
  mutating func decided(_ node: LogicalPlan.Join, _ conjuncts: [Expression]) -> LogicalPlan? {
    guard node.kind == .mark, let mark = node.mark else { return nil }
    let isWanted = conjuncts.contains(.column(mark))
    let isUnwanted = conjuncts.contains(.not(.column(mark)))
    guard isWanted != isUnwanted else { return nil }
    var join = node
    join.kind = isWanted ? .semi : .anti
    join.mark = nil
    // What is left may still read the mark, as the projection above may.
    let known = Expression.literal(.boolean(isWanted), .boolean)
    let rest = conjuncts.map { $0.substituting([mark: known]) }.filter { $0 != known && $0 != .not(known) }
    let pushed = self.join(join, rest)
    let identity = node.left.symbols.map { LogicalPlan.Assignment($0, .column($0)) }
    return .project(.init(input: pushed, assignments: identity + [.init(mark, known)]))
  }
}
