import LakeVectors

/// Finds a cheap tree of inner joins over known inputs: the cheapest one of all bushy trees up to `exactMax` inputs, by
/// dynamic programming over sets of inputs; above, the pair with the smallest result is joined again and again.
struct JoinSearch {
  private let inputs: [LogicalPlan]
  private let estimates: [PlanEstimate]
  private let conditions: [Expression]
  /// The inputs that a condition reads, as bits.
  private let masks: [UInt32]
  /// The inputs of each side of an equality; nil for other conditions.
  private let sides: [(UInt32, UInt32)?]
  private let edges: [Edge]

  /// What conditions over some inputs leave of all combinations of their rows.
  private struct Edge {
    let mask: UInt32
    let share: Double
  }

  private struct Tree {
    var plan: LogicalPlan
    var mask: UInt32
    var rows: Double
    var cost: Double
  }

  /// 3^10 splits are looked at in a few milliseconds.
  private static let exactMax = 10
  /// Inputs that masks have bits for.
  private static let inputsMax = 32

  init(_ inputs: [LogicalPlan], _ estimates: [PlanEstimate], _ conditions: [Expression]) {
    self.inputs = inputs
    self.estimates = estimates
    self.conditions = conditions
    var owner: [Symbol: UInt32] = [:]
    for (index, input) in inputs.prefix(JoinSearch.inputsMax).enumerated() {
      for symbol in input.symbols { owner[symbol] = 1 << UInt32(index) }
    }
    func mask(_ expression: Expression) -> UInt32 { expression.symbols.reduce(0) { $0 | (owner[$1] ?? 0) } }
    masks = conditions.map(mask)
    sides = conditions.map { condition in
      guard case .comparison(.equal, let a, let b) = condition else { return nil }
      let (x, y) = (mask(a), mask(b))
      return x != 0 && y != 0 && x & y == 0 ? (x, y) : nil
    }
    edges = JoinSearch.edges(conditions, masks, sides, estimates)
  }

  func best() -> LogicalPlan {
    guard inputs.count <= JoinSearch.inputsMax else { return chain() }
    var parts = connected().map { part in
      part.nonzeroBitCount <= JoinSearch.exactMax ? exact(part) : greedy(part)
    }
    // What no equality connects is crossed, the smallest first.
    while parts.count > 1 {
      parts.sort { $0.rows < $1.rows }
      let joined = join(parts[1], parts[0])
      parts.replaceSubrange(0...1, with: [joined])
    }
    // What concerns no join: constants, and conditions on one input that nobody has pushed into it.
    let others = zip(conditions, masks).filter { $0.1.nonzeroBitCount < 2 }.map(\.0)
    guard let tree = parts.first else { return chain() }
    return others.isEmpty ? tree.plan : .filter(.init(input: tree.plan, predicate: .all(others)))
  }

  // MARK: Estimates

  /// Equalities between the same two inputs count together: two columns may be one key.
  private static func edges(
    _ conditions: [Expression], _ masks: [UInt32], _ sides: [(UInt32, UInt32)?], _ estimates: [PlanEstimate]
  ) -> [Edge] {
    var edges: [Edge] = []
    var keys: [UInt32: [Expression]] = [:]
    for (index, condition) in conditions.enumerated() where masks[index] != 0 {
      if let (a, b) = sides[index], a.nonzeroBitCount == 1, b.nonzeroBitCount == 1 {
        keys[a | b, default: []].append(condition)
      } else {
        var all = PlanEstimate(rows: 1e9)
        for input in bits(masks[index]) where input < estimates.count { all.columns.merge(estimates[input].columns) { own, _ in own } }
        edges.append(Edge(mask: masks[index], share: all.selectivity(condition)))
      }
    }
    for (mask, equalities) in keys {
      let pair = bits(mask).map { estimates[$0] }
      guard pair.count == 2 else { continue }
      edges.append(Edge(mask: mask, share: JoinSelectivity.of(equalities, pair[0], pair[1])))
    }
    return edges
  }

  private static func bits(_ mask: UInt32) -> [Int] { (0..<32).filter { mask >> UInt32($0) & 1 == 1 } }

  private func rows(_ mask: UInt32) -> Double {
    var result = 1.0
    for index in JoinSearch.bits(mask) { result *= estimates[index].rows }
    for edge in edges where edge.mask & ~mask == 0 { result *= edge.share }
    return max(1, result)
  }

  /// Costs of one row, in those of handing one on. A row that is built is copied twice and its place looked for; most rows
  /// that find nothing are turned away early.
  private func cost(probe: Double, build: Double, output: Double) -> Double { 0.3 * probe + 2.5 * build + output }

  // MARK: Search

  /// The sets of inputs that equalities connect.
  private func connected() -> [UInt32] {
    var open = inputs.indices.map { UInt32(1) << UInt32($0) }
    for case (let a, let b)? in sides {
      let touched = open.filter { $0 & (a | b) != 0 }
      guard touched.count > 1 else { continue }
      open.removeAll { $0 & (a | b) != 0 }
      open.append(touched.reduce(0, |))
    }
    return open
  }

  private func isConnected(_ a: UInt32, _ b: UInt32) -> Bool {
    for case (let x, let y)? in sides where (x & ~a == 0 && y & ~b == 0) || (x & ~b == 0 && y & ~a == 0) { return true }
    return false
  }

  /// How a set of inputs is cheapest: what streams past what is held.
  private struct Choice {
    var cost: Double
    var rows: Double
    var probe: UInt32 = 0
  }

  private func exact(_ part: UInt32) -> Tree {
    var choices: [UInt32: Choice] = [:]
    for index in JoinSearch.bits(part) { choices[1 << UInt32(index)] = Choice(cost: 0, rows: estimates[index].rows) }
    // Every set comes after its subsets, which are smaller numbers.
    var set: UInt32 = 0
    repeat {
      set = (set &- part) & part
      guard set.nonzeroBitCount > 1 else { continue }
      let output = rows(set)
      var best: Choice?
      var probe = (set &- 1) & set
      while probe != 0 {
        let build = set & ~probe
        if let a = choices[probe], let b = choices[build] {
          let total = a.cost + b.cost + cost(probe: a.rows, build: b.rows, output: output)
          if total < best?.cost ?? .infinity, isConnected(probe, build) { best = Choice(cost: total, rows: output, probe: probe) }
        }
        probe = (probe &- 1) & set
      }
      choices[set] = best
    } while set != part
    guard choices[part] != nil else { return greedy(part) }
    return tree(part, choices)
  }

  private func tree(_ set: UInt32, _ choices: [UInt32: Choice]) -> Tree {
    guard let choice = choices[set], choice.probe != 0 else { return leaf(set.trailingZeroBitCount) }
    return join(tree(choice.probe, choices), tree(set & ~choice.probe, choices))
  }

  private func leaf(_ index: Int) -> Tree {
    Tree(plan: inputs[index], mask: 1 << UInt32(index), rows: estimates[index].rows, cost: 0)
  }

  private func greedy(_ part: UInt32) -> Tree {
    var trees = JoinSearch.bits(part).map(leaf)
    while trees.count > 1 {
      var best: (a: Int, b: Int, rows: Double)?
      for a in trees.indices {
        for b in trees.indices where a < b && isConnected(trees[a].mask, trees[b].mask) {
          let output = rows(trees[a].mask | trees[b].mask)
          if output < best?.rows ?? .infinity { best = (a, b, output) }
        }
      }
      // An equality over three inputs may connect none of two.
      let (a, b) = best.map { ($0.a, $0.b) } ?? (0, 1)
      let joined = trees[a].rows < trees[b].rows ? join(trees[b], trees[a]) : join(trees[a], trees[b])
      trees.remove(at: b)
      trees[a] = joined
    }
    return trees[0]
  }

  /// `probe` streams past `build`, with the conditions that become decidable.
  private func join(_ probe: Tree, _ build: Tree) -> Tree {
    let mask = probe.mask | build.mask
    let usable = conditions.indices.filter {
      masks[$0] != 0 && masks[$0] & ~mask == 0 && masks[$0] & ~probe.mask != 0 && masks[$0] & ~build.mask != 0
    }
    let condition = usable.isEmpty ? nil : Expression.all(usable.map { conditions[$0] })
    let output = rows(mask)
    return Tree(
      plan: .join(.init(kind: .inner, left: probe.plan, right: build.plan, condition: condition)), mask: mask, rows: output,
      cost: probe.cost + build.cost + cost(probe: probe.rows, build: build.rows, output: output))
  }

  /// The inputs as they come, for lists of absurd length.
  private func chain() -> LogicalPlan {
    var result = inputs[0]
    for input in inputs.dropFirst() { result = .join(.init(kind: .inner, left: result, right: input)) }
    return conditions.isEmpty ? result : .filter(.init(input: result, predicate: .all(conditions)))
  }
}
