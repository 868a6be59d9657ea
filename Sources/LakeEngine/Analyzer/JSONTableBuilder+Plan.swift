import LakeSQL
import LakeVectors

/// PLAN of JSON_TABLE: how nested paths are joined with what is around and beside them. Rules and messages are Trino's.
extension JSONTableBuilder {
  /// The levels with what is nested in each: outer, and one after the other, unless a plan says otherwise.
  /// - Throws: `INVALID_PLAN` for a plan that is not about the paths, `MISSING_PATH_NAME`.
  func planned(_ syntax: JSONTable) throws -> [JSONTableLevel] {
    switch syntax.plan {
    case nil: return standard(isInner: false, isCross: false)
    case .standard(let isInner, let isCross):
      for level in levels.indices.dropFirst() where names[level] == nil {
        throw missingName(level, "All nested JSON paths must be named when default plan is given")
      }
      return standard(isInner: isInner ?? false, isCross: isCross ?? false)
    case .some(let plan): return try specific(plan)
    }
  }

  private func standard(isInner: Bool, isCross: Bool) -> [JSONTableLevel] {
    var result = levels
    for level in levels.indices {
      let inner = children[level].map { JSONTablePlan.level($0) }
      result[level].isOuter = !isInner
      result[level].children = inner.isEmpty ? nil : inner.count == 1 ? inner[0] : isCross ? .cross(inner) : .union(inner)
    }
    return result
  }

  private func missingName(_ level: Int, _ message: String) -> LakeError {
    LakeError(ErrorCode(rawValue: "MISSING_PATH_NAME"), at: places[level], message)
  }

  // MARK: - A plan that names the paths

  private func specific(_ plan: JSONTable.Plan) throws -> [JSONTableLevel] {
    guard levels.indices.contains(0), names[0] != nil else {
      throw missingName(0, "All JSON paths must be named when specific plan is given")
    }
    switch plan {
    case .path, .outer, .inner: break
    case .union, .cross, .standard:
      throw invalid(
        plan, "JSON_TABLE plan must either be a single path name or it must be rooted in parent-child relationship (OUTER or INNER)")
    }
    var result = levels
    _ = try apply(plan, among: [0], &result, root: plan)
    return result
  }

  private func invalid(_ plan: JSONTable.Plan, _ message: String) -> LakeError {
    LakeError(ErrorCode(rawValue: "INVALID_PLAN"), at: plan.position, message)
  }

  private func notIncluded(_ names: [String], _ root: JSONTable.Plan) -> LakeError {
    invalid(
      root,
      "JSON_TABLE plan should contain all JSON paths available at each level of nesting. Paths not included: "
        + names.joined(separator: ", "))
  }

  private func name(_ level: Int) throws -> String {
    guard let name = names[level] else { throw missingName(level, "All JSON paths must be named when specific plan is given") }
    return PatternScope.name(name)
  }

  /// Checks that the plan's paths are `available`, the paths of one level of nesting, and settles how they are joined.
  private func apply(
    _ plan: JSONTable.Plan, among available: [Int], _ levels: inout [JSONTableLevel], root: JSONTable.Plan
  ) throws -> JSONTablePlan {
    let known = try available.map { (name: try name($0), level: $0) }
    let named = try siblings(plan)
    let missing = known.filter { own in !named.contains { $0.name == own.name } }
    guard missing.isEmpty else { throw notIncluded(missing.map(\.name), root) }
    let unavailable = named.filter { own in !known.contains { $0.name == own.name } }
    guard unavailable.isEmpty else {
      throw invalid(
        root, "JSON_TABLE plan includes unavailable JSON path names: " + unavailable.map(\.name).joined(separator: ", "))
    }
    for (name, level) in known {
      guard let own = named.first(where: { $0.name == name })?.plan else { continue }
      switch own {
      case .outer(_, let inner), .inner(_, let inner):
        if case .inner = own { levels[level].isOuter = false }
        levels[level].children = try apply(inner, among: children[level], &levels, root: root)
      default:
        if children[level].isEmpty { continue }
        throw notIncluded(try children[level].map { try self.name($0) }, root)
      }
    }
    return plan.joined(Dictionary(known) { first, _ in first })
  }

  /// The paths that stand beside each other at the top of a plan.
  private func siblings(_ plan: JSONTable.Plan) throws -> [(name: String, plan: JSONTable.Plan)] {
    var result: [(name: String, plan: JSONTable.Plan)] = []
    for sibling in plan.siblings {
      guard let identifier = sibling.path else { continue }
      let name = PatternScope.name(identifier)
      guard !result.contains(where: { $0.name == name }) else {
        throw invalid(sibling, "Duplicate reference to JSON path name in sibling plan: \(name)")
      }
      result.append((name, sibling))
    }
    return result
  }
}

extension JSONTable.Plan {
  /// The path that it is about; nil for several.
  fileprivate var path: Identifier? {
    switch self {
    case .path(let name), .outer(let name, _), .inner(let name, _): name
    case .union, .cross, .standard: nil
    }
  }

  fileprivate var siblings: [JSONTable.Plan] {
    switch self {
    case .union(let parts), .cross(let parts): parts.flatMap(\.siblings)
    case .path, .outer, .inner, .standard: [self]
    }
  }

  fileprivate var position: Position { siblings.first?.path?.position ?? .start }

  /// The same with paths by their places.
  fileprivate func joined(_ levels: [String: Int]) -> JSONTablePlan {
    switch self {
    case .union(let parts): .union(parts.map { $0.joined(levels) })
    case .cross(let parts): .cross(parts.map { $0.joined(levels) })
    case .path(let name), .outer(let name, _), .inner(let name, _): .level(levels[PatternScope.name(name)] ?? 0)
    case .standard: .union([])
    }
  }
}
