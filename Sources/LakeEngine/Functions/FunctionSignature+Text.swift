import LakeVectors

extension FunctionSignature {
  /// `varchar(x), bigint`; a repeated last parameter ends in `...`.
  package var parameterText: String {
    parameters.map(\.description).joined(separator: ", ") + (variadic ? "..." : "")
  }

  /// `(array(E)) E:comparable`, as Trino's messages show it.
  package var expectation: String {
    let list = variables.map { $0.constraint == .none ? $0.name : "\($0.name):\($0.constraint.rawValue)" }.joined(separator: ", ")
    return "(\(parameters.map(\.description).joined(separator: ", ")))" + (list.isEmpty ? "" : " " + list)
  }
}

extension ReturnType: CustomStringConvertible {
  package var description: String {
    switch self {
    case .exact(let type): type.description
    case .variable(let name): name
    case .pattern(let pattern): pattern.description
    case .sameAs(let index): "type of argument \(index + 1)"
    case .computed: "depends on the arguments"
    }
  }
}
