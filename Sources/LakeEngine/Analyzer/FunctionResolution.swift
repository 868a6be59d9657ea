package import LakeVectors

/// Chooses among the signatures of a function the one that fits a call's arguments with the least coercion.
package enum FunctionResolution {
  /// A signature bound to argument types.
  package struct Match: Sendable {
    /// Position among the signatures given.
    package let index: Int
    /// What each argument is coerced to.
    package let argumentTypes: [DataType]
    package let returnType: DataType
    /// 0 when every argument fits as it is; each step of widening costs.
    package let cost: Int
  }

  /// The cheapest match, the earliest of equals; nil when none fits.
  package static func match(_ signatures: [FunctionSignature], _ arguments: [DataType]) -> Match? {
    var best: Match?
    for (index, signature) in signatures.enumerated() {
      guard let match = bind(signature, index, arguments), match.cost < best?.cost ?? .max else { continue }
      best = match
    }
    return best
  }

  private static let genericCost = 1
  private static let stepCost = 10

  private static func bind(_ signature: FunctionSignature, _ index: Int, _ arguments: [DataType]) -> Match? {
    guard let patterns = expand(signature, arguments.count) else { return nil }
    var variables: [String: DataType] = [:]
    for (pattern, argument) in zip(patterns, arguments) {
      guard collect(pattern, argument, &variables) else { return nil }
    }
    var types: [DataType] = []
    var cost = 0
    for (pattern, argument) in zip(patterns, arguments) {
      guard let type = settle(pattern, argument, variables), TypeCoercion.canCoerce(argument, to: type) else { return nil }
      types.append(type)
      cost += coercionCost(argument, to: type)
      if case .variable = pattern { cost += genericCost }
    }
    guard let result = returnType(signature.returns, types, variables) else { return nil }
    return Match(index: index, argumentTypes: types, returnType: result, cost: cost)
  }

  /// One pattern an argument; nil when the count does not fit.
  private static func expand(_ signature: FunctionSignature, _ count: Int) -> [TypePattern]? {
    let patterns = signature.parameters
    guard signature.variadic, let last = patterns.last else { return patterns.count == count ? patterns : nil }
    guard count >= patterns.count else { return nil }
    return patterns + Array(repeating: last, count: count - patterns.count)
  }

  /// Binds type variables to the common type of all their arguments.
  private static func collect(_ pattern: TypePattern, _ argument: DataType, _ variables: inout [String: DataType]) -> Bool {
    switch pattern {
    case .variable(let name):
      guard let common = TypeCoercion.commonSuperType(variables[name] ?? .unknown, argument) else { return false }
      variables[name] = common
      return true
    case .array(let element):
      guard case .array(let type) = argument else { return argument == .unknown }
      return collect(element, type, &variables)
    default: return true
    }
  }

  private static func settle(_ pattern: TypePattern, _ argument: DataType, _ variables: [String: DataType]) -> DataType? {
    switch (pattern, argument) {
    case (.exact(let type), _): type
    case (.variable(let name), _): variables[name]
    case (.anyVarchar, .varchar): argument
    case (.anyVarchar, .char(let length)): .varchar(length: length)
    case (.anyVarchar, .unknown): .varchar
    case (.anyDecimal, .unknown): .decimal(precision: 1, scale: 0)
    case (.anyDecimal, _): TypeCoercion.decimal(holding: argument)
    case (.anyTimestamp, .timestamp): argument
    case (.anyTimestamp, .date), (.anyTimestamp, .unknown): .timestamp
    case (.anyTimestampWithTimeZone, .timestampWithTimeZone): argument
    case (.anyTimestampWithTimeZone, .timestamp(let precision)): .timestampWithTimeZone(precision: precision)
    case (.anyTimestampWithTimeZone, .date), (.anyTimestampWithTimeZone, .unknown): .timestampWithTimeZone(precision: 3)
    case (.anyTime, .time): argument
    case (.anyTime, .unknown): .time(precision: 3)
    case (.array(let element), .array(let type)): settle(element, type, variables).map { .array($0) }
    case (.array(let element), .unknown): settle(element, .unknown, variables).map { .array($0) }
    default: nil
    }
  }

  private static func coercionCost(_ from: DataType, to: DataType) -> Int {
    if from == to { return 0 }
    switch (from, to) {
    case (.varchar, .varchar), (.decimal, .decimal), (.timestamp, .timestamp), (.char, .char): return 1
    default: return max(1, TypeCoercion.rank(to) - TypeCoercion.rank(from)) * stepCost
    }
  }

  private static func returnType(_ returns: ReturnType, _ types: [DataType], _ variables: [String: DataType]) -> DataType? {
    switch returns {
    case .exact(let type): type
    case .variable(let name): variables[name]
    case .sameAs(let index): index < types.count ? types[index] : nil
    case .computed(let compute): compute(types)
    }
  }
}

extension FunctionSignature {
  /// `(bigint, varchar)`, as messages and SHOW FUNCTIONS show it.
  package var parameterList: String {
    var parts = parameters.map(\.description)
    if variadic { parts.append("...") }
    return "(" + parts.joined(separator: ", ") + ")"
  }
}

extension TypePattern: CustomStringConvertible {
  package var description: String {
    switch self {
    case .exact(let type): type.description
    case .anyVarchar: "varchar(x)"
    case .anyDecimal: "decimal(p,s)"
    case .anyTimestamp: "timestamp(p)"
    case .anyTimestampWithTimeZone: "timestamp(p) with time zone"
    case .anyTime: "time(p)"
    case .variable(let name): name
    case .array(let element): "array(\(element))"
    }
  }
}
