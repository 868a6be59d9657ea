package import LakeVectors

/// What an argument's type must be, and what a result's type is.
package indirect enum TypePattern: Hashable, Sendable {
  case exact(DataType)
  /// varchar of any length; char coerces to it.
  case anyVarchar
  case anyChar
  /// decimal of any precision and scale; integers coerce to it.
  case anyDecimal
  /// timestamp of any precision.
  case anyTimestamp
  case anyTimestampWithTimeZone
  /// time of any precision.
  case anyTime
  case anyTimeWithTimeZone
  /// Any type; parameters of it need not agree.
  case any
  /// A type that all uses of one name share: the common type of the arguments given for them.
  case variable(String, TypeConstraint = .none)
  case array(TypePattern)
  case map(TypePattern, TypePattern)
  /// A row of so many fields, whatever their names.
  case row([TypePattern])
  /// A lambda expression.
  case function([TypePattern], TypePattern)
  /// `qdigest(T)` and other types that only functions make and read.
  case opaque(String, [TypePattern])
}

/// What a type variable's type must allow.
package enum TypeConstraint: String, Hashable, Sendable {
  case none
  /// Values can be tested for equality.
  case comparable
  case orderable
}

extension TypePattern {
  static let boolean = TypePattern.exact(.boolean)
  static let integer = TypePattern.exact(.integer)
  static let bigint = TypePattern.exact(.bigint)
  static let double = TypePattern.exact(.double)
  static let real = TypePattern.exact(.real)
  static let varchar = TypePattern.exact(.varchar)
  static let varbinary = TypePattern.exact(.varbinary)
  static let date = TypePattern.exact(.date)
  static let json = TypePattern.exact(.json)

  /// `T`, `K: comparable`.
  static func comparable(_ name: String) -> TypePattern { .variable(name, .comparable) }
  static func orderable(_ name: String) -> TypePattern { .variable(name, .orderable) }
  /// An opaque type without parameters.
  static func opaque(_ name: String) -> TypePattern { .opaque(name, []) }

  /// The patterns it is made of.
  var parts: [TypePattern] {
    switch self {
    case .array(let element): [element]
    case .map(let key, let value): [key, value]
    case .row(let fields): fields
    case .function(let parameters, let result): parameters + [result]
    case .opaque(_, let parameters): parameters
    default: []
    }
  }

  var isFunction: Bool { if case .function = self { true } else { false } }

  /// Names of variables with what they must allow, in order of appearance; what is asked anywhere holds everywhere.
  func collectConstraints(_ found: inout [(name: String, constraint: TypeConstraint)]) {
    if case .variable(let name, let constraint) = self {
      if let known = found.firstIndex(where: { $0.name == name }) {
        if found[known].constraint == .none { found[known].constraint = constraint }
      } else {
        found.append((name, constraint))
      }
    }
    for part in parts { part.collectConstraints(&found) }
  }
}

extension TypePattern: CustomStringConvertible {
  /// As Trino writes signatures: `array(T)`, `map(K,V)`, `function(T,boolean)`, `decimal(p,s)`.
  package var description: String {
    func list(_ parts: [TypePattern]) -> String { parts.map(\.description).joined(separator: ",") }
    switch self {
    case .exact(let type): return type.description
    case .anyVarchar: return "varchar(x)"
    case .anyChar: return "char(x)"
    case .anyDecimal: return "decimal(p,s)"
    case .anyTimestamp: return "timestamp(p)"
    case .anyTimestampWithTimeZone: return "timestamp(p) with time zone"
    case .anyTime: return "time(p)"
    case .anyTimeWithTimeZone: return "time(p) with time zone"
    case .any: return "any"
    case .variable(let name, _): return name
    case .array(let element): return "array(\(element))"
    case .map(let key, let value): return "map(\(list([key, value])))"
    case .row(let fields): return "row(\(list(fields)))"
    case .function(let parameters, let result): return "function(\(list(parameters + [result])))"
    case .opaque(let name, let parameters): return parameters.isEmpty ? name : "\(name)(\(list(parameters)))"
    }
  }
}
