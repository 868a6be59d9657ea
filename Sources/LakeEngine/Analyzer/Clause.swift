/// The part of a query that an expression stands in, as messages call it: `WHERE clause`.
enum Clause: Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  case named(String)
  /// Inside of a call of this aggregate.
  case aggregation(String)

  init(stringLiteral name: String) { self = .named(name) }

  var description: String {
    switch self {
    case .named(let name): name
    case .aggregation(let function): "aggregation '\(function)'"
    }
  }
}
