import LakeVectors

extension FunctionSignature {
  /// `varchar(x), bigint`; a repeated last parameter ends in `...`.
  package var parameterText: String {
    parameters.map(\.description).joined(separator: ", ") + (variadic ? "..." : "")
  }
}

extension ReturnType: CustomStringConvertible {
  package var description: String {
    switch self {
    case .exact(let type): type.description
    case .variable(let name): name
    case .sameAs(let index): "type of argument \(index + 1)"
    case .computed: "depends on the arguments"
    }
  }
}
