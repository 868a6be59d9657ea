import LakeVectors

extension PredicatePushdown {
  /// What alternatives say of one side of a join: of `(a.x = 1 AND b.y = 2) OR (a.x = 3 AND b.y = 4)` follows
  /// `a.x = 1 OR a.x = 3`, which can drop rows of `a` before the join. The alternatives themselves stay.
  static func implied(by terms: [Expression], on symbols: Set<Symbol>) -> [Expression] {
    terms.compactMap { term in
      guard case .or(let branches) = term, branches.count <= branchesMax else { return nil }
      var alternatives: [Expression] = []
      for branch in branches {
        // Evaluated for more rows than before, so it must not fail.
        let own = branch.conjuncts.filter {
          !$0.isConstant && $0.symbols.isSubset(of: symbols) && $0.isDeterministic && !$0.mayFail
        }
        guard !own.isEmpty else { return nil }
        let alternative = Expression.all(own)
        if !alternatives.contains(alternative) { alternatives.append(alternative) }
      }
      return alternatives.count == 1 ? alternatives[0] : .or(alternatives)
    }
  }

  /// Bounds the work that copies of conditions cost.
  private static let branchesMax = 64
}
