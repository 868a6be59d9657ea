package import LakeVectors

/// One argument of a call, as far as choosing the signature needs to know it.
package enum CallArgument {
  case type(DataType)
  /// A lambda expression: the type of its body for types of its parameters.
  case lambda(([DataType]) throws -> DataType)

  var type: DataType? { if case .type(let type) = self { type } else { nil } }
}

/// Fits the arguments of a call to one signature: gives the type variables types, those of lambdas last, since the types
/// of their parameters come from the other arguments.
struct SignatureBinder {
  struct Bound {
    /// What each argument is coerced to; of a lambda, the type of its result.
    let argumentTypes: [DataType]
    /// Of lambdas, by argument.
    let lambdaParameters: [Int: [DataType]]
    let returnType: DataType
  }

  let signature: FunctionSignature
  /// False: every argument must be of the parameter's very type.
  let coercing: Bool
  private var variables: [String: DataType] = [:]

  init(_ signature: FunctionSignature, coercing: Bool) {
    self.signature = signature
    self.coercing = coercing
  }

  /// Nil when the arguments do not fit. - Throws: what is wrong inside a lambda.
  mutating func bind(_ arguments: [CallArgument]) throws -> Bound? {
    guard let patterns = signature.parameters(for: arguments.count) else { return nil }
    for (pattern, argument) in zip(patterns, arguments) {
      guard let type = argument.type else {
        guard pattern.isFunction else { return nil }
        continue
      }
      guard !pattern.isFunction || (coercing && type == .unknown), collect(pattern, type) else { return nil }
    }
    guard try bindLambdas(patterns, arguments) else { return nil }
    for (name, constraint) in signature.variables {
      guard let type = variables[name] else { continue }
      if constraint == .comparable && !type.isComparable || constraint == .orderable && !type.isOrderable { return nil }
    }
    return settled(patterns, arguments)
  }

  /// A result may widen a variable that other lambdas take, so that they are looked at again until nothing changes.
  private mutating func bindLambdas(_ patterns: [TypePattern], _ arguments: [CallArgument]) throws -> Bool {
    let places = arguments.indices.filter { arguments[$0].type == nil }
    guard !places.isEmpty else { return true }
    for _ in 0..<SignatureBinder.maxRounds {
      let before = variables
      for place in places {
        guard case .function(let parameters, let result) = patterns[place], case .lambda(let analyze) = arguments[place] else {
          return false
        }
        let type = try analyze(parameters.map { resolved($0) })
        guard collect(result, type) else { return false }
        let wanted = resolved(result)
        guard coercing ? TypeCoercion.canCoerce(type, to: wanted) : type == wanted else { return false }
      }
      if variables == before { return true }
    }
    return true
  }

  private static let maxRounds = 8

  private func settled(_ patterns: [TypePattern], _ arguments: [CallArgument]) -> Bound? {
    var types: [DataType] = []
    var lambdaParameters: [Int: [DataType]] = [:]
    for (index, (pattern, argument)) in zip(patterns, arguments).enumerated() {
      if case .function(let parameters, let result) = pattern {
        lambdaParameters[index] = parameters.map { resolved($0) }
        types.append(resolved(result))
        continue
      }
      guard let given = argument.type, let type = settle(pattern, given) else { return nil }
      guard coercing ? TypeCoercion.canCoerce(given, to: type) : given == type else { return nil }
      types.append(type)
    }
    guard SignatureBinder.shareDigits(patterns, &types) || coercing else { return nil }
    guard let result = returnType(types) else { return nil }
    return Bound(argumentTypes: types, lambdaParameters: lambdaParameters, returnType: result)
  }

  /// All `timestamp(p)` of a signature have one p, the largest given; so have times. False when they had different ones.
  private static func shareDigits(_ patterns: [TypePattern], _ types: inout [DataType]) -> Bool {
    guard patterns.count > 1 else { return true }
    let given = types
    for pattern in [TypePattern.anyTimestamp, .anyTimestampWithTimeZone, .anyTime, .anyTimeWithTimeZone] {
      let places = types.indices.filter { patterns[$0] == pattern }
      guard places.count > 1, let common = TypeCoercion.commonSuperType(places.map { types[$0] }) else { continue }
      for place in places { types[place] = common }
    }
    return types == given
  }

  /// Binds the variables of `pattern` to what `type` has in their places.
  private mutating func collect(_ pattern: TypePattern, _ type: DataType) -> Bool {
    switch (pattern, type) {
    case (.variable(let name, _), _):
      guard let known = variables[name] else {
        variables[name] = type
        return true
      }
      if known == type { return true }
      guard coercing, let common = TypeCoercion.commonSuperType(known, type) else { return false }
      variables[name] = common
      return true
    case (.array(let element), .array(let type)): return collect(element, type)
    case (.map(let key, let value), .map(let keyType, let valueType)): return collect(key, keyType) && collect(value, valueType)
    case (.row(let parts), .row(let fields)):
      guard parts.count == fields.count else { return false }
      for (part, field) in zip(parts, fields) { guard collect(part, field.type) else { return false } }
      return true
    case (.opaque(let name, let parts), .opaque(let given, let types)):
      guard name == given, parts.count == types.count else { return false }
      for (part, type) in zip(parts, types) { guard collect(part, type) else { return false } }
      return true
    case (.array, _), (.map, _), (.row, _), (.opaque, _), (.function, _): return coercing && type == .unknown
    default: return true
    }
  }

  /// The type of a pattern whose variables are bound; a variable that nothing bound is NULL's type.
  private func resolved(_ pattern: TypePattern) -> DataType { settle(pattern, .unknown) ?? .unknown }

  /// The type of `pattern`, where it leaves a choice the nearest to `argument`.
  private func settle(_ pattern: TypePattern, _ argument: DataType) -> DataType? {
    switch (pattern, argument) {
    case (.exact(let type), _): type
    case (.variable(let name, _), _): variables[name] ?? .unknown
    case (.any, _): argument
    case (.anyVarchar, .varchar): argument
    case (.anyVarchar, .char(let length)): .varchar(length: length)
    case (.anyVarchar, .unknown): .varchar
    case (.anyChar, .char): argument
    case (.anyChar, .varchar(let length?)) where length > 0: .char(length: min(length, TypeCoercion.longestChar))
    case (.anyChar, .unknown): .char(length: 1)
    case (.anyDecimal, .unknown): .decimal(precision: 1, scale: 0)
    case (.anyDecimal, _): TypeCoercion.decimal(holding: argument)
    case (.anyTimestamp, .timestamp): argument
    case (.anyTimestamp, .date), (.anyTimestamp, .unknown): .timestamp
    case (.anyTimestampWithTimeZone, .timestampWithTimeZone): argument
    case (.anyTimestampWithTimeZone, .timestamp(let precision)): .timestampWithTimeZone(precision: precision)
    case (.anyTimestampWithTimeZone, .date), (.anyTimestampWithTimeZone, .unknown): .timestampWithTimeZone(precision: 3)
    case (.anyTime, .time): argument
    case (.anyTime, .unknown): .time(precision: 3)
    case (.anyTimeWithTimeZone, .timeWithTimeZone): argument
    case (.anyTimeWithTimeZone, .time(let precision)): .timeWithTimeZone(precision: precision)
    case (.anyTimeWithTimeZone, .unknown): .timeWithTimeZone(precision: 3)
    case (.array(let element), .array(let type)): settle(element, type).map { .array($0) }
    case (.array(let element), .unknown): settle(element, .unknown).map { .array($0) }
    case (.map(let key, let value), .map(let keyType, let valueType)): map(settle(key, keyType), settle(value, valueType))
    case (.map(let key, let value), .unknown): map(settle(key, .unknown), settle(value, .unknown))
    case (.row(let parts), .row(let fields)): row(parts, fields)
    case (.row(let parts), .unknown): row(parts, parts.map { _ in RowField(name: nil, type: .unknown) })
    case (.opaque(let name, let parts), .opaque(_, let types)): opaque(name, zip(parts, types).map { settle($0, $1) })
    case (.opaque(let name, let parts), .unknown): opaque(name, parts.map { settle($0, .unknown) })
    default: nil
    }
  }

  private func map(_ key: DataType?, _ value: DataType?) -> DataType? {
    guard let key, let value else { return nil }
    return .map(key: key, value: value)
  }

  private func row(_ parts: [TypePattern], _ fields: [RowField]) -> DataType? {
    guard parts.count == fields.count else { return nil }
    var result: [RowField] = []
    for (part, field) in zip(parts, fields) {
      guard let type = settle(part, field.type) else { return nil }
      result.append(RowField(name: field.name, type: type))
    }
    return .row(result)
  }

  private func opaque(_ name: String, _ types: [DataType?]) -> DataType? {
    let known = types.compactMap(\.self)
    return known.count == types.count ? .opaque(name, known) : nil
  }

  private func returnType(_ types: [DataType]) -> DataType? {
    switch signature.returns {
    case .exact(let type): type
    case .variable(let name): variables[name] ?? .unknown
    case .pattern(let pattern): settle(pattern, .unknown)
    case .sameAs(let index): index < types.count ? types[index] : nil
    case .computed(let compute): compute(types)
    }
  }
}
