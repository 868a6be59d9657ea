import LakeVectors

/// A setting of `SET SESSION`: today one a rule of the optimizer, which it switches on or off. Results stay the same, so
/// they serve to find a rule that is wrong or makes a plan slow.
package struct SessionProperty: Hashable, Sendable {
  /// As SQL writes it: `join_ordering`; also `lakeq.join_ordering`.
  package let name: String
  package let description: String

  /// All there are, by name.
  package static let all: [SessionProperty] = Set(Optimizer.rules.map(\.property)).sorted { $0.name < $1.name }

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
