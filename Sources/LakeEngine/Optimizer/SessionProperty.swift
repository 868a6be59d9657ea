import LakeVectors

/// A setting of `SET SESSION`: one a rule of the optimizer, which it switches on or off (results stay the same, so they serve
/// to find a rule that is wrong or makes a plan slow), and limits of a query.
package struct SessionProperty: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case boolean
    /// A whole number from 1 on.
    case integer
    /// A time with its unit in a string: `'5m'`.
    case duration = "varchar"
  }

  /// As SQL writes it: `join_ordering`; also `lakeq.join_ordering`.
  package let name: String
  package let description: String
  package let kind: Kind

  package init(name: String, description: String, kind: Kind = .boolean) {
    self.name = name
    self.description = description
    self.kind = kind
  }

  /// `SessionContext.maxRecursionDepth`
  package static let maxRecursionDepth = SessionProperty(
    name: "max_recursion_depth", description: "Maximum recursion depth for recursive common table expression", kind: .integer)
  /// `QueryLimits.runTimeNanos`
  package static let queryMaxRunTime = SessionProperty(
    name: "query_max_run_time", description: "Maximum run time of a query", kind: .duration)

  /// All there are, by name.
  package static let all: [SessionProperty] =
    (Set(Optimizer.rules.map(\.property)) + [maxRecursionDepth, queryMaxRunTime]).sorted { $0.name < $1.name }

  /// - Throws: `INVALID_SESSION_PROPERTY` as Trino says it. `parts`: the name's, already in lower case.
  package static func named(_ parts: [String]) throws -> SessionProperty {
    let name = parts.count == 2 && parts[0] == "lakeq" ? parts[1] : parts.joined(separator: ".")
    if let property = all.first(where: { $0.name == name }) { return property }
    throw LakeError(
      .invalidSessionProperty, "Session property '\(parts.joined(separator: "."))' does not exist",
      hint: NameSuggestion.hint(for: name, among: all.map(\.name), kind: "properties"))
  }
}

extension OptimizerRule {
  /// What switches the rule.
  package var property: SessionProperty {
    SessionProperty(name: name.replacing(" ", with: "_"), description: "Optimizer rule: \(name)")
  }
}
